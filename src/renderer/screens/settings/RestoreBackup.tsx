import { Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Backup } from '../../../shared/model/backup.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Settings.module.css';

/** Goes back to a copy; asked first, with what that takes away from here. */
export function RestoreBackup({ copy: { name, at } }: { copy: Backup }) {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const loses = useQuery({
    ...api.backups.loses.queryOptions({ input: { name } }),
    enabled: asking,
    gcTime: 0,
  });
  const time = f.moment(at);
  const restore = useMutation({
    mutationFn: () =>
      act({
        do: () => client.backups.restore({ name }),
        done: () => ({
          title: t('settings.backups.restored', { time }),
          hint: t('settings.backups.restoredHint'),
        }),
      }),
    onSettled: () => {
      setAsking(false);
      void queries.invalidateQueries();
    },
  });

  return (
    <>
      <Action
        size="xs"
        aria-label={t('settings.backups.restoreNamed', { time })}
        onClick={() => setAsking(true)}
      >
        {t('settings.backups.restore')}
      </Action>
      <Modal
        opened={asking}
        onClose={() => !restore.isPending && setAsking(false)}
        title={t('settings.backups.restoreTitle', { time })}
        size={460}
      >
        {loses.data && (
          <p>
            {loses.data.changes === 0
              ? t('settings.backups.losesNothing')
              : t('settings.backups.loses', {
                  count: loses.data.changes,
                  leads: f.number(loses.data.leadsCreated),
                })}
          </p>
        )}
        <p className={css.quiet}>{t('settings.backups.restoreText')}</p>
        <div className={css.buttons}>
          <Action data-autofocus disabled={restore.isPending} onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </Action>
          <Action
            primary
            danger
            loading={restore.isPending}
            disabled={!loses.data}
            onClick={() => restore.mutate()}
          >
            {t(restore.isPending ? 'settings.backups.restoring' : 'settings.backups.restore')}
          </Action>
        </div>
      </Modal>
    </>
  );
}
