import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AllStandings } from '../../../../shared/model/health.ts';
import type { Connection } from '../../../../shared/model/sync.ts';
import { SectionHead } from '../../../components/Layout.tsx';
import { ProviderTile } from '../../../components/ProviderTile.tsx';
import { useFailureWords } from '../../../i18n/use-failure-words.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from './Health.module.css';

type ReasonsProps = { standings: AllStandings; connections: readonly Connection[] };

/** Why some leads are left out, and why some fail, in groups. */
export function Reasons({ standings, connections }: ReasonsProps) {
  const { t, f } = useText();
  const { api } = useService();
  const { failureText } = useFailureWords();
  const causes = useQuery(api.dlq.causes.queryOptions());
  const left = connections.flatMap(({ id, name, provider }) =>
    (standings.connections.find((each) => each.id === id)?.excluded ?? []).map((group) => ({
      ...group,
      id,
      name,
      provider,
    })),
  );

  return (
    <div className={css.reasons}>
      <section aria-label={t('health.failing.title')}>
        <SectionHead title={t('health.failing.title')} />
        {causes.data?.length === 0 && <p className={css.quiet}>{t('health.failing.none')}</p>}
        <ul>
          {causes.data?.map(({ fingerprint, provider, cause, count }) => (
            <li key={fingerprint} className={css.reason}>
              <ProviderTile provider={provider} />
              <Link to="/queue" search={{ tab: 'failures', cause: fingerprint }}>
                {failureText(cause, provider)}
              </Link>
              <span className={css.count}>{f.number(count)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={t('health.why.title')}>
        <SectionHead title={t('health.why.title')} />
        {left.length === 0 && <p className={css.quiet}>{t('health.why.none')}</p>}
        <ul>
          {left.map(({ id, name, provider, why, count }) => (
            <li key={`${id} ${why}`} className={css.reason}>
              <ProviderTile provider={provider} />
              <Link to="/leads" search={{ filter: { connectionId: id, excludedWhy: why } }}>
                {t(`health.why.${why}`, { name })}
              </Link>
              <span className={css.count}>{f.number(count)}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
