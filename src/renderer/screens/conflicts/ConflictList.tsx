import { ArrowLeftRight } from 'lucide-react';
import type { Conflict } from '../../../shared/model/sync.ts';
import { CheckBox } from '../../components/grid/CheckBox.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
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
    <div className={`${css.list} p-scroll`} role="group" aria-label={t('conflicts.listLabel')}>
      {groups.map(([field, items]) => (
        <section key={field} aria-label={nameOf(field)}>
          <h2 className={css.group}>
            {nameOf(field)}
            <span className={css.count}>{f.number(items.length)}</span>
          </h2>
          <ul className={css.rows}>
            {items.map((conflict) => (
              <Row key={conflict.id} conflict={conflict} list={list} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );

  function nameOf(field: string): string {
    return field === '' ? t('conflicts.field.whole') : fieldName(field);
  }
}

function Row({ conflict, list }: { conflict: Conflict; list: Conflicts }) {
  const { t, f } = useText();
  const { valueText, fieldName } = useLeadWords();
  const { id, field } = conflict;
  const current = list.current?.id === id;
  const name = conflict.dealTitle ?? (conflict.leadName || t('conflicts.field.nameless'));
  const shown = (value: unknown) => valueText(field ?? '', value) || t('conflicts.detail.nothing');

  return (
    <li
      className={css.item}
      data-current={current || undefined}
      data-chosen={list.isChosen(id) || undefined}
    >
      <span className={css.check}>
        <CheckBox
          label={t('conflicts.choose', { name, what: field ? fieldName(field) : '' })}
          checked={list.isChosen(id)}
          onChange={() => list.toggle(id)}
        />
      </span>
      <button
        type="button"
        className={css.row}
        data-conflict={id}
        data-enter-applies
        aria-current={current || undefined}
        onClick={() => list.open(id)}
      >
        <span className={css.line}>
          <span className={css.name}>{name}</span>
          <span className={css.when}>{f.moment(conflict.openedAt)}</span>
        </span>
        <span className={css.line}>
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
        </span>
      </button>
    </li>
  );
}
