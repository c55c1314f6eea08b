import { NumberInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { MOST_POINTS } from '../../../shared/model/scoring.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Scoring.module.css';

type Band = { at: number; points: number };
type BandFieldsProps = {
  /** What the first number of a band is. */
  label: string;
  least?: number;
  bands: readonly Band[];
  /** Where another band would begin. */
  next: (highest: number) => number;
  onChange: (bands: Band[]) => void;
};

/** Bands: where each begins and what it gives. */
export function BandFields({ label, least = 0, bands, next, onChange }: BandFieldsProps) {
  const { t, f } = useText();
  const put = (index: number, band: Band) => onChange(bands.with(index, band));
  return (
    <div role="group" aria-label={t('scoring.panel.bands')} className={css.bands}>
      <div className={css.bandHead} aria-hidden="true">
        <span>{label}</span>
        <span>{t('scoring.panel.points')}</span>
      </div>
      {bands.map((band, index) => (
        <div key={index} className={css.band}>
          <NumberInput
            aria-label={label}
            min={least}
            max={1e9}
            hideControls
            thousandSeparator="."
            decimalSeparator=","
            clampBehavior="strict"
            value={band.at}
            onChange={(at) => typeof at === 'number' && at >= least && put(index, { ...band, at })}
          />
          <NumberInput
            aria-label={t('scoring.panel.bandPoints', { at: f.number(band.at) })}
            min={-MOST_POINTS}
            max={MOST_POINTS}
            allowDecimal={false}
            hideControls
            clampBehavior="strict"
            value={band.points}
            onChange={(points) => typeof points === 'number' && put(index, { ...band, points })}
          />
          <IconAction
            label={t('scoring.panel.removeBand', { at: f.number(band.at) })}
            size={24}
            onClick={() => onChange(bands.toSpliced(index, 1))}
          >
            <X size={14} />
          </IconAction>
        </div>
      ))}
      {bands.length < 20 && (
        <Action
          size="xs"
          icon={<Plus size={14} />}
          onClick={() =>
            onChange([
              ...bands,
              {
                at: next(Math.max(least, ...bands.map(({ at }) => at))),
                points: bands.at(-1)?.points ?? 5,
              },
            ])
          }
        >
          {t('scoring.panel.addBand')}
        </Action>
      )}
    </div>
  );
}
