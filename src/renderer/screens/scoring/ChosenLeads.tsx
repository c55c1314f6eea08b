import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { RuleSet, ScorePreview } from '../../../shared/model/scoring.ts';
import { IconAction } from '../../components/Action.tsx';
import { LeadPicker } from '../../components/LeadPicker.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Scoring.module.css';
import { useRuleWords } from './use-rule-words.ts';

const most = 20;
const FIRST = 3;
const PAUSE_MS = 200;

/** What the rules make of leads that a person knows: the newest few, until others are chosen. */
export function ChosenLeads({ rules }: { rules: RuleSet }) {
  const { t } = useText();
  const { api } = useService();
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [asked] = useDebouncedValue(rules, PAUSE_MS);
  const newest = useQuery(api.leads.list.queryOptions({ input: { limit: FIRST } }));
  const leadIds = chosen ?? newest.data?.items.map(({ id }) => id) ?? [];
  const { data } = useQuery(
    api.scoring.preview.queryOptions({
      input: { rules: asked, leadIds: [...leadIds] },
      placeholderData: keepPreviousData,
    }),
  );
  const items = leadIds.flatMap(
    (leadId) => data?.items.find((each) => each.leadId === leadId) ?? [],
  );

  return (
    <section aria-label={t('scoring.preview.title')}>
      <SectionHead title={t('scoring.preview.title')} />
      <p className={css.quiet}>{t('scoring.preview.hint')}</p>
      <LeadPicker
        // Empty again once somebody was added.
        key={leadIds.join()}
        className={css.adder ?? ''}
        size="sm"
        aria-label={t('scoring.preview.pick')}
        placeholder={`${t('scoring.preview.pick')}: ${t('leads.pick.hint')}`}
        without={leadIds}
        picked={null}
        onPick={(lead) => lead && setChosen([lead.id, ...leadIds].slice(0, most))}
      />
      {items.length === 0 ? (
        <p className={css.quiet}>{t('scoring.preview.noLeads')}</p>
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('scoring.preview.lead')}</th>
              <th scope="col">{t('scoring.preview.before')}</th>
              <th scope="col">{t('scoring.preview.after')}</th>
              <th scope="col">{t('scoring.preview.why')}</th>
              <th aria-label={t('common.moreActions')} />
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <PreviewRow
                key={item.leadId}
                item={item}
                onRemove={() => setChosen(leadIds.filter((each) => each !== item.leadId))}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function PreviewRow({ item, onRemove }: { item: ScorePreview; onRemove: () => void }) {
  const { t, f } = useText();
  const { reasonText, signed } = useRuleWords();
  const { before, after } = item;
  const name = item.name || t('scoring.preview.unnamed');
  const became = after.temperature !== before.temperature;
  return (
    <tr>
      <th scope="row">
        <Link to="/leads/$leadId" params={{ leadId: item.leadId }}>
          {name}
        </Link>
      </th>
      <td className={css.scored}>
        <b>{f.number(before.score)}</b> {t(`leads.temperature.${before.temperature}`)}
      </td>
      <td className={css.scored} data-moved={became || undefined}>
        <b>{f.number(after.score)}</b> {t(`leads.temperature.${after.temperature}`)}
      </td>
      <td>
        {after.reasons.length === 0 ? (
          <span className={css.quiet}>{t('scoring.preview.nothing')}</span>
        ) : (
          <ul className={css.reasons}>
            {after.reasons.map((reason) => (
              <li key={reason.rule}>
                {t('scoring.preview.points', {
                  points: signed(reason.points),
                  sentence: reasonText(reason),
                })}
              </li>
            ))}
          </ul>
        )}
      </td>
      <td>
        <IconAction label={t('scoring.preview.remove', { name })} size={24} onClick={onRemove}>
          <X size={14} />
        </IconAction>
      </td>
    </tr>
  );
}
