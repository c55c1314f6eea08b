import { useMutation, useQuery } from '@tanstack/react-query';
import { Archive, Plus } from 'lucide-react';
import { Action } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { fileSize } from '../../i18n/file-size.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { RestoreBackup } from './RestoreBackup.tsx';
import css from './Settings.module.css';

/** Copies of the company's file: when, why, how large, and the way back to each. */
export function Backups() {
  const { t, f, language } = useText();
  const { api, client } = useService();
  const act = useAct();
  const { data, error, refetch } = useQuery(api.backups.list.queryOptions());
  const make = useMutation({
    mutationFn: () =>
      act({
        do: () => client.backups.make(),
        done: ({ bytes }) => ({
          title: t('settings.backups.made'),
          hint: t('settings.backups.madeHint', {
            size: fileSize(bytes, language),
            folder: data?.folder ?? '',
          }),
        }),
      }),
  });

  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <>
      <SectionHead
        title={t('settings.backups.intro', { folder: data.folder })}
        aside={
          <Action
            primary
            icon={<Plus size={16} />}
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            {t(make.isPending ? 'settings.backups.making' : 'settings.backups.make')}
          </Action>
        }
      />
      {data.problem !== null && (
        <Banner tone="danger">
          {t('settings.backups.problem')} {data.problem}
        </Banner>
      )}
      {data.items.length === 0 && (
        <EmptyState
          icon={Archive}
          title={t('settings.backups.emptyTitle')}
          body={t('settings.backups.emptyBody')}
        />
      )}
      <ul className={css.list}>
        {data.items.map((copy) => (
          <li key={copy.name} className={css.item}>
            <Archive size={16} aria-hidden="true" />
            <div className={css.itemText}>
              <p className={css.itemName}>{f.moment(copy.at)}</p>
              <p className={css.quiet}>
                {[t(`settings.backups.reason.${copy.reason}`), fileSize(copy.bytes, language)].join(
                  ' · ',
                )}
              </p>
            </div>
            <RestoreBackup copy={copy} />
          </li>
        ))}
      </ul>
    </>
  );
}
