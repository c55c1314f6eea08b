import { Popover, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { ChevronRight, Search, X } from 'lucide-react';
import { useEffect, useRef, useState, type Ref } from 'react';
import type { LeadFilter } from '../../../../shared/model/lead.ts';
import { IconAction } from '../../../components/Action.tsx';
import { Chip, ChipAdder } from '../../../components/Chip.tsx';
import { KeyCap } from '../../../components/KeyCap.tsx';
import { useStable } from '../../../components/use-stable.ts';
import { useText } from '../../../i18n/use-text.ts';
import { FilterEditor } from './FilterEditor.tsx';
import {
  conditionsOf,
  filterNames,
  tidyFilter,
  withoutCondition,
  type Condition,
  type FilterName,
} from './filters.ts';
import { useFilterWords } from './filter-words.ts';
import css from './FilterBar.module.css';
import { useNameOfId } from './use-name-of-id.ts';

type FilterBarProps = {
  filter: LeadFilter;
  onChange: (filter: LeadFilter) => void;
  searchRef: Ref<HTMLInputElement>;
  /** Opens the menu of filters from a command. */
  adderRef: Ref<HTMLButtonElement>;
  /** Down from the search goes to the list. */
  onLeave: () => void;
};

/** The search of this list and its conditions. */
export function FilterBar({ filter, onChange, searchRef, adderRef, onLeave }: FilterBarProps) {
  const { t } = useText();
  const words = useFilterWords();
  const [adding, setAdding] = useState<FilterName | 'menu' | null>(null);
  return (
    <>
      <SearchField filter={filter} onChange={onChange} searchRef={searchRef} onLeave={onLeave} />
      <div className={css.chips}>
        {conditionsOf(filter).map((condition) => (
          <ConditionChip
            key={`${condition.name}${'negated' in condition && condition.negated}`}
            condition={condition}
            filter={filter}
            onChange={onChange}
          />
        ))}
        <Popover
          opened={adding !== null}
          onChange={(open) => !open && setAdding(null)}
          position="bottom-start"
          trapFocus
          returnFocus
        >
          <Popover.Target>
            <ChipAdder
              ref={adderRef}
              onClick={() => setAdding(adding === null ? 'menu' : null)}
              aria-label={t('leads.filter.addLabel')}
            >
              {t('leads.filter.add')}
            </ChipAdder>
          </Popover.Target>
          <Popover.Dropdown>
            {adding === 'menu' && (
              <div className={css.names}>
                {filterNames.map((name) => (
                  <button
                    key={name}
                    type="button"
                    className={css.name}
                    onClick={() => setAdding(name)}
                  >
                    {words.name(name)}
                    <ChevronRight size={14} aria-hidden="true" />
                  </button>
                ))}
              </div>
            )}
            {adding !== null && adding !== 'menu' && (
              <FilterEditor
                name={adding}
                filter={filter}
                onChange={onChange}
                onClose={() => setAdding(null)}
              />
            )}
          </Popover.Dropdown>
        </Popover>
      </div>
    </>
  );
}

type ConditionChipProps = {
  condition: Condition;
  filter: LeadFilter;
  onChange: (filter: LeadFilter) => void;
};

function ConditionChip({ condition, filter, onChange }: ConditionChipProps) {
  const { t } = useText();
  const words = useFilterWords();
  const [open, setOpen] = useState(false);
  const name = words.name(condition.name);
  const named = useNameOfId(condition);
  const editable = filterNames.find((each) => each === condition.name);
  const negated = 'negated' in condition && condition.negated;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <span>
          <Chip
            name={name}
            op={negated ? t('leads.filter.not') : undefined}
            value={named ?? words.value(condition)}
            onOpen={editable && (() => setOpen(!open))}
            onRemove={() => onChange(withoutCondition(filter, condition))}
            removeLabel={t('leads.filter.remove', { name })}
          />
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        {editable && (
          <FilterEditor
            name={editable}
            negated={negated}
            filter={filter}
            onChange={onChange}
            onClose={() => setOpen(false)}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

type SearchFieldProps = Pick<FilterBarProps, 'filter' | 'onChange' | 'searchRef' | 'onLeave'>;

function SearchField({ filter, onChange, searchRef, onLeave }: SearchFieldProps) {
  const { t } = useText();
  const [typed, setTyped] = useState(filter.q ?? '');
  const sent = useRef(filter.q ?? '');
  const search = useStable((q: string) => {
    sent.current = q.trim();
    onChange(tidyFilter({ ...filter, q: q.trim() }));
  });
  const send = useDebouncedCallback(search, 160);

  // Another view, or "back": the field says what is searched now.
  useEffect(() => {
    if ((filter.q ?? '') !== sent.current) {
      sent.current = filter.q ?? '';
      setTyped(filter.q ?? '');
    }
  }, [filter.q]);

  function change(q: string): void {
    setTyped(q);
    send(q);
  }

  return (
    <TextInput
      ref={searchRef}
      type="search"
      className={css.search}
      aria-label={t('leads.searchHere')}
      placeholder={t('leads.searchHere')}
      value={typed}
      maxLength={200}
      leftSection={<Search size={14} />}
      leftSectionWidth={28}
      rightSectionWidth={typed ? 26 : 30}
      rightSection={
        typed ? (
          <IconAction label={t('leads.empty.clearSearch')} size={22} onClick={() => change('')}>
            <X size={13} />
          </IconAction>
        ) : (
          <KeyCap keys="/" />
        )
      }
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          if (typed) change('');
          else onLeave();
        } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
          event.preventDefault();
          onLeave();
        }
      }}
    />
  );
}
