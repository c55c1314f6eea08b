import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Archive, ArchiveRestore, CircleX, ShieldCheck, Trash2, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Action, IconAction } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { JsonPanel } from '../../components/JsonPanel.tsx';
import { Foot, PanelTitle, Scroll, Section, Spacer, Toolbar } from '../../components/Layout.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { AttemptLine } from './AttemptLine.tsx';
import { ConfirmRemove } from './ConfirmRemove.tsx';
import { CorrectAndRetry, type Corrections } from './CorrectAndRetry.tsx';
import { Differs } from './Differs.tsx';
import css from './Queue.module.css';
import { useFailureActions } from './use-failure-actions.ts';

type FailurePanelProps = { id: string; onClose: () => void };

/** One failure: why, what was tried, what was sent and answered, and the ways out. */
export function FailurePanel({ id, onClose }: FailurePanelProps) {
  const { t } = useText();
  const { api } = useService();
  const { data: letter, error, refetch } = useQuery(api.dlq.get.queryOptions({ input: { id } }));
  const { retry, archiveMany, unarchiveMany, removeMany } = useFailureActions();
  const [removing, setRemoving] = useState(false);
  const [typed, setTyped] = useState<Corrections>({});
  const form = useRef<HTMLFormElement>(null);
  const { failureText } = useFailureWords();
  // A send that was refused before any call went out has nothing to show of one.
  const [picked, setPicked] = useState<number | null>(null);
  const last =
    picked !== null
      ? letter?.attemptLog[picked]
      : letter?.attemptLog.findLast(
          ({ request, response }) => request !== null || response !== null,
        );

  async function leave(action: Promise<unknown>): Promise<void> {
    if ((await action) !== undefined) onClose();
  }

  /** What was corrected goes with it. */
  function again(): void {
    if (form.current && Object.keys(typed).length > 0) form.current.requestSubmit();
    else void leave(retry(id));
  }

  useCommands([
    {
      id: 'queue.retry',
      title: t('queue.detail.retry'),
      group: 'queue',
      keys: ['$mod+Enter'],
      whileTyping: true,
      run: again,
    },
  ]);

  return (
    <SidePanel id="failure" label={t('queue.detail.label')} width={520} max={720} onClose={onClose}>
      <Toolbar wide>
        {letter && <ProviderTile provider={letter.provider} size={20} named />}
        <PanelTitle>{letter?.leadName ?? t('queue.detail.label')}</PanelTitle>
        <Spacer />
        <IconAction label={t('queue.detail.remove')} onClick={() => setRemoving(true)}>
          <Trash2 size={16} />
        </IconAction>
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {letter && (
          <>
            <Section>
              <p className={css.why}>
                <CircleX size={16} aria-hidden="true" />
                <strong>{failureText(letter.cause, letter.provider)}</strong>
              </p>
              <p className={css.quiet}>
                {letter.leadId && t('queue.detail.safe')}{' '}
                {letter.leadId && (
                  <Link to="/leads/$leadId" params={{ leadId: letter.leadId }}>
                    {t('queue.detail.openLead')}
                  </Link>
                )}
              </p>
            </Section>
            <Section
              title={t('queue.detail.attempts')}
              aside={[
                t('queue.attempts', { count: letter.attempts }),
                letter.replays > 0 && t('queue.detail.replays', { count: letter.replays }),
              ]
                .filter((part) => part !== false)
                .join(' · ')}
            >
              <AttemptLine
                letter={letter}
                picked={last === undefined ? null : letter.attemptLog.indexOf(last)}
                onPick={setPicked}
              />
            </Section>
            {last && (
              <Section>
                <div className={css.exchange}>
                  <JsonPanel title={t('queue.detail.request')} value={last.request} />
                  <JsonPanel
                    title={t('queue.detail.response')}
                    note={[last.status, t('queue.detail.duration', { ms: last.durationMs })]
                      .filter((part) => part !== null)
                      .join(', ')}
                    noteTone="danger"
                    value={last.response}
                  />
                </div>
                <p className={css.hidden}>
                  <ShieldCheck size={14} aria-hidden="true" />
                  {t('queue.detail.hidden')}
                </p>
              </Section>
            )}
            {letter.differs.length > 0 && (
              <Differs
                id={id}
                provider={letter.provider}
                differs={letter.differs}
                onDone={onClose}
              />
            )}
            {letter.leadId && (
              <CorrectAndRetry
                letter={letter}
                typed={typed}
                onTyped={setTyped}
                form={form}
                onDone={onClose}
              />
            )}
          </>
        )}
      </Scroll>
      {letter && (
        <Foot>
          {letter.archivedAt ? (
            <Action
              icon={<ArchiveRestore size={16} />}
              onClick={() => void leave(unarchiveMany({ ids: [id] }))}
            >
              {t('queue.detail.unarchive')}
            </Action>
          ) : (
            <Action
              icon={<Archive size={16} />}
              onClick={() => void leave(archiveMany({ ids: [id] }))}
            >
              {t('queue.detail.archive')}
            </Action>
          )}
          <Spacer />
          <Action primary size="md" keys="$mod+Enter" onClick={again}>
            {t('queue.detail.retry')}
          </Action>
        </Foot>
      )}
      {removing && (
        <ConfirmRemove
          count={1}
          onCancel={() => setRemoving(false)}
          onConfirm={(reason) => {
            setRemoving(false);
            void leave(removeMany({ ids: [id] }, reason));
          }}
        />
      )}
    </SidePanel>
  );
}
