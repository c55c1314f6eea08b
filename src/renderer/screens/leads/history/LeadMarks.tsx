import { CalendarCheck, Workflow } from 'lucide-react';
import type { AutomationMark } from '../../../../shared/model/automation.ts';
import type { FollowUpMark } from '../../../../shared/model/follow-up.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useAutomationWords } from '../../automations/use-automation-words.ts';
import css from './LeadActivity.module.css';

/** One step of an automation, as what happened to a lead. */
export function StepMark({ mark }: { mark: AutomationMark }) {
  const { t, f } = useText();
  const words = useAutomationWords(undefined);
  const { outcome, at, automationName } = mark;
  return (
    <li className={css.item}>
      <Workflow size={16} className={css.icon} aria-hidden="true" />
      <span>
        {words.line(mark)}
        {outcome !== 'done' && outcome !== 'waiting' && ` · ${t(`automations.outcome.${outcome}`)}`}
      </span>
      <span className={css.when} title={f.stamp(at)}>
        {f.moment(at)}, {t('automations.by', { name: automationName })}
      </span>
    </li>
  );
}

/** A follow-up that was done, and how it went. */
export function FollowUpLine({ mark }: { mark: FollowUpMark }) {
  const { t, f } = useText();
  return (
    <li className={css.item}>
      <CalendarCheck size={16} className={css.icon} aria-hidden="true" />
      <span>{t('followUps.activity', { outcome: t(`followUps.outcome.${mark.outcome}`) })}</span>
      <span className={css.when} title={f.stamp(mark.at)}>
        {f.moment(mark.at)}, {t('followUps.by', { name: mark.actor })}
      </span>
      {mark.note !== null && <p className={css.said}>{mark.note}</p>}
    </li>
  );
}
