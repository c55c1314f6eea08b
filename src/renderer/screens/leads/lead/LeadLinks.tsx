import { useQuery } from '@tanstack/react-query';
import { BellOff, RefreshCw } from 'lucide-react';
import type { Lead } from '../../../../shared/model/lead.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { Section } from '../../../components/Layout.tsx';
import { ProviderTile } from '../../../components/ProviderTile.tsx';
import { StatusPill } from '../../../components/StatusPill.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { inSentence, useLeadWords } from '../lead-words.ts';
import type { useLeadActions } from '../use-lead-actions.ts';
import css from './LeadLinks.module.css';

type LeadLinksProps = { lead: Lead; actions: ReturnType<typeof useLeadActions> };

/** How the lead stands on each connection, and "sync now". */
export function LeadLinks({ lead, actions }: LeadLinksProps) {
  const { t, f } = useText();
  const { api, client } = useService();
  const { fieldName } = useLeadWords();
  const act = useAct();
  const { data } = useQuery(api.connections.list.queryOptions());
  const connections = data?.items ?? [];
  return (
    <Section title={t('leads.panel.sync')} label={t('leads.panel.sync')}>
      {connections.length === 0 && <p className={css.none}>{t('leads.panel.noLinks')}</p>}
      <ul>
        {connections.map((connection) => {
          const link = lead.links.find(({ connectionId }) => connectionId === connection.id);
          const pending = link?.pending?.length ?? 0;
          return (
            <li key={connection.id} className={css.line}>
              <ProviderTile provider={connection.provider} size={20} />
              <span className={`${css.name} p-truncate`}>
                {connection.name}
                <span
                  className={css.note}
                  title={link?.syncedAt ? f.stamp(link.syncedAt) : undefined}
                >
                  {pending > 0
                    ? t('leads.panel.pending', { count: pending })
                    : (link?.externalId ??
                      (link?.syncedAt &&
                        t('leads.panel.syncedAt', { time: f.moment(link.syncedAt) })))}
                </span>
              </span>
              <StatusPill state={link?.state ?? 'unlinked'} />
              <IconAction
                label={`${t('leads.panel.syncNow')}: ${connection.name}`}
                size={24}
                onClick={() => void actions.sync(lead, connection.id)}
              >
                <RefreshCw size={14} />
              </IconAction>
              {link?.muted?.map(({ field, by, at }) => (
                <span key={field} className={css.muted}>
                  <BellOff size={14} aria-hidden="true" />
                  <span>
                    {t('leads.panel.muted', {
                      field: inSentence(fieldName(field, lead)),
                      who: by,
                      when: f.moment(at),
                    })}
                  </span>
                  <Action
                    size="xs"
                    variant="subtle"
                    onClick={() =>
                      void act({
                        do: () =>
                          client.dlq.unmute({
                            type: 'lead',
                            id: lead.id,
                            connectionId: connection.id,
                            field,
                          }),
                        done: () => ({
                          title: t('queue.done.unmuted'),
                          hint: t('queue.done.unmutedHint'),
                        }),
                      })
                    }
                  >
                    {t('leads.panel.unmute')}
                  </Action>
                </span>
              ))}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
