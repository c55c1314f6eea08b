import { Pause, Play, Square } from 'lucide-react';
import type { RunDetail } from '../../../shared/model/sync.ts';
import { Action } from '../../components/Action.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Preview.module.css';
import type { usePreviewActions } from './use-preview-actions.ts';

type PreviewProgressProps = {
  run: RunDetail;
  name: string;
  actions: ReturnType<typeof usePreviewActions>;
};

/** What is going on, how far it is, about how long it still takes, and that stopping is safe. */
export function PreviewProgress({ run, name, actions }: PreviewProgressProps) {
  const { t, f } = useText();
  const { preview } = run;
  const phase = preview?.phase ?? 'reading';
  const paused = run.state === 'paused';
  const { done, total } = run.progress;

  function title(): string {
    if (paused) return t('preview.pausedTitle');
    if (run.state === 'queued') return t('preview.waiting');
    if (phase === 'applying') return t('preview.applying', { name });
    if (phase === 'comparing') return t('preview.comparing');
    if (preview?.approved) return t('preview.rereading', { name });
    return phase === 'planning' ? t('preview.planning') : t('preview.reading', { name });
  }

  return (
    <>
      <header aria-live="polite">
        <h2 className={css.big}>{title()}</h2>
        <p className={css.eta}>
          {t(phase === 'applying' ? 'preview.safeApplying' : 'preview.safeReading')}
        </p>
      </header>
      <div>
        <RunProgress label={t('preview.progress')} done={done} total={total} words />
        {preview?.etaMs != null && !paused && (
          <p className={css.quiet}>{t('preview.left', { time: f.span(preview.etaMs) })}</p>
        )}
      </div>
      <div className={css.buttons}>
        {paused ? (
          <Action primary icon={<Play size={16} />} onClick={() => void actions.resume()}>
            {t('preview.resume')}
          </Action>
        ) : (
          <Action icon={<Pause size={16} />} onClick={() => void actions.pause()}>
            {t('preview.pause')}
          </Action>
        )}
        <Action icon={<Square size={14} />} onClick={() => void actions.cancel()}>
          {t('preview.cancel')}
        </Action>
      </div>
    </>
  );
}
