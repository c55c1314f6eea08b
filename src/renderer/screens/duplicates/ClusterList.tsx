import { Select } from '@mantine/core';
import { UsersRound } from 'lucide-react';
import {
  duplicateLevel,
  duplicateReason,
  type DuplicateCluster,
} from '../../../shared/model/duplicate.ts';
import { WalkedGroup, WalkedList, WalkedRow } from '../../components/WalkedList.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Duplicates.module.css';
import { useDuplicateWords } from './use-duplicate-words.ts';
import type { DuplicateList } from './use-duplicates.ts';

const levels = duplicateLevel.options;
const reasons = duplicateReason.options;

/** Those who may be one person, by how sure it is: two lines each, who and why. */
export function ClusterList({ list }: { list: DuplicateList }) {
  const { t, f } = useText();
  const counts = list.scan?.counts;

  return (
    <section className={css.side} aria-label={t('duplicates.listLabel')} data-region tabIndex={-1}>
      <div className={css.filters}>
        <Select
          aria-label={t('duplicates.levelLabel')}
          placeholder={t('duplicates.anyLevel')}
          clearable
          size="xs"
          data={levels.map((value) => ({ value, label: t(`duplicates.level.${value}`) }))}
          value={list.level ?? null}
          onChange={(value) => list.narrow({ level: levels.find((each) => each === value) })}
        />
        <Select
          aria-label={t('duplicates.reasonLabel')}
          placeholder={t('duplicates.anyReason')}
          clearable
          size="xs"
          data={reasons.map((value) => ({ value, label: t(`duplicates.reason.${value}`) }))}
          value={list.reason ?? null}
          onChange={(value) => list.narrow({ reason: reasons.find((each) => each === value) })}
        />
      </div>
      <WalkedList label={t('duplicates.listLabel')}>
        {levels.map((level) => {
          const items = list.items.filter((each) => each.level === level);
          if (items.length === 0) return null;
          return (
            <WalkedGroup
              key={level}
              name={t(`duplicates.level.${level}`)}
              count={f.number(list.reason ? items.length : (counts?.[level] ?? items.length))}
            >
              {items.map((cluster) => (
                <Row key={cluster.id} cluster={cluster} list={list} />
              ))}
            </WalkedGroup>
          );
        })}
        {list.total > list.items.length && (
          <p className={css.more}>
            {t('duplicates.more', { count: list.total - list.items.length })}
          </p>
        )}
      </WalkedList>
    </section>
  );
}

function Row({ cluster, list }: { cluster: DuplicateCluster; list: DuplicateList }) {
  const { t, f } = useText();
  const words = useDuplicateWords();
  const names = [...new Set(cluster.leads.map(words.nameOf))];
  return (
    <WalkedRow
      marks={{ 'data-cluster': cluster.id }}
      current={list.current?.id === cluster.id}
      name={names.join(' · ')}
      aside={f.percent(cluster.score)}
      onOpen={() => list.open(cluster.id)}
    >
      <span className={css.why}>{words.reasons(cluster.reasons)}</span>
      {cluster.size > 2 && (
        <span className={css.size}>
          <UsersRound size={12} aria-hidden="true" />
          {t('duplicates.size', { count: cluster.size })}
        </span>
      )}
    </WalkedRow>
  );
}
