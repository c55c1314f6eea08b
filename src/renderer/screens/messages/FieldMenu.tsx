import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

/** Fields by their name, put in where the cursor stands; and the ways to write them. */
export function FieldMenu({ onInsert }: { onInsert: (text: string) => void }) {
  const { t, language } = useText();
  const { api } = useService();
  const { data } = useQuery({
    ...api.messageTemplates.fields.queryOptions(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [typed, setTyped] = useState('');
  const named = (each: { label: Record<'pt-BR' | 'en', string>; name: string }) =>
    `${each.label[language]} (${each.name})`;
  const fields = new Map((data?.fields ?? []).map((each) => [named(each), `{{${each.name}}}`]));
  const formats = new Map(
    (data?.formats ?? []).map((each) => [
      named(each),
      each.name === 'ou' ? ' | ou: ' : ` | ${each.name}`,
    ]),
  );
  return (
    <Autocomplete
      size="xs"
      label={t('messages.templates.insert')}
      value={typed}
      maxDropdownHeight={280}
      data={[
        { group: t('messages.templates.fields'), items: [...fields.keys()] },
        { group: t('messages.templates.formats'), items: [...formats.keys()] },
      ]}
      onChange={setTyped}
      onOptionSubmit={(chosen) => {
        onInsert(fields.get(chosen) ?? formats.get(chosen) ?? '');
        // The box takes what was chosen after this.
        setTimeout(() => setTyped(''));
      }}
    />
  );
}
