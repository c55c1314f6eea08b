import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { useKeyWords } from './key-words.ts';
import { NewApiKey } from './NewApiKey.tsx';
import { RevokeKey } from './RevokeKey.tsx';
import css from './Settings.module.css';

/** Who else may come in: keys made and revoked, with their last use. */
export function ApiKeys() {
  const { t } = useText();
  const words = useKeyWords();
  const { api } = useService();
  const { data: state } = useAppState();
  const { data, error, refetch } = useQuery(api.app.apiKeys.queryOptions());
  const [making, setMaking] = useState(false);
  const url = state?.apiUrl ?? '';

  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <SectionHead
        title={t('settings.api.intro', { url })}
        aside={
          !making && (
            <Action primary icon={<Plus size={16} />} onClick={() => setMaking(true)}>
              {t('settings.api.create')}
            </Action>
          )
        }
      />
      <p className={css.quiet}>
        <a href={`${url}/docs`} target="_blank" rel="noreferrer">
          {t('settings.api.docs')}
        </a>
      </p>
      {making && <NewApiKey onClose={() => setMaking(false)} />}
      {data?.length === 0 && !making && (
        <EmptyState
          icon={KeyRound}
          title={t('settings.api.emptyTitle')}
          body={t('settings.api.emptyBody')}
        />
      )}
      <ul className={css.list}>
        {data?.map((key) => (
          <li key={key.id} className={css.item}>
            <KeyRound size={16} aria-hidden="true" />
            <div className={css.itemText}>
              <p className={css.itemName}>{key.name}</p>
              <p className={css.quiet}>{words.line(key)}</p>
            </div>
            {words.ended(key) !== null && <span className={css.quiet}>{words.ended(key)}</span>}
            {!key.revokedAt && <RevokeKey id={key.id} name={key.name} />}
          </li>
        ))}
      </ul>
    </>
  );
}
