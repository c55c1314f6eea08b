import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Merge } from 'lucide-react';
import { useState } from 'react';
import type { Lead } from '../../../shared/model/lead.ts';
import type { Unmerged } from '../../../shared/model/merge.ts';
import { Action } from '../../components/Action.tsx';
import { Section } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Merge.module.css';
import { usePart } from './use-part.ts';

/** With whom a lead was merged, and the way to part them; then what stayed where. */
export function LeadMerges({ lead }: { lead: Lead }) {
  const { t, f } = useText();
  const { api } = useService();
  const { fieldName, valueText } = useLeadWords();
  const part = usePart();
  const { data } = useQuery(api.leads.merges.queryOptions({ input: { id: lead.id } }));
  const [parted, setParted] = useState<Unmerged | null>(null);
  if (!data || (data.into === null && data.with.length === 0 && parted === null)) return null;

  async function partFrom(id: string): Promise<void> {
    const done = await part(id);
    if (done && done.kept.length > 0) setParted(done);
  }

  const { into } = data;
  const lines = [
    ...(into ? [{ ...into, words: 'merges.into' as const, mergedId: lead.id }] : []),
    ...data.with.map((each) => ({ ...each, words: 'merges.with' as const, mergedId: each.id })),
  ];
  return (
    <Section title={t('merges.section')} label={t('merges.section')}>
      <ul className={css.merges}>
        {lines.map(({ id, name, at, actor, words, mergedId }) => (
          <li key={id} className={css.merge}>
            <Merge size={16} aria-hidden="true" />
            <Link to="/leads/$leadId" params={{ leadId: id }} className={css.mergeWords}>
              {t(words, { name: name || t('leads.noName'), when: f.moment(at), who: actor })}
            </Link>
            <Action
              size="xs"
              aria-label={t('merges.partNamed', { name: name || t('leads.noName') })}
              onClick={() => void partFrom(mergedId)}
            >
              {t('merges.part')}
            </Action>
          </li>
        ))}
      </ul>
      {parted && (
        <div className={css.kept} role="status">
          <strong>{t('merges.keptTitle', { name: parted.survivor.name })}</strong>
          <dl>
            {parted.kept.map(({ field, value, at, actor }) => (
              <div key={field}>
                <dt>{fieldName(field)}</dt>
                <dd>
                  {t('merges.keptBy', {
                    value: valueText(field, value) || t('merges.blank'),
                    who: actor,
                    when: f.moment(at),
                  })}
                </dd>
              </div>
            ))}
          </dl>
          <Action size="xs" onClick={() => setParted(null)}>
            {t('merges.keptClose')}
          </Action>
        </div>
      )}
    </Section>
  );
}
