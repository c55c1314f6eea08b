import { Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Merge.module.css';

/** One of those that become one. */
type ChoiceColumn<Key> = {
  readonly key: Key;
  readonly name: string;
  readonly stays: boolean;
  /** What stands below the name. */
  readonly below?: ReactNode;
};

type ChoiceRow<Key> = {
  readonly field: string;
  /** The column whose value holds. */
  readonly holder: Key;
  readonly valueOf: (key: Key) => { readonly text: string; readonly note?: string | undefined };
};

type ChoiceTableProps<Key> = {
  columns: readonly ChoiceColumn<Key>[];
  rows: readonly ChoiceRow<Key>[];
  onChoose: (field: string, key: Key) => void;
};

/** Side by side what each holds; of each field that differs one value is chosen. */
export function ChoiceTable<Key extends string>(props: ChoiceTableProps<Key>) {
  const { columns, rows, onChoose } = props;
  const { t } = useText();
  const { fieldName } = useLeadWords();
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{t('merges.field')}</th>
          {columns.map(({ key, name, stays, below }) => (
            <th key={key} scope="col" data-stays={stays || undefined}>
              <span className={css.name}>{name}</span>
              {below}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ field, holder, valueOf }) => (
          <tr key={field}>
            <th scope="row">{fieldName(field)}</th>
            {columns.map(({ key, name }) => {
              const { text, note } = valueOf(key);
              const value = text || t('merges.blank');
              return (
                <td key={key} data-chosen={holder === key || undefined}>
                  <Radio
                    name={`field-${field}`}
                    size="xs"
                    label={value}
                    description={note}
                    aria-label={t('merges.pick', { field: fieldName(field), value, name })}
                    checked={holder === key}
                    onChange={() => onChoose(field, key)}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The fields in which all hold the same: there is nothing to choose. */
export function SameFields({ fields }: { fields: readonly string[] }) {
  const { t, f } = useText();
  const { fieldName } = useLeadWords();
  if (fields.length === 0) return null;
  return (
    <p className={css.quiet}>
      {t('merges.same', { count: fields.length })}:{' '}
      {f.list(fields.map((field) => fieldName(field)))}
    </p>
  );
}
