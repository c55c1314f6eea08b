import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';
import { ExpressionEditor } from '../mappings/ExpressionEditor.tsx';

type FormulaFieldProps = { source: string; onChange: (source: string) => void };

/** A formula over the lead, in the language of mappings, checked while it is typed. */
export function FormulaField({ source, onChange }: FormulaFieldProps) {
  const { t } = useText();
  const { client, api } = useService();
  const { fieldName } = useLeadWords();
  const { data } = useQuery(api.scoring.formulaFields.queryOptions());
  const scope = useMemo(
    () => ({
      fields: (data?.fields ?? []).map((name) => ({ name, label: fieldName(name) })),
      check: async (text: string) => (await client.scoring.checkFormula({ source: text })).flaw,
      hint: t('scoring.panel.formulaHint'),
      value: false,
    }),
    [data, client, fieldName, t],
  );
  return <ExpressionEditor source={source} way="in" scope={scope} onChange={onChange} />;
}
