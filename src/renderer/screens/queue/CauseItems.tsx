import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Archive, RotateCcw } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { DeadLetterCause } from '../../../shared/model/queue.ts';
import { Action } from '../../components/Action.tsx';
import { CheckBox } from '../../components/grid/CheckBox.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Queue.module.css';
import { useFailureActions } from './use-failure-actions.ts';

const itemsAtOnce = 50;

/** The failures of one cause; chosen ones are sent again or put away together. */
export function CauseItems({ cause }: { cause: DeadLetterCause }) {
  const { t, f } = useText();
  const { api } = useService();
  const { item: openItem } = useSearch({ from: '/queue' });
  const navigate = useNavigate({ from: '/queue' });
  const { retryMany, archiveMany } = useFailureActions();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery(
    api.dlq.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        fingerprint: cause.fingerprint,
        limit: itemsAtOnce,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.pagination.nextCursor ?? undefined,
    }),
  );
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const picked = { ids: [...chosen].filter((id) => items.some((item) => item.id === id)) };

  function toggle(id: string): void {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  }

  function onKeyDown(event: KeyboardEvent<HTMLUListElement>): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-item]')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  }

  if (error) return <ErrorNotice error={error} />;
  return (
    <>
      <ul onKeyDown={onKeyDown}>
        {items.map((item) => (
          <li key={item.id} className={css.item} data-open={item.id === openItem || undefined}>
            <CheckBox
              checked={chosen.has(item.id)}
              label={t('common.grid.selectRow', { name: item.leadName ?? item.id })}
              onChange={() => toggle(item.id)}
            />
            <button
              type="button"
              data-item
              className={css.itemButton}
              onClick={() => void navigate({ search: (now) => ({ ...now, item: item.id }) })}
            >
              <span className={`${css.itemName} p-truncate`}>
                {item.leadName ?? t(`queue.op.${item.op}`)}
              </span>
              <span className={css.quiet}>{t(`queue.op.${item.op}`)}</span>
              <span className={css.quiet}>{t('queue.attempts', { count: item.attempts })}</span>
              <span className={`${css.quiet} p-num`}>{f.sinceTime(item.diedAt)}</span>
            </button>
          </li>
        ))}
      </ul>
      {(hasNextPage || picked.ids.length > 0) && (
        <div className={css.itemFoot}>
          {hasNextPage && (
            <Action size="xs" variant="subtle" onClick={() => void fetchNextPage()}>
              {t('common.showMore', { count: Math.min(itemsAtOnce, cause.count - items.length) })}
            </Action>
          )}
          {picked.ids.length > 0 && (
            <>
              <span className={css.quiet}>{t('queue.count', { count: picked.ids.length })}</span>
              <Action
                size="xs"
                icon={<RotateCcw size={14} />}
                onClick={() => void retryMany(picked)}
              >
                {t('queue.retryChosen')}
              </Action>
              <Action
                size="xs"
                icon={<Archive size={14} />}
                onClick={() => void archiveMany(picked)}
              >
                {t('queue.detail.archive')}
              </Action>
            </>
          )}
        </div>
      )}
    </>
  );
}
