import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Lead } from '../../../../shared/model/lead.ts';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { mostPoints, useRuleWords } from '../../scoring/use-rule-words.ts';
import { LeadOpinion } from './LeadOpinion.tsx';
import css from './LeadScore.module.css';

/** The score as a sum: each rule's part on one bar, with the marks of warm and hot. */
export function LeadScore({ lead }: { lead: Lead }) {
  const { t, f } = useText();
  const { api } = useService();
  const { reasonText, signed } = useRuleWords();
  const { data } = useQuery(api.scoring.now.queryOptions());
  const reasons = lead.scoreReasons.toSorted((a, b) => b.points - a.points);
  const current = data?.current;
  /** The most that the rules give in all. */
  const full = (current?.rules.rules ?? [])
    .filter(({ on }) => on)
    .reduce((sum, rule) => sum + Math.max(0, mostPoints(rule)), 0);
  const width = Math.max(full, lead.score, current?.rules.hotFrom ?? 1, 1);
  const at = (points: number) => ({ left: `${(Math.max(0, points) / width) * 100}%` });
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
        {reasons
          .filter(({ points }) => points > 0)
          .map((reason, index) => (
            <span
              key={reason.rule}
              className={css.part}
              style={
                {
                  width: `${(reason.points / width) * 100}%`,
                  '--step': index,
                } as React.CSSProperties
              }
            />
          ))}
        <span className={css.rest} />
      </div>
      <div className={css.marks} aria-hidden="true">
        {current && (
          <>
            <span style={at(current.rules.warmFrom)}>
              {t('leads.panel.warmMark', { points: current.rules.warmFrom })}
            </span>
            <span style={at(current.rules.hotFrom)}>
              {t('leads.panel.hotMark', { points: current.rules.hotFrom })}
            </span>
          </>
        )}
        <span>{f.number(width)}</span>
      </div>
      {reasons.length === 0 ? (
        <p className={css.none}>{t('leads.panel.noScore')}</p>
      ) : (
        <ul>
          {reasons.map((reason) => (
            <li key={reason.rule} className={css.line}>
              {reasonText(reason)}
              <b>{signed(reason.points)}</b>
            </li>
          ))}
        </ul>
      )}
      {current && (
        <p className={css.none}>
          <Link to="/scoring" search={{ tab: 'versions' }}>
            {lead.scoreVersion === current.version
              ? t('scoring.reason.byVersion', { version: lead.scoreVersion })
              : t('scoring.reason.older', {
                  version: lead.scoreVersion,
                  current: current.version,
                })}
          </Link>
        </p>
      )}
      <LeadOpinion leadId={lead.id} />
    </Section>
  );
}
