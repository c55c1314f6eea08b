import type { Message } from '../../../shared/model/message.ts';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { Pill } from '../../components/StatusPill.tsx';
import type { useText } from '../../i18n/use-text.ts';
import { messageLook } from './message-look.ts';

/** What is asked of a message: what it says, to whom, and what became of it. */
export function messageColumns({ t, f }: ReturnType<typeof useText>): GridColumn<Message>[] {
  const to = ({ lead, to: address }: Message) => lead?.name || address || t('messages.list.team');
  const when = ({ sentAt, runAt }: Message) => sentAt ?? runAt;
  return [
    {
      id: 'what',
      title: t('messages.list.column.what'),
      width: { share: 3, min: 200 },
      fixed: true,
      tone: 'strong',
      cell: ({ gist }) => gist || '—',
      text: ({ gist }) => gist,
    },
    {
      id: 'to',
      title: t('messages.list.column.to'),
      width: { share: 1, min: 140 },
      cell: to,
      text: to,
    },
    {
      id: 'channel',
      title: t('messages.list.column.channel'),
      width: 120,
      givesWay: 3,
      cell: ({ channel }) => t(`messages.channel.${channel}`),
      text: ({ channel }) => t(`messages.channel.${channel}`),
    },
    {
      id: 'state',
      title: t('messages.list.column.state'),
      width: 130,
      cell: ({ state }) => (
        <Pill plain {...messageLook[state]} label={t(`messages.state.${state}`)} />
      ),
      text: ({ state }) => t(`messages.state.${state}`),
    },
    {
      id: 'by',
      title: t('messages.list.column.by'),
      width: 110,
      tone: 'quiet',
      givesWay: 4,
      cell: ({ by }) => by,
      text: ({ by }) => by,
    },
    {
      id: 'when',
      title: t('messages.list.column.when'),
      width: 130,
      tone: 'quiet',
      givesWay: 5,
      cell: (each) => f.moment(when(each)),
      text: (each) => f.stamp(when(each)),
    },
  ];
}
