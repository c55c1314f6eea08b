import { Combobox, useCombobox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Check, ChevronDown } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { fold } from '../../../../shared/text.ts';
import type { ImportColumn, ImportTarget } from '../../../../shared/model/import.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { columnLetter } from '../table/letters.ts';
import css from './MappingHead.module.css';
import { customName, customTarget, fieldTargets, nameTargets } from '../targets.ts';
import { useTargetWords } from '../use-target-words.ts';

type TargetPickerProps = {
  column: ImportColumn;
  columns: readonly ImportColumn[];
  doubtful: boolean;
  tabIndex: number;
  onChange: (target: ImportTarget) => void;
};

const ignored = ' ignored';

/** Where a column goes: a field, a part of the name, a field of one's own, or nowhere. */
export function TargetPicker({ column, columns, doubtful, tabIndex, onChange }: TargetPickerProps) {
  const { t } = useText();
  const { targetName, headerName } = useTargetWords();
  const [q, setQ] = useState('');
  const listId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      // At once: the next key may be there already, and is meant for the grid.
      button.current?.focus();
      setQ('');
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const letter = columnLetter(column.index);
  const header = headerName(column.header, column.index);

  return (
    <Combobox
      store={combobox}
      position="bottom-start"
      width={260}
      shadow="md"
      onOptionSubmit={(value) => {
        onChange(value === ignored ? null : (value as ImportTarget));
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target withKeyboardNavigation={false} withAriaAttributes={false}>
        <button
          ref={button}
          type="button"
          className={css.target}
          data-ignored={column.target === null || undefined}
          data-doubtful={doubtful || undefined}
          aria-label={`${t('imports.column.field', { letter, header })}: ${targetName(column.target)}`}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          tabIndex={tabIndex}
          onClick={() => combobox.toggleDropdown()}
        >
          <span className="p-truncate">{targetName(column.target)}</span>
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={q}
          placeholder={t('imports.column.search')}
          aria-label={t('imports.column.search')}
          role="combobox"
          aria-expanded={combobox.dropdownOpened}
          aria-controls={listId}
          maxLength={80}
          onChange={(event) => {
            setQ(event.currentTarget.value);
            combobox.resetSelectedOption();
          }}
          onKeyDown={(event) => {
            // What was found first is what is meant, unless an arrow says otherwise.
            if (event.key === 'Enter' && q !== '' && combobox.getSelectedOptionIndex() === -1)
              combobox.selectFirstOption();
          }}
        />
        {combobox.dropdownOpened && <Options id={listId} column={column} columns={columns} q={q} />}
      </Combobox.Dropdown>
    </Combobox>
  );
}

type OptionsProps = {
  id: string;
  column: ImportColumn;
  columns: readonly ImportColumn[];
  q: string;
};

function Options({ id, column, columns, q }: OptionsProps) {
  const { t } = useText();
  const { api } = useService();
  const { targetName, headerName } = useTargetWords();
  const { data: known } = useQuery(api.leads.fields.queryOptions());
  const { data: connections } = useQuery(api.connections.list.queryOptions());
  const fits = (name: string) => fold(name).includes(fold(q));
  const named = (targets: readonly NonNullable<ImportTarget>[]) =>
    targets.filter((target) => fits(targetName(target)));

  const typed = q.trim() === '' ? headerName(column.header, column.index) : q.trim();
  const fresh = customTarget(typed);
  const used = columns.flatMap(({ target }) => (customName(target) === null ? [] : [target]));
  const own = [
    ...new Set([...(known?.custom ?? []).map(customTarget), ...used, column.target]),
  ].filter(
    (target) => target !== null && customName(target) !== null,
  ) as NonNullable<ImportTarget>[];
  const external = (connections?.items ?? []).map(({ id }) => `external:${id}`);
  const isNew = !own.some((target) => fold(targetName(target)) === fold(typed));
  const groups = [
    { label: t('imports.column.groupFields'), targets: named(fieldTargets) },
    { label: t('imports.column.groupName'), targets: named(nameTargets) },
    { label: t('imports.column.groupCustom'), targets: named(own) },
    { label: t('importChoices.column.groupExternal'), targets: named(external) },
  ];
  const customAt = 2;

  return (
    <Combobox.Options
      id={id}
      aria-label={t('imports.column.options')}
      mah={320}
      style={{ overflowY: 'auto' }}
    >
      {q === '' && (
        <Option target={null} chosen={column.target === null} label={targetName(null)} />
      )}
      {groups.map(
        ({ label, targets }, at) =>
          (targets.length > 0 || (at === customAt && isNew)) && (
            <Combobox.Group key={label} label={label}>
              {targets.map((target) => {
                const holder = columns.find((each) => each.target === target && each !== column);
                return (
                  <Option
                    key={target}
                    target={target}
                    chosen={column.target === target}
                    label={targetName(target)}
                    note={
                      holder && t('imports.column.taken', { letter: columnLetter(holder.index) })
                    }
                  />
                );
              })}
              {at === customAt && isNew && (
                <Option
                  target={fresh}
                  chosen={false}
                  label={t('imports.column.newField', { name: customName(fresh) ?? '' })}
                />
              )}
            </Combobox.Group>
          ),
      )}
    </Combobox.Options>
  );
}

type OptionProps = {
  target: ImportTarget;
  chosen: boolean;
  label: string;
  note?: string | undefined;
};

function Option({ target, chosen, label, note }: OptionProps) {
  return (
    <Combobox.Option value={target ?? ignored} active={chosen} aria-selected={chosen}>
      <span className={css.option}>
        <span className="p-truncate">{label}</span>
        {note && <span className={css.optionNote}>{note}</span>}
        {chosen && <Check size={14} aria-hidden="true" />}
      </span>
    </Combobox.Option>
  );
}
