import { ArrowDown, ArrowUp } from 'lucide-react';
import type { PreviewEffect, PreviewResult, PreviewSide } from '../../../shared/model/preview.ts';
import { useText } from '../../i18n/use-text.ts';
import { usePreviewWords } from './use-preview-words.ts';
import type { Chosen } from './PlanPreview.tsx';
import css from './Preview.module.css';

type EffectTableProps = {
  result: PreviewResult;
  name: string;
  whole: boolean;
  chosen: Chosen | null;
  onChoose: (chosen: Chosen) => void;
};

const effects: readonly PreviewEffect[] = [
  'create',
  'link',
  'update',
  'conflict',
  'settle',
  'ambiguous',
  'skip',
];
const sides: readonly PreviewSide[] = ['in', 'out'];

/** How many records of what, in which direction; each number opens examples of it. */
export function EffectTable({ result, name, whole, chosen, onChoose }: EffectTableProps) {
  const { t, f } = useText();
  const { objectName } = usePreviewWords();
  const several = result.objects.length > 1;
  const counts = (effect: PreviewEffect) =>
    result.objects.some((each) => each.in[effect] + each.out[effect] > 0);
  const columns = effects.filter((effect) => (whole && effect !== 'settle') || counts(effect));
  const sideName = (side: PreviewSide) =>
    side === 'in' ? t('preview.table.in') : t('preview.table.out', { name });

  return (
    <div>
      <table className={css.table} aria-label={t('preview.table.label')}>
        <thead>
          <tr>
            <th scope="col">{t('preview.table.direction')}</th>
            {columns.map((effect) => (
              <th key={effect} scope="col" className={css.number}>
                {t(`preview.table.${effect}`)}
              </th>
            ))}
          </tr>
        </thead>
        {result.objects.map((each) => (
          <tbody key={each.object}>
            {several && (
              <tr className={css.group}>
                <th scope="rowgroup" colSpan={columns.length + 1}>
                  {t('preview.table.object', {
                    object: objectName(each.object),
                    count: each.read,
                  })}
                </th>
              </tr>
            )}
            {sidesOf(each.object).map((side) => {
              const Icon = side === 'in' ? ArrowDown : ArrowUp;
              return (
                <tr key={side}>
                  <th scope="row">
                    <span className={css.side}>
                      <Icon size={14} aria-hidden="true" />
                      {sideName(side)}
                    </span>
                  </th>
                  {columns.map((effect) => {
                    const count = each[side][effect];
                    const at = { object: each.object, side, effect };
                    return (
                      <td key={effect} className={css.number}>
                        {count === 0 ? (
                          <span className={css.zero}>{applies(side, effect) ? '0' : '—'}</span>
                        ) : (
                          <button
                            type="button"
                            className={css.figure}
                            data-effect={effect}
                            aria-pressed={isSame(chosen, at)}
                            aria-label={t(several ? 'preview.table.openOf' : 'preview.table.open', {
                              object: objectName(each.object),
                              effect: t(`preview.table.${effect}`),
                              side: sideName(side),
                              count,
                            })}
                            onClick={() => onChoose(at)}
                          >
                            {f.number(count)}
                          </button>
                        )}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
      {whole && <p className={css.note}>{t('preview.table.note')}</p>}
    </div>
  );
}

/** Products are only read. */
function sidesOf(object: string): readonly PreviewSide[] {
  return object === 'product' ? ['in'] : sides;
}

/** Linking and asking have no direction; they stand with what comes in. */
function applies(side: PreviewSide, effect: PreviewEffect): boolean {
  return side === 'in' || (effect !== 'link' && effect !== 'conflict' && effect !== 'settle');
}

function isSame(one: Chosen | null, other: Chosen): boolean {
  return (
    one !== null &&
    one.object === other.object &&
    one.side === other.side &&
    one.effect === other.effect
  );
}
