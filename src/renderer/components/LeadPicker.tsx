import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useService } from '../service.tsx';

export type Picked = { readonly id: string; readonly name: string };

type LeadPickerProps = Pick<
  SelectProps,
  'label' | 'aria-label' | 'placeholder' | 'size' | 'className' | 'clearable'
> & {
  /** Null where nobody was picked, and where whoever is picked goes elsewhere. */
  picked: Picked | null;
  onPick: (lead: Picked | null) => void;
  /** Only leads that are kept on this connection. */
  connectionId?: string;
  /** Ids that are not offered. */
  without?: readonly string[];
};

const offeredAtOnce = 20;
const typingMs = 200;

/** A lead, found by what is typed of its name, e-mail or phone. */
export function LeadPicker({
  picked,
  onPick,
  connectionId,
  without = [],
  ...rest
}: LeadPickerProps) {
  const { t } = useText();
  const { api } = useService();
  const [typed, setTyped] = useState('');
  // What was picked stands in the box: it is no search.
  const [q] = useDebouncedValue(typed === picked?.name ? '' : typed.trim(), typingMs);
  const input = {
    limit: offeredAtOnce,
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(q === '' ? {} : { q }),
  };
  const { data } = useQuery(
    api.leads.list.queryOptions({ input, placeholderData: keepPreviousData }),
  );
  const offered = (data?.items ?? [])
    .filter(({ id }) => !without.includes(id))
    .map(({ id, name, email }) => ({
      value: id,
      label: name || email || t('leads.noName'),
      email,
    }));
  const known = picked === null || offered.some(({ value }) => value === picked.id);
  return (
    <Select
      placeholder={t('leads.pick.hint')}
      {...rest}
      searchable
      data={known ? offered : [{ value: picked.id, label: picked.name, email: null }, ...offered]}
      // Found by the service, by e-mail as well: nothing of it is sifted again.
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const email = offered.find(({ value }) => value === option.value)?.email;
        return email && email !== option.label ? `${option.label} · ${email}` : option.label;
      }}
      nothingFoundMessage={t('leads.pick.none')}
      value={picked?.id ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id, option) => {
        onPick(id === null || option === null ? null : { id, name: option.label });
        setTyped(option?.label ?? '');
      }}
    />
  );
}
