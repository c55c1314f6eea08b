import { Radio } from '@mantine/core';
import type { Lead } from '../../../shared/model/lead.ts';
import type { MergePreview } from '../../../shared/model/merge.ts';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import { ChoiceTable, SameFields } from './ChoiceTable.tsx';

type MergeTableProps = {
  /** In the order in which they were chosen: the columns do not move when another stays. */
  ids: readonly string[];
  preview: MergePreview;
  keep: string;
  chosen: Readonly<Record<string, string>>;
  onKeep: (id: string) => void;
  onChoose: (field: string, id: string) => void;
};

/** The leads side by side: which of them stays, and whose value each field keeps. */
export function MergeTable({ ids, preview, keep, chosen, onKeep, onChoose }: MergeTableProps) {
  const { t, f } = useText();
  const { valueText } = useLeadWords();
  const leads = ids.flatMap((id) => preview.leads.find((lead) => lead.id === id) ?? []);
  const nameOf = (lead: Lead) => lead.name || lead.email || lead.phone || t('leads.noName');
  const differing = preview.fields.filter(({ differs }) => differs);
  const same = preview.fields.filter(({ differs }) => !differs);

  return (
    <>
      <ChoiceTable
        columns={leads.map((lead) => ({
          key: lead.id,
          name: nameOf(lead),
          stays: lead.id === keep,
          below: (
            <Radio
              name="keep"
              size="xs"
              label={t(lead.id === keep ? 'merges.stays' : 'merges.goes')}
              aria-label={t('merges.keepNamed', { name: nameOf(lead) })}
              checked={lead.id === keep}
              onChange={() => onKeep(lead.id)}
            />
          ),
        }))}
        rows={differing.map(({ field, suggested, values }) => ({
          field,
          holder: chosen[field] ?? suggested,
          valueOf: (id) => {
            const held = values.find(({ leadId }) => leadId === id);
            const text = valueText(field, held?.value);
            if (!text || !held?.by || !held.at) return { text };
            return { text, note: t('merges.by', { who: held.by, when: f.moment(held.at) }) };
          },
        }))}
        onChoose={onChoose}
      />
      <SameFields fields={same.map(({ field }) => field)} />
    </>
  );
}
