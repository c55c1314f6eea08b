import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Action } from '../../components/Action.tsx';
import { PanelTitle, Scroll, Section, Spacer, Toolbar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Overview.module.css';
import type { Need } from './use-needs.ts';

const followUpsShown = 8;

/** Beside the counts: what waits for a person, and whom to call today. */
export function NeedsYou({ needs }: { needs: readonly Need[] }) {
  const { t, f } = useText();
  const { api } = useService();
  const navigate = useNavigate();
  // The end of this day; made once, since it is part of the question's key.
  const [followUpTo] = useState(endOfToday);
  const { data } = useQuery(
    api.leads.list.queryOptions({
      input: { followUpTo, sort: 'followUpAt', limit: followUpsShown },
    }),
  );
  const due = data?.items ?? [];

  return (
    <aside
      className={css.panel}
      aria-label={t('overview.needsYou.title')}
      data-region
      tabIndex={-1}
    >
      <Toolbar wide>
        <PanelTitle>{t('overview.needsYou.title')}</PanelTitle>
        <Spacer />
        <span className={css.quiet}>{f.number(needs.length)}</span>
      </Toolbar>
      <Scroll>
        {needs.length === 0 && (
          <Section>
            <p className={css.quiet}>{t('overview.needsYou.nothing')}</p>
          </Section>
        )}
        {needs.map(({ id, tone, icon: Icon, title, hint, action, to }) => (
          <section key={id} className={css.need}>
            <Icon size={16} className={css.needIcon} data-tone={tone} aria-hidden="true" />
            <div>
              <h2 className={css.needTitle}>{title}</h2>
              <p className={css.quiet}>{hint}</p>
              <Action size="xs" onClick={() => void navigate({ to })}>
                {action}
              </Action>
            </div>
          </section>
        ))}
        <Section
          title={t('overview.followUps.title')}
          aside={<span className={css.quiet}>{f.number(data?.pagination.total ?? 0)}</span>}
        >
          {due.length === 0 && <p className={css.quiet}>{t('overview.followUps.nothing')}</p>}
          <ul>
            {due.map((lead) => {
              const when = f.followUp(lead.followUpAt ?? lead.createdAt);
              return (
                <li key={lead.id}>
                  <Link to="/leads/$leadId" params={{ leadId: lead.id }} className={css.followUp}>
                    <span className="p-truncate">{lead.name || lead.email || lead.phone}</span>
                    <span
                      className={css.when}
                      data-tone={when.tone === 'late' ? 'danger' : 'neutral'}
                    >
                      {when.text}
                    </span>
                  </Link>
                </li>
              );
            })}
          </ul>
          {(data?.pagination.total ?? 0) > followUpsShown && (
            <Link to="/leads" search={{ filter: { followUpTo }, sort: 'followUpAt' }}>
              {t('overview.followUps.all')}
            </Link>
          )}
        </Section>
      </Scroll>
    </aside>
  );
}

function endOfToday(): string {
  const end = new Date();
  end.setHours(23, 59, 59, 999);
  return end.toISOString();
}
