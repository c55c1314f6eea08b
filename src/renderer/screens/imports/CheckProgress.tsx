import type { ImportCheck } from '../../../shared/model/import-fix.ts';
import { Action } from '../../components/Action.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useText } from '../../i18n/use-text.ts';
import panel from './panel/MappingPanel.module.css';
import { useSpanWords } from './run/RunHeading.tsx';

type CheckProgressProps = { check: ImportCheck | undefined; onRetry: () => void };

/** How far the dry run of the whole file is, or why it is not. */
export function CheckProgress({ check, onRetry }: CheckProgressProps) {
  const { t, f } = useText();
  const span = useSpanWords();
  if (check?.state === 'stopped' || check?.state === 'failed') {
    return (
      <>
        <p className={panel.hint}>
          {t(
            check.state === 'stopped' ? 'importFixing.check.stopped' : 'importFixing.check.failed',
          )}
        </p>
        <Action size="xs" onClick={onRetry}>
          {t('importFixing.check.again')}
        </Action>
      </>
    );
  }
  const ratio = check && check.bytesTotal > 0 ? check.bytesDone / check.bytesTotal : 0;
  const words = [
    t('importFixing.check.line', { percent: f.percent(ratio), count: check?.lines ?? 0 }),
    check?.msLeft ? t('importFixing.check.left', { span: span(check.msLeft) }) : '',
  ].join(' ');
  return (
    <div>
      <RunProgress
        label={t('importFixing.check.running')}
        done={Math.round(ratio * 1000)}
        total={ratio === 0 ? null : 1000}
        thick={4}
      />
      <p className={`${panel.hint} p-num`}>{words}</p>
    </div>
  );
}
