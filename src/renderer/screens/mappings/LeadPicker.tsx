import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

export type Picked = { readonly id: string; readonly name: string };

type LeadPickerProps = {
  connectionId: string;
  picked: Picked | null;
  onPick: (lead: Picked | null) => void;
};

const OFFERED = 20;

/** A lead that is kept on a connection, found by name or e-mail. */
export function LeadPicker({ connectionId, picked, onPick }: LeadPickerProps) {
  const { t } = useText();
  const { api } = useService();
  const [typed, setTyped] = useState('');
  // What was picked stands in the box: it is no search.
  const q = typed === picked?.name ? '' : typed.trim();
  const input = { connectionId, limit: OFFERED, ...(q === '' ? {} : { q }) };
  const { data } = useQuery(
    api.leads.list.queryOptions({ input, placeholderData: keepPreviousData }),
  );
  const offered = (data?.items ?? []).map(({ id, name, email }) => ({
    value: id,
    label: name || email || t('mappings.trial.unnamed'),
    email,
  }));
  const known = picked === null || offered.some(({ value }) => value === picked.id);
  return (
    <Select
      size="xs"
      label={t('mappings.trial.pick')}
      placeholder={t('mappings.trial.pickHint')}
      searchable
      clearable
      data={known ? offered : [{ value: picked.id, label: picked.name, email: null }, ...offered]}
      // Found by the service, by e-mail as well: nothing of it is sifted again.
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const email = offered.find(({ value }) => value === option.value)?.email;
        return email && email !== option.label ? `${option.label} · ${email}` : option.label;
      }}
      nothingFoundMessage={t('mappings.trial.noLead')}
      value={picked?.id ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id, option) =>
        onPick(id === null || option === null ? null : { id, name: option.label })
      }
    />
  );
}
