import { Link } from '@tanstack/react-router';
import {
  conversionState,
  type ConversionState,
  type ConversionStats,
  type Pixel,
} from '../../../shared/model/marketing.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Marketing.module.css';

type Row = ConversionStats['byPixelEvent'][number];

/** Each event of each pixel: how many stand where, what they were worth, how well people were known. */
export function EventTable({
  rows,
  pixels,
  isAdmin,
}: {
  rows: readonly Row[];
  pixels: readonly Pixel[];
  isAdmin: boolean;
}) {
  const { t, f } = useText();
  // To others than admins pixels are shown without their names.
  const nameOf = (id: string) =>
    pixels.find((each) => each.id === id)?.name ?? (isAdmin ? t('marketing.quality.gone') : '—');
  // One pixel alone is not worth a column.
  const named = new Set(rows.map(({ pixelId }) => pixelId)).size > 1;
  const shown = conversionState.options.filter(
    (state) => state === 'sent' || rows.some(({ byState }) => (byState[state] ?? 0) > 0),
  );
  const sorted = rows.toSorted(
    (a, b) =>
      nameOf(a.pixelId).localeCompare(nameOf(b.pixelId)) || a.eventName.localeCompare(b.eventName),
  );

  const figure = (row: Row, state: ConversionState) => {
    const count = row.byState[state] ?? 0;
    if (count === 0) return <span className={css.none}>0</span>;
    const label = t('marketing.quality.inState', {
      pixel: nameOf(row.pixelId),
      event: row.eventName,
      state: t(`marketing.state.${state}`),
      count,
    });
    return (
      <Link
        to="/marketing"
        search={{ tab: 'conversions', state, pixel: row.pixelId, event: row.eventName }}
        className={css.figure}
        aria-label={label}
      >
        {f.number(count)}
      </Link>
    );
  };

  return (
    <div className={css.wide}>
      <table className={css.table}>
        <thead>
          <tr>
            {named && <th scope="col">{t('marketing.column.pixel')}</th>}
            <th scope="col">{t('marketing.column.event')}</th>
            {shown.map((state) => (
              <th key={state} scope="col" className={css.end}>
                {t(`marketing.state.${state}`)}
              </th>
            ))}
            <th scope="col" className={css.end}>
              {t('marketing.column.value')}
            </th>
            <th scope="col" className={css.end}>
              {t('marketing.quality.parts')}
            </th>
            <th scope="col">{t('marketing.quality.last')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={`${row.pixelId} ${row.eventName}`}>
              {named && <td>{nameOf(row.pixelId)}</td>}
              <th scope="row">{row.eventName}</th>
              {shown.map((state) => (
                <td key={state} className={css.end}>
                  {figure(row, state)}
                </td>
              ))}
              <td className={css.end}>{row.value === 0 ? '—' : f.money(row.value)}</td>
              <td className={css.end}>
                {row.identifiers === null ? '—' : f.number(row.identifiers)}
              </td>
              <td className={css.whole}>{row.lastSentAt === null ? '—' : f.ago(row.lastSentAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
