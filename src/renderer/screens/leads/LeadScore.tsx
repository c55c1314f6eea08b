import type { Lead, ScoreReason } from '../../../shared/model/lead.ts';
import { Section } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './LeadScore.module.css';

const warmFrom = 15;
const hotFrom = 25;
/** The most that the rules give in all. */
const full = 40;

/** The score as a sum: each rule's part on one bar, with the marks of warm and hot. */
export function LeadScore({ lead }: { lead: Lead }) {
  const { t, f } = useText();
  const reasons = lead.scoreReasons.toSorted((a, b) => b.points - a.points);
  const width = Math.max(full, lead.score);
  const at = (points: number) => ({ left: `${(points / width) * 100}%` });
  return (
    <Section
      title={t('leads.panel.score')}
      aside={
        <span className={css.total}>
          <b>{f.number(lead.score)}</b>
          <span style={{ fontWeight: 550 }}>{t(`leads.temperature.${lead.temperature}`)}</span>
        </span>
      }
    >
      <div className={css.bar} aria-hidden="true">
        {reasons.map((reason, index) => (
          <span
            key={reason.rule}
            className={css.part}
            style={
              { width: `${(reason.points / width) * 100}%`, '--step': index } as React.CSSProperties
            }
          />
        ))}
        <span className={css.rest} />
      </div>
      <div className={css.marks} aria-hidden="true">
        <span style={at(warmFrom)}>{t('leads.panel.warmMark', { points: warmFrom })}</span>
        <span style={at(hotFrom)}>{t('leads.panel.hotMark', { points: hotFrom })}</span>
        <span>{f.number(width)}</span>
      </div>
      {reasons.length === 0 ? (
        <p className={css.none}>{t('leads.panel.noScore')}</p>
      ) : (
        <ul>
          {reasons.map((reason) => (
            <li key={reason.rule} className={css.line}>
              <Reason reason={reason} />
              <b>+{f.number(reason.points)}</b>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Reason({ reason }: { reason: ScoreReason }) {
  const { t, f } = useText();
  const { keyword = '', from = 0 } = reason.values;
  switch (reason.rule) {
    case 'complete':
      return t('leads.score.complete');
    case 'interest':
      return t('leads.score.interest', { keyword });
    case 'city':
      return t('leads.score.city');
    case 'income':
      return t('leads.score.income', { from: f.wholeMoney(Number(from)) });
    default:
      return t('leads.score.other', { rule: reason.rule });
  }
}
