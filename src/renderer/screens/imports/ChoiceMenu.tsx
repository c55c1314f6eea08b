import { Menu } from '@mantine/core';
import { Check, ChevronDown } from 'lucide-react';
import css from './ChoiceMenu.module.css';

type Option<Value extends string> = { value: Value; label: string; hint?: string };

type ChoiceMenuProps<Value extends string> = {
  /** What is chosen here, before the value: drawn as the first segment, unless it stands beside. */
  name: string;
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  /** Only the value, as a line of facts has it. */
  plain?: boolean;
};

/** One of a few: a chip whose second segment opens the choice. */
export function ChoiceMenu<Value extends string>(props: ChoiceMenuProps<Value>) {
  const { name, value, options, onChange, plain = false } = props;
  const chosen = options.find((option) => option.value === value)?.label ?? value;
  return (
    <Menu
      position={plain ? 'bottom-start' : 'bottom-end'}
      width="max-content"
      checkIcon={<Check size={14} />}
    >
      <Menu.Target>
        <button
          type="button"
          className={plain ? css.plain : css.chip}
          // As a chip it says both by itself.
          aria-label={plain ? `${name}: ${chosen}` : undefined}
        >
          {!plain && <span className={css.name}>{name}</span>}
          <span className={css.value}>
            <span className="p-truncate">{chosen}</span>
            <ChevronDown size={13} aria-hidden="true" />
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={value} onChange={(next) => onChange(next as Value)}>
          {options.map((option) => (
            <Menu.RadioItem key={option.value} value={option.value} closeMenuOnClick>
              {option.label}
              {option.hint && <span className={css.hint}>{option.hint}</span>}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
