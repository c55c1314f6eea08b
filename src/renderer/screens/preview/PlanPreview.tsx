import { useState } from 'react';
import { GitCompareArrows } from 'lucide-react';
import type { PreviewEffect, PreviewResult, PreviewSide } from '../../../shared/model/preview.ts';
import { useText } from '../../i18n/use-text.ts';
import { EffectTable } from './EffectTable.tsx';
import { FieldBars } from './FieldBars.tsx';
import css from './Preview.module.css';
import { Samples } from './Samples.tsx';

export type Chosen = {
  readonly object: string;
  readonly side: PreviewSide;
  readonly effect: PreviewEffect;
};

type PlanPreviewProps = {
  result: PreviewResult;
  /** Of the other system. */
  name: string;
  /** All columns; otherwise only those that count anything. */
  whole?: boolean;
};

/** What would happen: how many of what in which direction, by field, and examples of each number. */
export function PlanPreview({ result, name, whole = false }: PlanPreviewProps) {
  const { t } = useText();
  const [chosen, setChosen] = useState<Chosen | null>(() => firstOf(result));
  const shown = chosen?.object ?? result.objects[0]?.object ?? null;
  const asked = result.objects.reduce((sum, each) => sum + each.in.conflict + each.in.ambiguous, 0);
  return (
    <>
      <EffectTable result={result} name={name} whole={whole} chosen={chosen} onChoose={setChosen} />
      <div className={css.halves}>
        <FieldBars
          fields={result.fields.filter(({ object }) => object === shown)}
          name={name}
          object={result.objects.length > 1 ? shown : null}
        />
        <Samples result={result} name={name} chosen={chosen} />
      </div>
      {asked > 0 && (
        <p className={css.asked}>
          <GitCompareArrows size={16} aria-hidden="true" />
          {t('preview.asked', { count: asked })}
        </p>
      )}
    </>
  );
}

const mostTelling: readonly PreviewEffect[] = [
  'update',
  'conflict',
  'ambiguous',
  'create',
  'link',
  'settle',
];

function firstOf({ samples }: PreviewResult): Chosen | null {
  for (const effect of mostTelling) {
    const found = samples.find((each) => each.effect === effect);
    if (found) return found;
  }
  return samples[0] ?? null;
}
