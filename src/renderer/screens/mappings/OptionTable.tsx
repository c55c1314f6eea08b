import { Autocomplete, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import type { MappingOption } from '../../../shared/model/mapping.ts';
import { IconAction } from '../../components/Action.tsx';
import { ChipAdder } from '../../components/Chip.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Mappings.module.css';

type OptionTableProps = {
  name: string;
  options: readonly MappingOption[];
  /** The values their field takes, where it takes no others. */
  offered: readonly string[];
  error: (row: number) => string | undefined;
  onChange: (options: readonly MappingOption[]) => void;
};

/** Their words for ours, row by row. */
export function OptionTable({ name, options, offered, error, onChange }: OptionTableProps) {
  const { t } = useText();
  const put = (at: number, more: Partial<MappingOption>) =>
    onChange(options.map((each, row) => (row === at ? { ...each, ...more } : each)));
  return (
    <div className={css.group}>
      <h3>{t('mappings.entry.options')}</h3>
      <p className={css.quiet}>{t('mappings.entry.optionsHint')}</p>
      {options.map((option, row) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no id and hold no state of their own
        <div key={row} className={css.pair}>
          <TextInput
            aria-label={t('mappings.entry.optionLocal', { row: row + 1 })}
            value={option.local}
            maxLength={200}
            error={error(row)}
            onChange={(event) => put(row, { local: event.currentTarget.value })}
          />
          <Autocomplete
            aria-label={t('mappings.entry.optionRemote', { row: row + 1, name })}
            data={[...offered]}
            value={option.remote}
            maxLength={200}
            onChange={(remote) => put(row, { remote })}
          />
          <IconAction
            label={t('mappings.entry.removeOption', { row: row + 1 })}
            onClick={() => onChange(options.filter((_, at) => at !== row))}
          >
            <X size={14} />
          </IconAction>
        </div>
      ))}
      <div>
        <ChipAdder onClick={() => onChange([...options, { local: '', remote: '' }])}>
          {t('mappings.entry.addOption')}
        </ChipAdder>
      </div>
    </div>
  );
}
