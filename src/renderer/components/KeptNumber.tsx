import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useState } from 'react';

type KeptNumberProps = Omit<NumberInputProps, 'value' | 'onChange' | 'onBlur' | 'onKeyDown'> & {
  /** The number as it is kept now. */
  kept: number | null;
  min: number;
  max: number;
  /** What is said of a number outside of them. */
  flaw: string;
  /** @returns whether it was saved */
  onSave: (value: number) => Promise<boolean>;
};

/** A number that holds as soon as its field is left. What is being typed stays, whatever is kept meanwhile. */
export function KeptNumber({ kept, min, max, flaw, onSave, ...rest }: KeptNumberProps) {
  const [typed, setTyped] = useState<number | string | null>(null);
  const value = typed ?? kept ?? '';
  const flawed = typeof value !== 'number' || value < min || value > max;

  async function leave(): Promise<void> {
    if (typed === null || flawed) return;
    if (value === kept || (await onSave(value))) setTyped((now) => (now === typed ? null : now));
  }

  return (
    <NumberInput
      {...rest}
      error={flawed && flaw}
      value={value}
      min={min}
      max={max}
      clampBehavior="none"
      allowDecimal={false}
      allowNegative={false}
      onChange={setTyped}
      onBlur={() => void leave()}
      onKeyDown={(event) => event.key === 'Enter' && void leave()}
    />
  );
}
