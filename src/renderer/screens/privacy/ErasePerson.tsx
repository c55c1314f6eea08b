import { Checkbox, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  personKinds,
  type ErasePreview,
  type EraseReceipt,
} from '../../../shared/model/privacy.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import { fold } from '../../../shared/text.ts';
import { Action } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './ErasePerson.module.css';

type ErasePersonProps = { lead: Lead; onClose: () => void; onErased: () => void };

/** Says what goes, where the person stays, and what becomes of copies; done once their name is typed. */
export function ErasePerson({ lead, onClose, onErased }: ErasePersonProps) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const preview = useQuery({
    ...api.privacy.erasePreview.queryOptions({ input: { id: lead.id } }),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const [typed, setTyped] = useState('');
  const [deleteOn, setDeleteOn] = useState<readonly string[]>([]);
  const [deleteCopies, setDeleteCopies] = useState(false);
  const erase = useMutation({
    mutationFn: () =>
      act({
        do: () =>
          client.privacy.erase({
            id: lead.id,
            confirm: typed,
            deleteOn: [...deleteOn],
            deleteCopies,
          }),
        done: (_: EraseReceipt) => {
          onErased();
          void queries.invalidateQueries();
          return { title: t('privacy.done'), hint: t('privacy.doneHint') };
        },
      }),
  });
  const { data } = preview;
  const named = data?.confirmBy.some((each) => fold(each) === fold(typed)) ?? false;
  const [first = '', second] = data?.confirmBy ?? [];

  return (
    <Modal
      opened
      onClose={() => !erase.isPending && onClose()}
      title={
        lead.name ? t('privacy.dialog.title', { name: lead.name }) : t('privacy.dialog.nameless')
      }
      size={520}
    >
      {preview.error && (
        <ErrorNotice error={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {preview.isPending && <p className={css.quiet}>{t('privacy.dialog.looking')}</p>}
      {data && (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (named && !erase.isPending) erase.mutate();
          }}
        >
          <p>{t('privacy.dialog.intro')}</p>
          <Counts preview={data} />
          <Elsewhere
            preview={data}
            chosen={deleteOn}
            onToggle={(id) =>
              setDeleteOn(
                deleteOn.includes(id) ? deleteOn.filter((each) => each !== id) : [...deleteOn, id],
              )
            }
          />
          {data.copies > 0 && (
            <Checkbox
              label={t('privacy.dialog.deleteCopies')}
              description={`${t('privacy.dialog.copies', { count: data.copies })} ${t('privacy.dialog.copiesHint')}`}
              checked={deleteCopies}
              onChange={(event) => setDeleteCopies(event.currentTarget.checked)}
            />
          )}
          <p className={css.quiet}>
            {t('privacy.dialog.staysAway')} {t('privacy.dialog.pause')}
          </p>
          <TextInput
            label={t('privacy.dialog.confirm', {
              what: second === undefined ? first : t('privacy.dialog.or', { first, second }),
            })}
            value={typed}
            data-autofocus
            autoComplete="off"
            maxLength={200}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            <Action disabled={erase.isPending} onClick={onClose}>
              {t('common.cancel')}
            </Action>
            <Action primary danger type="submit" disabled={!named} loading={erase.isPending}>
              {t(erase.isPending ? 'privacy.dialog.going' : 'privacy.dialog.go')}
            </Action>
          </div>
        </form>
      )}
    </Modal>
  );
}

function Counts({ preview: { counts, leads, alike, files } }: { preview: ErasePreview }) {
  const { t, f } = useText();
  return (
    <>
      <dl className={css.counts}>
        {personKinds.flatMap((kind) => {
          const count = counts.find((each) => each.kind === kind)?.count;
          if (count === undefined) return [];
          return (
            <div key={kind}>
              <dt>{t(`privacy.kind.${kind}`)}</dt>
              <dd>{f.number(count)}</dd>
            </div>
          );
        })}
      </dl>
      {leads > 1 && <p>{t('privacy.dialog.leads', { count: leads })}</p>}
      {alike > 0 && <Banner tone="warning">{t('privacy.dialog.alike', { count: alike })}</Banner>}
      {files > 0 && <p>{t('privacy.dialog.files', { count: files })}</p>}
    </>
  );
}

type ElsewhereProps = {
  preview: ErasePreview;
  chosen: readonly string[];
  onToggle: (id: string) => void;
};

function Elsewhere({ preview: { elsewhere }, chosen, onToggle }: ElsewhereProps) {
  const { t } = useText();
  if (elsewhere.length === 0) return <p className={css.quiet}>{t('privacy.dialog.nowhere')}</p>;
  return (
    <fieldset className={css.fields}>
      <legend>{t('privacy.dialog.elsewhere')}</legend>
      {elsewhere.map(({ connectionId, name, people }) => (
        <Checkbox
          key={connectionId}
          label={people > 0 ? t('privacy.dialog.deleteOn', { name }) : name}
          disabled={people === 0}
          checked={chosen.includes(connectionId)}
          onChange={() => onToggle(connectionId)}
        />
      ))}
      <p className={css.quiet}>{t('privacy.dialog.deleteOnHint')}</p>
    </fieldset>
  );
}
