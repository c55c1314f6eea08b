import { Menu } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Archive, ChevronDown, ChevronRight, Ellipsis, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { DeadLetterCause } from '../../../shared/model/queue.ts';
import { IconAction } from '../../components/Action.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { CauseItems } from './CauseItems.tsx';
import { ConfirmRemove } from './ConfirmRemove.tsx';
import css from './Queue.module.css';
import { useFailureActions } from './use-failure-actions.ts';

/** One cause in words, how many share it and since when; open, its items. */
export function CauseRow({ cause }: { cause: DeadLetterCause }) {
  const { t, f } = useText();
  const { failureText } = useFailureWords();
  const why = failureText(cause.cause, cause.provider);
  const { cause: openCause } = useSearch({ from: '/queue' });
  const navigate = useNavigate({ from: '/queue' });
  const { retryMany, archiveMany, removeMany } = useFailureActions();
  const [removing, setRemoving] = useState(false);
  const { fingerprint, count } = cause;
  const open = openCause === fingerprint;
  const chosen = { fingerprint };

  return (
    <>
      <div className={css.cause}>
        <button
          type="button"
          className={css.causeButton}
          aria-expanded={open}
          onClick={() =>
            void navigate({
              search: (now) => ({ ...now, cause: open ? undefined : fingerprint, item: undefined }),
            })
          }
        >
          {open ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
          <ProviderTile provider={cause.provider} size={20} named />
          <span className={css.causeText}>
            <span className={`${css.causeName} p-truncate`}>{why}</span>
            <span className={`${css.quiet} p-truncate`}>
              {t(`queue.op.${cause.op}`)}
              {cause.cause.code && ` · ${cause.cause.code}`}
            </span>
          </span>
          <span className={css.causeCount}>{f.number(count)}</span>
          <span className={css.quiet}>
            {t('common.time.since', { time: f.sinceTime(cause.since) })}
          </span>
        </button>
        <Menu>
          <Menu.Target>
            <IconAction label={t('queue.cause.actions', { cause: why })} size={24}>
              <Ellipsis size={16} />
            </IconAction>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<RotateCcw size={14} />} onClick={() => void retryMany(chosen)}>
              {t('queue.cause.retryAll', { count })}
            </Menu.Item>
            <Menu.Item leftSection={<Archive size={14} />} onClick={() => void archiveMany(chosen)}>
              {t('queue.cause.archiveAll')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              data-tone="danger"
              leftSection={<Trash2 size={14} />}
              onClick={() => setRemoving(true)}
            >
              {t('queue.cause.removeAll')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {open && <CauseItems cause={cause} />}
      {removing && (
        <ConfirmRemove
          count={count}
          onCancel={() => setRemoving(false)}
          onConfirm={(reason) => {
            setRemoving(false);
            void removeMany(chosen, reason);
          }}
        />
      )}
    </>
  );
}
