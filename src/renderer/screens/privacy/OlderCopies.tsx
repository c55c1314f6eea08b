import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { PrivacyState } from '../../../shared/model/privacy.ts';
import { Action } from '../../components/Action.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { fileSize } from '../../i18n/file-size.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from '../settings/Settings.module.css';

/** Copies of the file that may hold people who were erased since; asked before they go. */
export function OlderCopies({ copies }: { copies: PrivacyState['olderCopies'] }) {
  const { t, language } = useText();
  const { client, queries } = useService();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      act({
        do: () => client.privacy.deleteOlderCopies(),
        done: ({ deleted }) => ({ title: t('privacy.copies.deleted', { count: deleted }) }),
      }),
    onSettled: () => {
      setAsking(false);
      void queries.invalidateQueries();
    },
  });

  return (
    <section>
      <SectionHead
        title={t('privacy.copies.title')}
        aside={
          copies.count > 0 && (
            <Action size="xs" danger onClick={() => setAsking(true)}>
              {t('privacy.copies.delete')}
            </Action>
          )
        }
      />
      <p className={css.quiet}>
        {copies.count === 0
          ? t('privacy.copies.none')
          : t('privacy.copies.some', {
              count: copies.count,
              size: fileSize(copies.bytes, language),
            })}{' '}
        {t('privacy.copies.note')}
      </p>
      <Modal
        opened={asking}
        onClose={() => !remove.isPending && setAsking(false)}
        title={t('privacy.copies.askTitle')}
        size={460}
      >
        <p>{t('privacy.copies.askBody')}</p>
        <div className={css.buttons}>
          <Action data-autofocus disabled={remove.isPending} onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </Action>
          <Action primary danger loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('privacy.copies.delete')}
          </Action>
        </div>
      </Modal>
    </section>
  );
}
