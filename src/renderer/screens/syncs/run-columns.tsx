import type { Run } from '../../../shared/model/sync.ts';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import type { useText } from '../../i18n/use-text.ts';
import { runLook } from './run-look.ts';
import css from './Syncs.module.css';

type Words = ReturnType<typeof useText>;
export type ConnectionName = (id: string | null) => { name: string; provider: string };

const counted = ['read', 'created', 'updated', 'sent', 'conflicts', 'failed', 'calls'] as const;

/** The columns of the list of runs. */
export function runColumns({ t, f }: Words, connectionOf: ConnectionName): GridColumn<Run>[] {
  // Of what is not an ordinary reading, what it is tells more.
  const why = ({ kind, trigger }: Run) =>
    kind === 'preview' || kind === 'first'
      ? t(`syncs.kind.${kind}`)
      : t(`syncs.trigger.${trigger}`);
  return [
    {
      id: 'started',
      title: t('syncs.column.started'),
      width: 110,
      fixed: true,
      tone: 'strong',
      cell: (run) => (run.startedAt ? f.moment(run.startedAt) : '—'),
      text: (run) => (run.startedAt ? f.stamp(run.startedAt) : ''),
    },
    {
      id: 'connection',
      title: t('syncs.column.connection'),
      width: { share: 1, min: 130 },
      cell: (run) => {
        const { name, provider } = connectionOf(run.connectionId);
        return (
          <span className={css.named}>
            <ProviderTile provider={provider} />
            <span className="p-truncate">{name}</span>
          </span>
        );
      },
      text: (run) => connectionOf(run.connectionId).name,
    },
    {
      id: 'trigger',
      title: t('syncs.column.trigger'),
      width: 104,
      tone: 'quiet',
      givesWay: 3,
      cell: why,
      text: why,
    },
    {
      id: 'state',
      title: t('syncs.column.state'),
      width: 112,
      cell: (run) => <Pill {...runLook[run.state]} label={t(`syncs.state.${run.state}`)} plain />,
      text: (run) => t(`syncs.state.${run.state}`),
    },
    {
      id: 'duration',
      title: t('syncs.column.duration'),
      width: 76,
      align: 'end',
      tone: 'quiet',
      givesWay: 2,
      cell: (run) => (run.durationMs === null ? '—' : f.span(run.durationMs)),
      text: (run) => (run.durationMs === null ? '' : f.span(run.durationMs)),
    },
    ...counted.map((name): GridColumn<Run> => ({
      id: name,
      title: t(`syncs.column.${name}`),
      width: 78,
      align: 'end',
      ...(name === 'calls' ? { givesWay: 4 } : {}),
      cell: (run) => <Count value={run.counts[name]} words={f.number} bad={name === 'failed'} />,
      text: (run) => f.number(run.counts[name]),
    })),
  ];
}

function Count({
  value,
  words,
  bad,
}: {
  value: number;
  words: (value: number) => string;
  bad: boolean;
}) {
  return <span className={value === 0 ? css.zero : bad ? css.bad : css.count}>{words(value)}</span>;
}
