import { Popover, TextInput } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Conditions } from '../../../shared/model/automation.ts';
import type { LeadFilter } from '../../../shared/model/lead.ts';
import { Chip, ChipAdder } from '../../components/Chip.tsx';
import { useText } from '../../i18n/use-text.ts';
import { FilterEditor } from '../leads/filters/FilterEditor.tsx';
import { useFilterWords } from '../leads/filters/filter-words.ts';
import {
  conditionsOf,
  filterNames,
  withoutCondition,
  type Condition,
  type FilterName,
} from '../leads/filters/filters.ts';
import css from './Automations.module.css';

type ConditionFieldsProps = { of: Conditions; onChange: (next: Conditions) => void };

/** What must hold of the lead: the conditions lists have, and an expression for what those cannot say. */
export function ConditionFields({ of, onChange }: ConditionFieldsProps) {
  const { t } = useText();
  const words = useFilterWords();
  const [adding, setAdding] = useState<FilterName | 'menu' | null>(null);
  const { filter, expression } = of;
  const setFilter = ({ deleted: _, ...next }: LeadFilter) => onChange({ ...of, filter: next });
  return (
    <div className={css.part}>
      <div className={css.chips}>
        {conditionsOf(filter).map((condition) => (
          <OneCondition
            key={`${condition.name}${'negated' in condition && condition.negated}`}
            condition={condition}
            filter={filter}
            onChange={setFilter}
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
            <ChipAdder onClick={() => setAdding(adding === null ? 'menu' : null)}>
              {t('automations.addCondition')}
            </ChipAdder>
          </Popover.Target>
          <Popover.Dropdown>
            {adding === 'menu' && (
              <div className={css.names}>
                {filterNames.map((name) => (
                  <button
                    key={name}
                    type="button"
                    className={css.pick}
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
                onChange={setFilter}
                onClose={() => setAdding(null)}
              />
            )}
          </Popover.Dropdown>
        </Popover>
      </div>
      <TextInput
        size="xs"
        label={t('automations.expression')}
        description={t('automations.expressionHint')}
        placeholder={t('automations.expressionExample')}
        value={expression ?? ''}
        maxLength={500}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          onChange({ ...of, expression: typed.trim() === '' ? null : typed });
        }}
      />
    </div>
  );
}

type OneConditionProps = {
  condition: Condition;
  filter: LeadFilter;
  onChange: (filter: LeadFilter) => void;
};

function OneCondition({ condition, filter, onChange }: OneConditionProps) {
  const { t } = useText();
  const words = useFilterWords();
  const [open, setOpen] = useState(false);
  const name = words.name(condition.name);
  const editable = filterNames.find((each) => each === condition.name);
  const negated = 'negated' in condition && condition.negated;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <span>
          <Chip
            name={name}
            {...(negated ? { op: t('leads.filter.not') } : {})}
            value={words.value(condition)}
            {...(editable ? { onOpen: () => setOpen(!open) } : {})}
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
