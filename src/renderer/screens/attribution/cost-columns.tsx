import { Trash2 } from 'lucide-react';
import { parseMoney, toReais } from '../../../shared/br/money.ts';
import { dateLocale } from '../../../shared/i18n/date-locale.ts';
import type { AdCost } from '../../../shared/model/attribution.ts';
import { IconAction } from '../../components/Action.tsx';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import type { useText } from '../../i18n/use-text.ts';
import css from './Attribution.module.css';
import { stop } from './Figure.tsx';

type Texts = Pick<ReturnType<typeof useText>, 't' | 'f' | 'language'>;

/** `2026-03` and `2026-03-09` as this language writes them. */
export function periodWords(period: string, language: string): string {
  const at = new Date(`${period.slice(0, 7)}-${period.slice(8) || '01'}T00:00:00Z`);
  const of = { timeZone: 'UTC' } as const;
  return period.length > 7
    ? at.toLocaleDateString(dateLocale(language), {
        ...of,
        day: '2-digit',
        month: '2-digit',
        year: 'numeric',
      })
    : at.toLocaleDateString(dateLocale(language), { ...of, month: 'long', year: 'numeric' });
}

export function costName({ period, source, medium, campaign }: AdCost, language: string): string {
  const place = [source, medium, campaign].filter((part) => part !== '').join(' / ');
  return `${place}, ${periodWords(period, language)}`;
}

export function costColumns(
  { t, f, language }: Texts,
  acts: {
    amount: (of: AdCost, cost: number) => void;
    wrong: (text: string) => void;
    remove: (of: AdCost) => void;
  } | null,
): GridColumn<AdCost>[] {
  const blank = <span className={css.none}>—</span>;
  const columns: GridColumn<AdCost>[] = [
    {
      id: 'period',
      title: t('attribution.column.period'),
      width: 140,
      fixed: true,
      sort: { asc: 'period', desc: '-period', first: 'desc' },
      cell: ({ period }) => periodWords(period, language),
      text: ({ period }) => periodWords(period, language),
    },
    {
      id: 'source',
      title: t('attribution.column.source'),
      width: { share: 1, min: 100 },
      tone: 'strong',
      sort: { asc: 'source', desc: '-source', first: 'asc' },
      cell: ({ source }) => source,
      text: ({ source }) => source,
    },
    {
      id: 'medium',
      title: t('attribution.column.medium'),
      width: { share: 1, min: 90 },
      givesWay: 2,
      cell: ({ medium }) => medium || blank,
      text: ({ medium }) => medium,
    },
    {
      id: 'campaign',
      title: t('attribution.column.campaign'),
      width: { share: 2, min: 130 },
      sort: { asc: 'campaign', desc: '-campaign', first: 'asc' },
      cell: ({ campaign }) => campaign || blank,
      text: ({ campaign }) => campaign,
    },
    {
      id: 'cost',
      title: t('attribution.column.cost'),
      width: 130,
      align: 'end',
      sort: { asc: 'cost', desc: '-cost', first: 'desc' },
      cell: ({ cost }) => f.money(cost),
      text: ({ cost }) => f.money(cost),
      ...(acts === null
        ? {}
        : {
            edit: {
              value: ({ cost }) => f.amount(cost),
              commit: (row, typed) => {
                const cents = parseMoney(typed);
                if (cents === null || cents < 0) acts.wrong(typed);
                else acts.amount(row, toReais(cents));
              },
            },
          }),
    },
    {
      id: 'file',
      title: t('attribution.column.file'),
      width: { share: 1, min: 110 },
      tone: 'quiet',
      givesWay: 3,
      cell: ({ fileName }) => fileName ?? t('attribution.costs.typed'),
      text: ({ fileName }) => fileName ?? t('attribution.costs.typed'),
    },
    {
      id: 'actor',
      title: t('attribution.column.actor'),
      width: 110,
      tone: 'quiet',
      givesWay: 4,
      cell: ({ actor }) => actor,
      text: ({ actor, updatedAt }) => `${actor}, ${f.stamp(updatedAt)}`,
    },
  ];
  if (acts === null) return columns;
  return [
    ...columns,
    {
      id: 'remove',
      title: t('attribution.form.remove'),
      header: '',
      width: 44,
      givesWay: 1,
      cell: (row) => (
        <span onClick={stop} onDoubleClick={stop} role="presentation">
          <IconAction
            label={t('attribution.costs.removeOne', { name: costName(row, language) })}
            tabIndex={-1}
            onClick={() => acts.remove(row)}
          >
            <Trash2 size={14} />
          </IconAction>
        </span>
      ),
      text: () => '',
    },
  ];
}
