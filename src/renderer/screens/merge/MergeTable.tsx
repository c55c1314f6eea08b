import { Radio } from '@mantine/core';
import type { Lead } from '../../../shared/model/lead.ts';
import type { MergePreview } from '../../../shared/model/merge.ts';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Merge.module.css';

type MergeTableProps = {
  /** In the order in which they were chosen: the columns do not move when another stays. */
  ids: readonly string[];
  preview: MergePreview;
  keep: string;
  chosen: Readonly<Record<string, string>>;
  onKeep: (id: string) => void;
  onChoose: (field: string, id: string) => void;
};

/** The leads side by side; of each field that differs one value is chosen. */
export function MergeTable({ ids, preview, keep, chosen, onKeep, onChoose }: MergeTableProps) {
  const { t, f } = useText();
  const { fieldName, valueText } = useLeadWords();
  const leads = ids.flatMap((id) => preview.leads.find((lead) => lead.id === id) ?? []);
  const nameOf = (lead: Lead) => lead.name || lead.email || lead.phone || t('leads.noName');
  const differing = preview.fields.filter(({ differs }) => differs);
  const equal = preview.fields.filter(({ differs }) => !differs);

  return (
    <>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('merges.field')}</th>
            {leads.map((lead) => (
              <th key={lead.id} scope="col" data-stays={lead.id === keep || undefined}>
                <span className={css.name}>{nameOf(lead)}</span>
                <Radio
                  name="keep"
                  size="xs"
                  label={t(lead.id === keep ? 'merges.stays' : 'merges.goes')}
                  aria-label={t('merges.keepNamed', { name: nameOf(lead) })}
                  checked={lead.id === keep}
                  onChange={() => onKeep(lead.id)}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differing.map(({ field, suggested, values }) => {
            const holder = chosen[field] ?? suggested;
            return (
              <tr key={field}>
                <th scope="row">{fieldName(field)}</th>
                {leads.map((lead) => {
                  const held = values.find(({ leadId }) => leadId === lead.id);
                  const value = valueText(field, held?.value);
                  const text = value || t('merges.blank');
                  const note =
                    value && held?.by && held.at
                      ? t('merges.by', { who: held.by, when: f.moment(held.at) })
                      : undefined;
                  return (
                    <td key={lead.id} data-chosen={holder === lead.id || undefined}>
                      <Radio
                        name={`field-${field}`}
                        size="xs"
                        label={text}
                        description={note}
                        aria-label={t('merges.pick', {
                          field: fieldName(field),
                          value: text,
                          name: nameOf(lead),
                        })}
                        checked={holder === lead.id}
                        onChange={() => onChoose(field, lead.id)}
                      />
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      {equal.length > 0 && (
        <p className={css.quiet}>
          {t('merges.same', { count: equal.length })}:{' '}
          {f.list(equal.map(({ field }) => fieldName(field)))}
        </p>
      )}
    </>
  );
}
