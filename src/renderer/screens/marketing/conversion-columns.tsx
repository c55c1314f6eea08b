import type { Conversion, Pixel } from '../../../shared/model/marketing.ts';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { Pill } from '../../components/StatusPill.tsx';
import type { useText } from '../../i18n/use-text.ts';
import { Nameless } from '../leads/cells.tsx';
import { conversionLook } from './marketing-look.ts';
import css from './Marketing.module.css';
import type { useMarketingWords } from './use-marketing-words.ts';

type Texts = Pick<ReturnType<typeof useText>, 't' | 'f'>;
type Words = ReturnType<typeof useMarketingWords>;

export function conversionColumns(
  { t, f }: Texts,
  words: Words,
  pixels: readonly Pixel[],
): GridColumn<Conversion>[] {
  const state = ({ state: is }: Conversion) => t(`marketing.state.${is}`);
  const pixel = ({ pixelId }: Conversion) => pixels.find(({ id }) => id === pixelId)?.name ?? '—';
  const value = ({ value: amount, currency }: Conversion) => {
    if (amount === null) return '';
    return currency === 'BRL' || currency === null
      ? f.money(amount)
      : `${f.number(amount)} ${currency}`;
  };
  return [
    {
      id: 'time',
      title: t('marketing.column.time'),
      width: 104,
      fixed: true,
      tone: 'quiet',
      cell: (one) => f.moment(one.eventTime),
      text: (one) => f.stamp(one.eventTime),
    },
    {
      id: 'event',
      title: t('marketing.column.event'),
      width: { share: 1, min: 130 },
      tone: 'strong',
      fixed: true,
      cell: (one) => one.eventName,
      text: (one) => one.eventName,
    },
    {
      id: 'lead',
      title: t('marketing.column.lead'),
      width: { share: 1, min: 120 },
      cell: (one) =>
        one.leadId === null ? <span className={css.none}>—</span> : one.leadName || <Nameless />,
      text: (one) => one.leadName ?? '',
    },
    {
      id: 'fact',
      title: t('marketing.column.fact'),
      width: { share: 1, min: 130 },
      givesWay: 2,
      cell: (one) => words.fact(one.fact),
      text: (one) => words.fact(one.fact),
    },
    {
      id: 'state',
      title: t('marketing.column.state'),
      width: 150,
      cell: (one) => <Pill plain {...conversionLook[one.state]} label={state(one)} />,
      text: (one) => [state(one), words.reason(one)].filter((each) => each !== '').join(': '),
      copy: state,
    },
    {
      id: 'value',
      title: t('marketing.column.value'),
      width: 116,
      align: 'end',
      cell: (one) => value(one) || <span className={css.none}>—</span>,
      text: value,
    },
    {
      id: 'pixel',
      title: t('marketing.column.pixel'),
      width: { share: 1, min: 120 },
      givesWay: 1,
      cell: pixel,
      text: pixel,
    },
    {
      id: 'known',
      title: t('marketing.column.known'),
      width: 96,
      align: 'end',
      tone: 'quiet',
      givesWay: 3,
      cell: (one) => f.number(one.identifiers.length),
      text: (one) => one.identifiers.map(words.part).join(', '),
    },
  ];
}
