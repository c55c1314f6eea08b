import { useQuery } from '@tanstack/react-query';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { useRuleWords } from '../../scoring/use-rule-words.ts';
import css from './LeadScore.module.css';

/** What was learned from history makes of this lead, where a person chose to see it. */
export function LeadOpinion({ leadId }: { leadId: string }) {
  const { t, f } = useText();
  const { api } = useService();
  const { featureText, signed } = useRuleWords();
  const { data } = useQuery(api.scoring.opinion.queryOptions({ input: { leadId } }));
  if (!data?.opinion) return null;
  const { chance, reasons } = data.opinion;
  return (
    <div role="group" aria-label={t('scoring.model.opinion')}>
      <p className={css.line}>
        {t('scoring.model.opinion')}
        <b>{t('scoring.model.chance', { share: f.percent(chance) })}</b>
      </p>
      <ul>
        {reasons.map(({ feature, weight }) => (
          <li key={featureText(feature)} className={css.line}>
            {featureText(feature)}
            <span>{signed(Math.round(weight * 100) / 100)}</span>
          </li>
        ))}
      </ul>
      <p className={css.none}>{t('scoring.model.chanceHint')}</p>
    </div>
  );
}
