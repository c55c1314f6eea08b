import { useMutation, useQuery } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import { Action } from '../components/Action.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { showToast } from '../components/toast.tsx';
import { fileSize } from '../i18n/file-size.ts';
import { useText } from '../i18n/use-text.ts';
import { useService } from '../service.tsx';
import css from './DamagedWorkspace.module.css';

/** A workspace whose file cannot be read any more: its copies, checked, each a press away. */
export function DamagedWorkspace({ name }: { name: string }) {
  const { t, f, language } = useText();
  const { api, client, queries } = useService();
  const copies = useQuery({ ...api.app.rescue.queryOptions(), staleTime: Infinity });
  const restore = useMutation({
    mutationFn: (copy: { name: string; at: string }) =>
      client.app.restoreDamaged({ name: copy.name }),
    onSuccess: async (_done, { at }) => {
      await queries.invalidateQueries();
      showToast({
        title: t('settings.backups.restored', { time: f.moment(at) }),
        hint: t('settings.backups.restoredHint'),
      });
    },
  });
  const best = copies.data?.find(({ whole }) => whole);

  return (
    <main id="content" className={css.page}>
      <div className={css.column} role="alert">
        <ShieldAlert size={36} className={css.icon} aria-hidden="true" />
        <h1 className={css.title}>{t('frame.damaged.title', { name })}</h1>
        <p className={css.body}>{t('frame.damaged.body')}</p>
        {copies.isPending && <p className={css.body}>{t('frame.damaged.checking')}</p>}
        {copies.error && <ErrorNotice error={copies.error} onRetry={() => void copies.refetch()} />}
        {copies.data && best === undefined && (
          <p className={css.body}>{t('frame.damaged.noneWhole')}</p>
        )}
        {copies.data && (
          <ul className={css.copies} aria-label={t('frame.damaged.copies')}>
            {copies.data.map((copy) => (
              <li key={copy.name} className={css.copy}>
                <span>
                  <strong>{f.stamp(copy.at)}</strong>
                  <span className={css.quiet}>
                    {t(`settings.backups.reason.${copy.reason}`)}, {fileSize(copy.bytes, language)},{' '}
                    {t(copy.whole ? 'frame.damaged.whole' : 'frame.damaged.broken')}
                  </span>
                  {copy.whole && <span className={css.quiet}>{lossText(copy)}</span>}
                </span>
                {copy.whole && (
                  <Action
                    primary={copy === best}
                    loading={restore.isPending && restore.variables.name === copy.name}
                    disabled={restore.isPending}
                    aria-label={t('settings.backups.restoreNamed', { time: f.stamp(copy.at) })}
                    onClick={() => restore.mutate(copy)}
                  >
                    {t('settings.backups.restore')}
                  </Action>
                )}
              </li>
            ))}
          </ul>
        )}
        {restore.error && <ErrorNotice error={restore.error} />}
        <p className={css.quiet}>{t('frame.damaged.after')}</p>
      </div>
    </main>
  );

  function lossText({
    at,
    lost,
  }: {
    at: string;
    lost: { leadsCreated: number; changes: number } | null;
  }) {
    if (lost === null) return t('frame.damaged.losesSince', { ago: f.ago(at) });
    if (lost.changes === 0) return t('settings.backups.losesNothing');
    return t('settings.backups.loses', {
      count: lost.changes,
      leads: f.number(lost.leadsCreated),
    });
  }
}
