import { Link } from '@tanstack/react-router';
import type { Connection, RunDetail } from '../../../shared/model/sync.ts';
import { Fact, Facts } from '../../components/Layout.tsx';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { ObjectCounts } from '../syncs/ObjectCounts.tsx';
import css from './Preview.module.css';

/** What a first sync did, and what it left because it had moved. */
export function FirstSyncDone({ run, connection }: { run: RunDetail; connection: Connection }) {
  const { t, f } = useText();
  const { failureText } = useFailureWords();
  const drifted = run.problems.filter(({ code }) => code === 'drifted');
  const { created, updated, sent, conflicts, objects } = run.counts;
  const figures = { created, updated, sent, conflicts, drifted: run.preview?.drifted ?? 0 };

  return (
    <>
      <header>
        <h2 className={css.big}>{t('preview.doneTitle')}</h2>
        <p className={css.eta}>{t('preview.doneSub')}</p>
      </header>
      <div className={css.done}>
        <Facts>
          {Object.entries(figures).map(([key, count]) => (
            <Fact key={key} label={t(`preview.done.${key as keyof typeof figures}`)}>
              <span className="p-num">{f.number(count)}</span>
            </Fact>
          ))}
        </Facts>
      </div>
      <ObjectCounts objects={objects} />
      <p className={css.buttons}>
        <Link to="/leads">{t('preview.seeLeads')}</Link>
        {(objects?.deal?.created ?? 0) > 0 && <Link to="/pipeline">{t('preview.seeDeals')}</Link>}
        {(objects?.product?.created ?? 0) > 0 && (
          <Link to="/products">{t('preview.seeProducts')}</Link>
        )}
        {conflicts > 0 && <Link to="/conflicts">{t('preview.seeConflicts')}</Link>}
        {sent > 0 && <Link to="/queue">{t('preview.seeQueue')}</Link>}
      </p>
      {drifted.length > 0 && (
        <section aria-label={t('preview.driftedTitle')}>
          <h2 className={css.heading}>{t('preview.driftedTitle')}</h2>
          <ul className={css.samples}>
            {drifted.map((problem, index) => (
              <li key={index} className={css.sample}>
                <p>{failureText(problem, connection.provider)}</p>
                <p className={css.quiet}>
                  {problem.leadId ? (
                    <Link to="/leads/$leadId" params={{ leadId: problem.leadId }}>
                      {t('syncs.detail.openLead')}
                    </Link>
                  ) : (
                    t('syncs.detail.record', { id: problem.externalId ?? '' })
                  )}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
