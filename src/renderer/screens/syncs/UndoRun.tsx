import { useQuery } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { RunDetail } from '../../../shared/model/sync.ts';
import type { UndoPreview } from '../../../shared/model/undo.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Section } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Syncs.module.css';
import { UndoItems } from './UndoItems.tsx';

type UndoRunProps = { run: RunDetail; onStarted: (runId: string) => void };

/** Takes a run back: first what that would do, then, when it is wanted, the doing as a run of its own. */
export function UndoRun({ run, onStarted }: UndoRunProps) {
  const { t } = useText();
  const [looking, setLooking] = useState(false);
  const what = t(`ledger.this.${run.kind}`);
  if (!looking) {
    return (
      <Section>
        <Action icon={<Undo2 size={14} />} onClick={() => setLooking(true)}>
          {t('ledger.undo.action', { what })}
        </Action>
      </Section>
    );
  }
  return <Preview run={run} onStarted={onStarted} onCancel={() => setLooking(false)} />;
}

function Preview({ run, onStarted, onCancel }: UndoRunProps & { onCancel: () => void }) {
  const { t } = useText();
  const { api, client } = useService();
  const act = useAct();
  const [starting, setStarting] = useState(false);
  const { data, error, refetch } = useQuery({
    ...api.sync.undoPreview.queryOptions({ input: { id: run.id } }),
    // What is shown is what is decided on; it is asked for once and not behind the person's back.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const what = t(`ledger.this.${run.kind}`);

  async function start(): Promise<void> {
    setStarting(true);
    const undo = await act({
      do: () => client.sync.undo({ id: run.id }),
      done: () => ({
        tone: 'info',
        title: t('ledger.undo.started'),
        hint: t('ledger.undo.startedHint'),
      }),
    });
    setStarting(false);
    if (undo) onStarted(undo.id);
  }

  return (
    <Section title={t('ledger.undo.title', { what })}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <p role="status">{t('ledger.undo.looking')}</p>}
      {data && <Effects preview={data} />}
      <div className={css.choices}>
        <Action data-autofocus onClick={onCancel}>
          {t('common.cancel')}
        </Action>
        <Action
          primary
          danger
          loading={starting}
          disabled={!data || data.restored === 0}
          onClick={() => void start()}
        >
          {t('ledger.undo.confirm')}
        </Action>
      </div>
    </Section>
  );
}

function Effects({ preview }: { preview: UndoPreview }) {
  const { t } = useText();
  const { restored, removed, sends, kept, failed, samples } = preview;
  const values = restored - removed;
  const items = [...samples.failed, ...samples.kept, ...samples.restored].slice(0, 20);
  return (
    <>
      <ul className={css.effects}>
        {restored === 0 && <li>{t('ledger.undo.nothing')}</li>}
        {values > 0 && <li>{t('ledger.undo.restores', { count: values })}</li>}
        {removed > 0 && <li>{t('ledger.undo.removes', { count: removed })}</li>}
        {sends > 0 && <li>{t('ledger.undo.sends', { count: sends })}</li>}
        {kept > 0 && <li>{t('ledger.undo.keeps', { count: kept })}</li>}
        {failed > 0 && <li>{t('ledger.undo.fails', { count: failed })}</li>}
      </ul>
      <h3 className={css.samplesTitle}>{t('ledger.undo.samples')}</h3>
      <UndoItems items={items} />
    </>
  );
}
