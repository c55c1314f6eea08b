import { Combobox, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { cloneElement, useState, type ReactElement } from 'react';
import { fold } from '../../../shared/text.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

type ValueMenuProps = {
  field: 'tag' | 'owner' | 'origin';
  placeholder: string;
  /** Words for a value that does not exist yet; without them only those in use can be chosen. */
  create?: (name: string) => string;
  /** Offers the empty value under these words. */
  none?: string;
  onChoose: (value: string) => void;
  children: ReactElement<{ onClick?: () => void }>;
};

const noneValue = ' none';
const newValue = ' new';

/** A button that opens the values in use, most frequent first, and takes a new one. */
export function ValueMenu({
  field,
  placeholder,
  create,
  none,
  onChoose,
  children,
}: ValueMenuProps) {
  const { f } = useText();
  const { api } = useService();
  const [q, setQ] = useState('');
  const [asked] = useDebouncedValue(q.trim(), 120);
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setQ('');
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const { data } = useQuery({
    ...api.leads.facets.queryOptions({ input: { field, ...(asked ? { q: asked } : {}) } }),
    enabled: combobox.dropdownOpened,
    placeholderData: (before) => before,
  });
  const values = (data ?? []).filter(({ value }) => value !== '' && fold(value).includes(fold(q)));
  const isNew = q.trim() !== '' && !values.some(({ value }) => fold(value) === fold(q));

  return (
    <Combobox
      store={combobox}
      position="top-start"
      width={240}
      shadow="md"
      onOptionSubmit={(value) => {
        onChoose(value === noneValue ? '' : value === newValue ? q.trim() : value);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target withAriaAttributes={false}>
        {cloneElement(children, { onClick: () => combobox.toggleDropdown() })}
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={q}
          placeholder={placeholder}
          aria-label={placeholder}
          maxLength={60}
          onChange={(event) => {
            setQ(event.currentTarget.value);
            combobox.resetSelectedOption();
          }}
        />
        <Combobox.Options mah={240} style={{ overflowY: 'auto' }}>
          {none && q === '' && <Combobox.Option value={noneValue}>{none}</Combobox.Option>}
          {values.map(({ value, count }) => (
            <Combobox.Option key={value} value={value}>
              <span style={{ display: 'flex', gap: 8 }}>
                <span className="p-truncate" style={{ flex: 1 }}>
                  {value}
                </span>
                <span className="p-num" style={{ color: 'var(--p-text-3)' }}>
                  {f.number(count)}
                </span>
              </span>
            </Combobox.Option>
          ))}
          {isNew && create && (
            <Combobox.Option value={newValue}>{create(q.trim())}</Combobox.Option>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
