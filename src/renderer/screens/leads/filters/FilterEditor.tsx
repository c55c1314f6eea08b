import { SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  leadStatus,
  syncState,
  temperature,
  type LeadFilter,
} from '../../../../shared/model/lead.ts';
import { CheckBox } from '../../../components/grid/CheckBox.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { DateFilterEditor } from './DateFilterEditor.tsx';
import { withCondition, type Condition, type FilterName } from './filters.ts';
import { useFilterWords } from './filter-words.ts';
import css from './FilterBar.module.css';

type FilterEditorProps = {
  name: FilterName;
  negated?: boolean;
  filter: LeadFilter;
  onChange: (filter: LeadFilter) => void;
  onClose: () => void;
};

/** Chooses what one condition holds; the list follows each choice at once. */
export function FilterEditor(props: FilterEditorProps) {
  const { name } = props;
  switch (name) {
    case 'created':
    case 'updated':
    case 'followUp':
      return <DateFilterEditor {...props} name={name} />;
    case 'status':
      return <FixedValues {...props} name={name} values={leadStatus.options} />;
    case 'temperature':
      return <FixedValues {...props} name={name} values={temperature.options} />;
    case 'syncState':
      return <FixedValues {...props} name={name} values={syncState.options} />;
    default:
      return <FoundValues {...props} name={name} />;
  }
}

type ListName = Exclude<FilterName, 'created' | 'updated' | 'followUp'>;
type ValuesProps = FilterEditorProps & { name: ListName };

function FixedValues({ values, ...props }: ValuesProps & { values: readonly string[] }) {
  return <Values {...props} values={values.map((value) => ({ value }))} />;
}

/** Values that exist in the base, most frequent first. */
function FoundValues(props: ValuesProps) {
  const { t } = useText();
  const { api } = useService();
  const [q, setQ] = useState('');
  const [asked] = useDebouncedValue(q.trim(), 120);
  const field = props.name as 'origin' | 'city' | 'tag' | 'owner' | 'state';
  const { data } = useQuery({
    ...api.leads.facets.queryOptions({ input: { field, ...(asked ? { q: asked } : {}) } }),
    placeholderData: (before) => before,
  });
  return (
    <Values {...props} values={data ?? []}>
      <TextInput
        data-autofocus
        aria-label={t('leads.filter.search')}
        placeholder={t('leads.filter.search')}
        value={q}
        onChange={(event) => setQ(event.currentTarget.value)}
      />
      {data?.length === 0 && <p className={css.none}>{t('leads.filter.noValues', { q })}</p>}
    </Values>
  );
}

type Value = { value: string; count?: number };

function Values(props: ValuesProps & { values: readonly Value[]; children?: React.ReactNode }) {
  const { name, negated = false, filter, onChange, values, children } = props;
  const { t, f } = useText();
  const words = useFilterWords();
  const [not, setNot] = useState(negated);
  const chosen: readonly string[] =
    (name === 'status' && not ? filter.statusNot : filter[name]) ?? [];
  // What was chosen stays in sight, also when the search has left it out.
  const missing = chosen.filter((value) => !values.some((each) => each.value === value));
  const shown: readonly Value[] = [...missing.map((value) => ({ value })), ...values];

  function choose(next: readonly string[], negate = not): void {
    const condition: Condition =
      name === 'status' ? { name, negated: negate, values: next } : { name, values: next };
    onChange(withCondition(filter, condition));
  }

  function turn(next: boolean): void {
    setNot(next);
    const cleared = withCondition(filter, { name: 'status', negated: !next, values: [] });
    onChange(withCondition(cleared, { name: 'status', negated: next, values: chosen }));
  }

  return (
    <div className={css.editor}>
      <div className={css.head}>
        {words.name(name)}
        {name === 'status' && (
          <SegmentedControl
            size="xs"
            value={not ? 'not' : 'is'}
            onChange={(value) => turn(value === 'not')}
            data={[
              { value: 'is', label: t('leads.filter.is') },
              { value: 'not', label: t('leads.filter.not') },
            ]}
          />
        )}
      </div>
      {children}
      <div className={`${css.values} p-scroll`} role="group" aria-label={words.name(name)}>
        {shown.map(({ value, count }) => (
          <label key={value} className={css.value}>
            <CheckBox
              label={words.item(name, value)}
              checked={chosen.includes(value)}
              onChange={(event) =>
                choose(
                  event.currentTarget.checked
                    ? [...chosen, value]
                    : chosen.filter((each) => each !== value),
                )
              }
            />
            <span className="p-truncate">{words.item(name, value)}</span>
            {count !== undefined && <span className={css.number}>{f.number(count)}</span>}
          </label>
        ))}
      </div>
    </div>
  );
}
