import { ArrowLeftRight } from 'lucide-react';
import type { Conflict } from '../../../shared/model/sync.ts';
import { CheckBox } from '../../components/grid/CheckBox.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { WalkedGroup, WalkedList, WalkedRow } from '../../components/WalkedList.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './ConflictList.module.css';
import { groupsOf } from './groups.ts';
import type { Conflicts } from './use-conflicts.ts';

/** The conflicts by field, two lines each: whose, and the two values. */
export function ConflictList({ list }: { list: Conflicts }) {
  const { t, f } = useText();
  const { fieldName } = useLeadWords();
  const groups = groupsOf(list.items);

  return (
    <WalkedList label={t('conflicts.listLabel')}>
      {groups.map(([field, items]) => (
        <WalkedGroup key={field} name={nameOf(field)} count={f.number(items.length)}>
          {items.map((conflict) => (
            <Row key={conflict.id} conflict={conflict} list={list} />
          ))}
        </WalkedGroup>
      ))}
    </WalkedList>
  );

  function nameOf(field: string): string {
    return field === '' ? t('conflicts.field.whole') : fieldName(field);
  }
}

function Row({ conflict, list }: { conflict: Conflict; list: Conflicts }) {
  const { t, f } = useText();
  const { valueText, fieldName } = useLeadWords();
  const { id, field } = conflict;
  const name = conflict.dealTitle ?? (conflict.leadName || t('conflicts.field.nameless'));
  const shown = (value: unknown) => valueText(field ?? '', value) || t('conflicts.detail.nothing');

  return (
    <WalkedRow
      marks={{ 'data-conflict': id, 'data-enter-applies': true }}
      current={list.current?.id === id}
      chosen={list.isChosen(id)}
      check={
        <CheckBox
          label={t('conflicts.choose', { name, what: field ? fieldName(field) : '' })}
          checked={list.isChosen(id)}
          onChange={() => list.toggle(id)}
        />
      }
      name={name}
      aside={<span className={css.when}>{f.moment(conflict.openedAt)}</span>}
      onOpen={() => list.open(id)}
    >
      {field === null ? (
        <span className={css.value}>{t(`conflicts.kind.${conflict.kind}`)}</span>
      ) : (
        <span className={css.values}>
          <span className={css.value}>{shown(conflict.local)}</span>
          <ArrowLeftRight size={12} aria-hidden="true" />
          <span className={css.value}>{shown(conflict.remote)}</span>
        </span>
      )}
      <ProviderTile provider={conflict.provider} named />
    </WalkedRow>
  );
}
