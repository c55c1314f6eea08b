import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ColumnValues } from '../../../../shared/model/import-rules.ts';
import { leadStatus } from '../../../../shared/model/lead.ts';
import { fold } from '../../../../shared/text.ts';
import { Action } from '../../../components/Action.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from './ColumnPanel.module.css';
import type { Choices } from '../mapping/use-choices.ts';

type Item = ColumnValues['items'][number];

/** What a select says for "leave it blank" and "as it is typed"; no word of a file is one space. */
const [none, typed] = [' ', '  '];
const few = 6;

/** The distinct words of a column, each with a choice of ours for it. */
export function ValueTable({ choices, column }: { choices: Choices; column: number }) {
  const { t, f } = useText();
  const { client, api } = useService();
  const { fileId, mapping } = choices;
  const [all, setAll] = useState(false);
  const found = useQuery({
    queryKey: ['import-values', fileId, column, mapping],
    queryFn: ({ signal }) => client.imports.values({ fileId, mapping, column }, { signal }),
    placeholderData: (before) => (before?.column === column ? before : undefined),
    gcTime: 60_000,
  });
  const target = choices.columns[column]?.target ?? null;
  const origins = useQuery({
    ...api.leads.facets.queryOptions({ input: { field: 'origin' } }),
    enabled: target === 'origin',
  });
  if (found.error) return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  const { items, more } = found.data ?? { items: [], more: 0 };
  const shown = all ? items : items.slice(0, few);
  const rest = items.length - shown.length;

  function choose(item: Item, to: string | null): void {
    const others = choices
      .ruleOf(column)
      .values.filter(({ from }) => fold(from) !== fold(item.text));
    choices.setRule(column, { values: [...others, { from: item.text, to }] });
  }

  return (
    <div className={css.values}>
      {found.data && items.length === 0 && (
        <p className={css.quiet}>{t('importChoices.values.nothing')}</p>
      )}
      <ul>
        {shown.map((item) => (
          <li key={item.text} className={css.value}>
            <span className={css.word} title={item.text}>
              <span className="p-truncate">{item.text}</span>
              <span className={`${css.wordCount} p-num`}>{f.number(item.count)}</span>
            </span>
            {target === 'status' ? (
              <StatusChoice item={item} onChange={(to) => choose(item, to)} />
            ) : (
              <OriginChoice
                item={item}
                known={(origins.data ?? []).map(({ value }) => value).filter(Boolean)}
                onChange={(to) => choose(item, to)}
              />
            )}
          </li>
        ))}
      </ul>
      {(rest > 0 || all) && items.length > few && (
        <Action size="xs" onClick={() => setAll(!all)}>
          {all
            ? t('importChoices.values.fewer')
            : t('importChoices.values.all', { count: items.length })}
        </Action>
      )}
      {more > 0 && <p className={css.quiet}>{t('importChoices.values.more', { count: more })}</p>}
      {found.data && !found.data.complete && (
        <p className={css.quiet}>{t('importChoices.values.sample')}</p>
      )}
    </div>
  );
}

type ChoiceProps = { item: Item; onChange: (to: string | null) => void };

const statuses = leadStatus.options.filter((status) => status !== 'converted');

function StatusChoice({ item, onChange }: ChoiceProps) {
  const { t } = useText();
  const isUnknown = item.how === 'unknown';
  return (
    <Select
      size="xs"
      aria-label={t('importChoices.values.of', { text: item.text })}
      data={[
        ...statuses.map((value) => ({ value, label: t(`leads.status.${value}`) })),
        { value: none, label: t('importChoices.values.default') },
      ]}
      value={isUnknown ? null : (item.to ?? none)}
      placeholder={t('importChoices.values.unknown')}
      classNames={{ input: (isUnknown ? css.unknown : css.chosen) ?? '' }}
      allowDeselect={false}
      onChange={(value) => value && onChange(value === none ? null : value)}
    />
  );
}

function OriginChoice({ item, known, onChange }: ChoiceProps & { known: readonly string[] }) {
  const { t } = useText();
  const offered = [...new Set([...known, ...(item.to === null ? [] : [item.to])])].filter(
    (value) => value !== item.text,
  );
  const value = item.to === null ? none : item.to === item.text ? typed : item.to;
  return (
    <Select
      size="xs"
      aria-label={t('importChoices.values.of', { text: item.text })}
      data={[
        { value: typed, label: t('importChoices.values.typed') },
        ...offered,
        { value: none, label: t('importChoices.values.blank') },
      ]}
      value={value}
      searchable={offered.length > 8}
      classNames={{ input: css.chosen ?? '' }}
      allowDeselect={false}
      onChange={(next) =>
        next && onChange(next === none ? null : next === typed ? item.text : next)
      }
    />
  );
}
