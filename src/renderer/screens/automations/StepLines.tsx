import type { StepLine } from '../../../shared/model/automation.ts';
import { Pill } from '../../components/StatusPill.tsx';
import { useText } from '../../i18n/use-text.ts';
import { outcomeLook } from './automation-look.ts';
import css from './Automations.module.css';
import { useAutomationWords } from './use-automation-words.ts';

/** What each step did, in order. */
export function StepLines({ lines }: { lines: readonly StepLine[] }) {
  const { t, f } = useText();
  const words = useAutomationWords(undefined);
  return (
    <ol className={css.lines}>
      {lines.map((line, index) => (
        <li key={`${line.stepId} ${index}`} className={css.line}>
          <Pill
            {...outcomeLook[line.outcome]}
            plain
            label={t(`automations.outcome.${line.outcome}`)}
          />
          <span className={css.lineText}>{words.line(line)}</span>
          <span className={css.quiet} title={f.stamp(line.at)}>
            {f.dateTime(line.at)}
          </span>
        </li>
      ))}
    </ol>
  );
}
