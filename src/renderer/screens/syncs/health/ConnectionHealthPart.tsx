import type { ReactNode } from 'react';
import type { ConnectionHealth } from '../../../../shared/model/health.ts';
import type { Connection } from '../../../../shared/model/sync.ts';
import { ProviderTile } from '../../../components/ProviderTile.tsx';
import { connectionLook } from '../../../components/state.ts';
import { Pill } from '../../../components/StatusPill.tsx';
import { useFailureWords } from '../../../i18n/use-failure-words.ts';
import { useText } from '../../../i18n/use-text.ts';
import { ConnectionActions } from './ConnectionActions.tsx';
import css from './Health.module.css';
import { RunsChart } from './RunsChart.tsx';
import { useHealthWords } from './use-health-words.ts';

type ConnectionHealthPartProps = { connection: Connection; health: ConnectionHealth };

/** One connection: its state, what is measured of it, its last runs, and what can be done. */
export function ConnectionHealthPart({ connection, health }: ConnectionHealthPartProps) {
  const { t } = useText();
  const { connectionText } = useFailureWords();
  const words = useHealthWords();
  const { name, provider, state } = connection;

  const facts = [
    [t('health.fact.last'), words.last(connection)],
    [t('health.fact.check'), words.check(health)],
    [t('health.fact.missed'), words.missed(health)],
    [t('health.fact.overlap'), words.overlap(health)],
    [t('health.fact.clock'), words.clock(health)],
    [t('health.fact.rate'), words.rate(health)],
    [t('health.fact.today'), words.today(health)],
    [t('health.fact.window'), words.window(health)],
  ] satisfies [ReactNode, ReactNode][];

  return (
    <section className={css.connection} aria-label={name}>
      <header className={css.connectionHead}>
        <ProviderTile provider={provider} size={20} />
        <h2 className={css.name}>{name}</h2>
        <Pill {...connectionLook[state]} label={t(`common.connection.${state}`)} />
        <span className={css.quiet}>
          {state === 'ready' ? t('health.connection.ready') : connectionText(state)}
        </span>
        <span className={css.actions}>
          <ConnectionActions connection={connection} walksAtEachPull={health.walksAtEachPull} />
        </span>
      </header>
      <div className={css.halves}>
        <dl className={css.facts}>
          {facts.map(([label, value], index) => (
            <div key={index} className={css.fact}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <RunsChart connection={connection} />
      </div>
    </section>
  );
}
