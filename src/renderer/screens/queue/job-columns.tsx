import type { Job } from '../../../shared/model/queue.ts';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import type { useText } from '../../i18n/use-text.ts';

type Words = ReturnType<typeof useText>;

/** The columns shared by the lists of jobs: whose, what, how urgent, where to. */
export function jobColumns<Row extends Job>({ t, f }: Words): GridColumn<Row>[] {
  const name = (job: Job) => job.leadName ?? t(`queue.op.${job.op}`);
  return [
    {
      id: 'lead',
      title: t('queue.column.lead'),
      width: { share: 1.4, min: 160 },
      fixed: true,
      tone: 'strong',
      cell: name,
      text: name,
    },
    {
      id: 'op',
      title: t('queue.column.op'),
      width: 110,
      cell: (job) => t(`queue.op.${job.op}`),
      text: (job) => t(`queue.op.${job.op}`),
    },
    {
      id: 'class',
      title: t('queue.column.class'),
      width: 130,
      tone: 'quiet',
      givesWay: 2,
      cell: (job) => t(`queue.class.${job.class}`),
      text: (job) => t(`queue.class.${job.class}`),
    },
    {
      id: 'connection',
      title: t('queue.column.connection'),
      width: 80,
      cell: (job) => <ProviderTile provider={job.provider} named />,
      text: (job) => job.provider,
    },
    {
      id: 'attempts',
      title: t('queue.column.attempts'),
      width: 84,
      align: 'end',
      givesWay: 3,
      cell: (job) => f.number(job.attempts),
      text: (job) => f.number(job.attempts),
    },
  ];
}
