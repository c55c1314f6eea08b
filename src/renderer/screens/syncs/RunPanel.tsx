import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Square, X } from 'lucide-react';
import type { RunDetail } from '../../../shared/model/sync.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import {
  Fact,
  Facts,
  PanelTitle,
  Scroll,
  Section,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useAct } from '../../components/use-act.ts';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { AcceptMassChange } from './AcceptMassChange.tsx';
import { ObjectCounts } from './ObjectCounts.tsx';
import type { ConnectionName } from './run-columns.tsx';
import { isOpen, runLook } from './run-look.ts';
import css from './Syncs.module.css';
import { UndoOutcome } from './UndoOutcome.tsx';
import { UndoRun } from './UndoRun.tsx';

type RunPanelProps = {
  id: string;
  connectionOf: ConnectionName;
  /** Shows another run in its place. */
  onOpen: (id: string) => void;
  onClose: () => void;
};

const counted = ['read', 'created', 'updated', 'sent', 'conflicts', 'failed', 'calls'] as const;

/** One run: how far it is, what it did, and each problem in words. */
export function RunPanel({ id, connectionOf, onOpen, onClose }: RunPanelProps) {
  const { t, f } = useText();
  const { api, client } = useService();
  const { data: state } = useAppState();
  const act = useAct();
  const { data: run, error, refetch } = useQuery(api.sync.run.queryOptions({ input: { id } }));
  const { data: connections } = useQuery(api.connections.list.queryOptions());
  const { name, provider } = connectionOf(run?.connectionId ?? null);
  const { failureText } = useFailureWords();
  const isAdmin = state?.operator.role === 'admin';
  const manyGone = run?.problems.some(({ code }) => code === 'many_gone') === true;
  const isHeld =
    (manyGone || ['HELD', 'OTHER_ACCOUNT'].includes(run?.error?.code ?? '')) &&
    connections?.items.find((each) => each.id === run?.connectionId)?.settings['massChange'] ===
      'held';

  return (
    <SidePanel id="run" label={t('syncs.detail.label')} width={336} onClose={onClose}>
      <Toolbar wide>
        <PanelTitle>
          {run
            ? run.kind === 'undo'
              ? t('ledger.undo.heading', { name })
              : t('syncs.detail.heading', { kind: t(`syncs.kind.${run.kind}`), name })
            : t('syncs.detail.label')}
        </PanelTitle>
        <Spacer />
        {run && isOpen(run) && (
          <Action
            size="xs"
            icon={<Square size={12} />}
            onClick={() =>
              void act({
                do: () => client.sync.cancel({ id }),
                done: () => ({
                  tone: 'info',
                  title: t('syncs.cancelled'),
                  hint: t('syncs.cancelledHint'),
                }),
              })
            }
          >
            {t('syncs.cancel')}
          </Action>
        )}
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {run && (
          <>
            <Section>
              <p className={css.state}>
                <Pill {...runLook[run.state]} label={t(`syncs.state.${run.state}`)} />
                <span>
                  {t(`syncs.trigger.${run.trigger}`)}, {t('syncs.detail.by', { actor: run.actor })}
                </span>
              </p>
              {run.preview && (
                <p>
                  <Link to="/syncs/$runId" params={{ runId: run.id }}>
                    {t('preview.seeRun')}
                  </Link>
                </p>
              )}
              <UndoLine run={run} />
              {run.error && <p className={css.error}>{failureText(run.error, provider)}</p>}
              {isHeld && run.connectionId && (
                <AcceptMassChange connectionId={run.connectionId} name={name} ofGone={manyGone} />
              )}
              {isOpen(run) && (
                <RunProgress
                  label={t('syncs.detail.progress')}
                  done={run.progress.done}
                  total={run.progress.total}
                  words
                />
              )}
              <Facts>
                <Fact label={t('syncs.column.started')}>
                  {run.startedAt ? f.stamp(run.startedAt) : '—'}
                </Fact>
                <Fact label={t('syncs.column.duration')}>
                  {run.durationMs === null ? t('syncs.detail.running') : f.span(run.durationMs)}
                </Fact>
              </Facts>
            </Section>
            {isAdmin && run.undo.undoable && <UndoRun key={id} run={run} onStarted={onOpen} />}
            {run.undo.undoes && <UndoOutcome run={run} undoes={run.undo.undoes} />}
            {run.undo.undoes === null && (
              <Section title={t('syncs.detail.counts')}>
                <Facts>
                  {counted.map((key) => (
                    <Fact key={key} label={t(`syncs.column.${key}`)}>
                      <span className="p-num">{f.number(run.counts[key])}</span>
                    </Fact>
                  ))}
                  <Fact label={t('syncs.detail.unchanged')}>
                    <span className="p-num">{f.number(run.counts.unchanged)}</span>
                  </Fact>
                </Facts>
              </Section>
            )}
            <ObjectCounts objects={run.counts.objects} />
            <Section title={t('syncs.detail.problems')} aside={f.number(run.problems.length)}>
              {run.problems.length === 0 && (
                <p className={css.quiet}>{t('syncs.detail.noProblems')}</p>
              )}
              <ul className={css.problems}>
                {run.problems.map((problem, index) => (
                  <li key={index}>
                    <p title={problem.message}>{failureText(problem, provider)}</p>
                    <p className={css.quiet}>
                      {f.time(problem.at)}
                      {problem.externalId &&
                        `, ${t('syncs.detail.record', { id: problem.externalId })}`}
                      {problem.leadId && (
                        <>
                          {' · '}
                          <Link to="/leads/$leadId" params={{ leadId: problem.leadId }}>
                            {t('syncs.detail.openLead')}
                          </Link>
                        </>
                      )}
                    </p>
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Scroll>
    </SidePanel>
  );
}

/** Which run this one takes back, or by which it was taken back. */
function UndoLine({ run: { undo, kind } }: { run: RunDetail }) {
  const { t, f } = useText();
  const other = undo.undoneBy ?? undo.undoes?.id;
  if (other === undefined) return null;
  const { undoes } = undo;
  const when = undoes?.startedAt ? f.moment(undoes.startedAt) : '';
  return (
    <p className={css.state}>
      {undo.undoneBy !== null || undoes === null
        ? t('ledger.undo.undoneBy', { what: t(`ledger.this.${kind}`) })
        : t('ledger.undo.undoes', { what: t(`ledger.the.${undoes.kind}`), when })}
      <Link to="/syncs" search={{ run: other }}>
        {t('ledger.undo.openOther')}
      </Link>
    </p>
  );
}
