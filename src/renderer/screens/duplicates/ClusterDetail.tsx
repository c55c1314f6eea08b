import { useText } from '../../i18n/use-text.ts';
import type { DuplicateCluster } from '../../../shared/model/duplicate.ts';
import { Action } from '../../components/Action.tsx';
import { Foot, Scroll, Spacer, Toolbar, PanelTitle } from '../../components/Layout.tsx';
import { CompareTable } from './CompareTable.tsx';
import css from './Duplicates.module.css';
import { useDuplicateWords } from './use-duplicate-words.ts';
import type { Deciding } from './use-decide.ts';
import type { DuplicateList } from './use-duplicates.ts';

type ClusterDetailProps = {
  cluster: DuplicateCluster;
  list: DuplicateList;
  deciding: Deciding;
};

/** Two or more leads beside each other, why they may be one person, and the decision. */
export function ClusterDetail({ cluster, list, deciding }: ClusterDetailProps) {
  const { t, f } = useText();
  const words = useDuplicateWords();
  const names = new Map(cluster.leads.map((lead) => [lead.id, words.nameOf(lead)]));
  const many = cluster.leads.length > 2;

  return (
    <>
      <Toolbar>
        <PanelTitle>{t('duplicates.heading', { count: cluster.size })}</PanelTitle>
        <Spacer />
        <span className={css.place}>
          {t('common.positionOf', { position: list.position, total: list.total })}
        </span>
      </Toolbar>
      <Scroll>
        <div className={css.page}>
          <div className={css.whyBox}>
            <strong>
              {t(`duplicates.level.${cluster.level}`)}, {f.percent(cluster.score)}
            </strong>
            {many ? (
              <ul>
                {cluster.pairs.slice(0, 12).map((pair) => (
                  <li key={`${pair.one} ${pair.other}`}>
                    {t('duplicates.pair', {
                      one: names.get(pair.one) ?? '',
                      other: names.get(pair.other) ?? '',
                      why: words.reasons(pair.reasons),
                    })}{' '}
                    <span className={css.quiet}>{f.percent(pair.score)}</span>
                  </li>
                ))}
              </ul>
            ) : (
              <p>{words.reasons(cluster.reasons)}</p>
            )}
            {cluster.size > cluster.leads.length && (
              <p className={css.quiet}>
                {t('duplicates.someShown', { count: cluster.leads.length })}
              </p>
            )}
          </div>
          <CompareTable cluster={cluster} deciding={deciding} />
        </div>
      </Scroll>
      <Foot>
        <Action keys="n" size="md" onClick={() => void deciding.allApart(cluster)}>
          {t(many ? 'duplicates.notSameMany' : 'duplicates.notSame')}
        </Action>
        <Spacer />
        <Action primary keys="m" size="md" onClick={() => deciding.merge(cluster)}>
          {t('duplicates.merge')}
        </Action>
      </Foot>
    </>
  );
}
