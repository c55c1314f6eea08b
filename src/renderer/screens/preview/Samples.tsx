import { Link } from '@tanstack/react-router';
import type { PreviewResult, PreviewSample } from '../../../shared/model/preview.ts';
import { useText } from '../../i18n/use-text.ts';
import type { Chosen } from './PlanPreview.tsx';
import css from './Preview.module.css';
import { usePreviewWords } from './use-preview-words.ts';

type SamplesProps = { result: PreviewResult; name: string; chosen: Chosen | null };

const fieldsShown = 4;

/** A few records of the number that was chosen: who, and each value before and after. */
export function Samples({ result, name, chosen }: SamplesProps) {
  const { t } = useText();
  const { objectName } = usePreviewWords();
  const several = result.objects.length > 1;
  const found = result.samples.find(
    (each) =>
      each.object === chosen?.object && each.side === chosen.side && each.effect === chosen.effect,
  );
  const of = result.objects.find(({ object }) => object === chosen?.object);
  const all = chosen && of ? of[chosen.side][chosen.effect] : 0;
  const title =
    chosen === null
      ? t('preview.samples.title')
      : t(several ? 'preview.samples.ofObject' : 'preview.samples.of', {
          object: objectName(chosen.object),
          effect: t(`preview.table.${chosen.effect}`),
          side: chosen.side === 'in' ? t('preview.table.in') : t('preview.table.out', { name }),
        });

  return (
    <section aria-label={t('preview.samples.title')}>
      <h2 className={css.heading} aria-live="polite">
        {title}
      </h2>
      {found === undefined ? (
        <p className={css.quiet}>{t('preview.samples.choose')}</p>
      ) : (
        <>
          <ul className={css.samples}>
            {found.items.map((sample, index) => (
              <Sample
                key={index}
                object={found.object}
                sample={sample}
                asks={found.effect === 'conflict'}
              />
            ))}
          </ul>
          <p className={css.quiet}>
            {t('preview.samples.shown', { shown: found.items.length, count: all })}
          </p>
        </>
      )}
    </section>
  );
}

type SampleProps = { object: string; sample: PreviewSample; asks: boolean };

function Sample({ object, sample, asks }: SampleProps) {
  const { t, f } = useText();
  const { fieldName, valueText } = usePreviewWords();
  const shown = sample.fields.slice(0, fieldsShown);
  const more = sample.fields.length - shown.length;
  const value = (field: string, what: unknown) =>
    valueText(object, field, what) || t('preview.samples.blank');
  const name = sample.name || t('preview.samples.noName');

  return (
    <li className={css.sample}>
      <p className={css.sampleName}>
        {sample.leadId === null ? (
          name
        ) : (
          <Link to="/leads/$leadId" params={{ leadId: sample.leadId }}>
            {name}
          </Link>
        )}
      </p>
      {sample.reason !== null && <p className={css.quiet}>{t(`preview.skip.${sample.reason}`)}</p>}
      {sample.candidates.length > 0 && (
        <p className={css.quiet}>
          {t('preview.samples.mayBe', { names: f.list(sample.candidates) })}
        </p>
      )}
      {shown.map(({ field, before, after }) => (
        <p key={field} className={css.change}>
          <span className={css.quiet}>{fieldName(object, field)}: </span>
          {asks ? (
            <>
              {t('preview.samples.ours')} <b>{value(field, before)}</b> ·{' '}
              {t('preview.samples.theirs')} <b>{value(field, after)}</b>
            </>
          ) : valueText(object, field, before) === '' || before === null ? (
            <ins className={css.ins}>{value(field, after)}</ins>
          ) : (
            <>
              <del className={css.del}>{value(field, before)}</del>{' '}
              <ins className={css.ins}>{value(field, after)}</ins>
            </>
          )}
        </p>
      ))}
      {more > 0 && <p className={css.quiet}>{t('preview.samples.more', { count: more })}</p>}
    </li>
  );
}
