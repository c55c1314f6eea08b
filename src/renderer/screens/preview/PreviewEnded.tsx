import type { Connection, RunDetail } from '../../../shared/model/sync.ts';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Preview.module.css';

/** A preview or first sync that did not come to its end: what that means for what is kept. */
export function PreviewEnded({ run, connection }: { run: RunDetail; connection: Connection }) {
  const { t } = useText();
  const { failureText } = useFailureWords();
  const applied = run.preview?.applied ?? 0;

  const [title, sub] =
    run.state === 'cancelled'
      ? applied > 0
        ? [t('preview.cancelledPartTitle'), t('preview.cancelledPartSub', { count: applied })]
        : [t('preview.cancelledTitle'), t('preview.cancelledSub')]
      : run.state === 'failed'
        ? [
            t('preview.failedTitle'),
            applied > 0
              ? t('preview.cancelledPartSub', { count: applied })
              : t('preview.failedSub'),
          ]
        : [t('preview.discardedTitle'), t('preview.discardedSub')];

  return (
    <header>
      <h2 className={css.big}>{title}</h2>
      <p className={css.eta}>{sub}</p>
      {run.error && <p className={css.error}>{failureText(run.error, connection.provider)}</p>}
    </header>
  );
}
