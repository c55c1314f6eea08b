import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FlaskConical, RotateCw, X } from 'lucide-react';
import type { Hook, HookDetail, TouchedRecord } from '../../../shared/model/hook.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import {
  Fact,
  Facts,
  Foot,
  PanelTitle,
  Scroll,
  Section,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { fileSize } from '../../i18n/file-size.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { hookLook, verdictKind, verdictLook } from './hook-look.ts';
import { HookContent } from './HookContent.tsx';
import css from './Hooks.module.css';
import { useHook } from './use-hook.ts';
import { replayFlaw, useHookWords } from './use-hook-words.ts';
import { useReplay } from './use-replay.ts';

type HookPanelProps = {
  id: string;
  /** While hooks are chosen in the list, the key to replay is theirs. */
  anyChosen: boolean;
  onClose: () => void;
};

/** One hook: what became of it, why it was believed, what it led to and what it said. */
export function HookPanel({ id, anyChosen, onClose }: HookPanelProps) {
  const { t } = useText();
  const words = useHookWords();
  const { data: app } = useAppState();
  const isAdmin = app?.operator.role === 'admin';
  const { hook, detail, error, retry } = useHook(id, isAdmin);
  const replay = useReplay();
  const flaw = hook ? replayFlaw(hook) : null;

  return (
    <SidePanel id="hook" label={t('hooks.detail.label')} width={420} max={720} onClose={onClose}>
      <Toolbar wide>
        <PanelTitle>{hook ? words.endpoint(hook.endpoint) : t('hooks.detail.label')}</PanelTitle>
        {hook && <span className={css.quiet}>{words.kind(hook.kind)}</span>}
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        {error !== null && <ErrorNotice error={error} onRetry={retry} />}
        {hook && (
          <>
            <Section>
              <StateOf hook={hook} />
            </Section>
            <VerdictOf hook={hook} />
            {hook.touched.length > 0 && (
              <Section title={t('hooks.detail.touched')}>
                <ul className={css.records}>
                  {hook.touched.map((record) => (
                    <li key={`${record.type}:${record.id}`}>
                      <RecordLink record={record} />
                    </li>
                  ))}
                </ul>
              </Section>
            )}
            <DeliveryOf hook={hook} />
            <ContentOf detail={detail} isAdmin={isAdmin} />
          </>
        )}
      </Scroll>
      {hook && isAdmin && (
        <Foot>
          {flaw !== null && <span className={css.quiet}>{t(`hooks.detail.${flaw}`)}</span>}
          <Spacer />
          {flaw === null && (
            <Action
              primary={!anyChosen}
              {...(anyChosen ? {} : { keys: 'r' })}
              icon={<RotateCw size={16} />}
              onClick={() => void replay.one(id)}
            >
              {t('hooks.detail.replay')}
            </Action>
          )}
        </Foot>
      )}
    </SidePanel>
  );
}

function StateOf({ hook }: { hook: Hook }) {
  const { t, f } = useText();
  const words = useHookWords();
  const { api } = useService();
  const { data: endpoints } = useQuery(api.hooks.endpoints.queryOptions());
  const unused = endpoints?.find(({ name }) => name === hook.endpoint)?.consumed === false;
  const hint =
    hook.state === 'received' && unused
      ? t('hooks.stateHint.waits')
      : t(`hooks.stateHint.${hook.state}`, {
          time: hook.retryAt === null ? '' : f.moment(hook.retryAt),
        });

  return (
    <div className={css.state}>
      {hook.isTest ? (
        <Pill tone="neutral" icon={FlaskConical} label={t('hooks.list.test')} />
      ) : (
        <Pill {...hookLook[hook.state]} label={t(`hooks.state.${hook.state}`)} />
      )}
      {!hook.isTest && <p>{hint}</p>}
      {hook.reason !== null && <p className={css.quiet}>{words.reason(hook)}</p>}
    </div>
  );
}

function VerdictOf({ hook: { verdict } }: { hook: Hook }) {
  const { t } = useText();
  const words = useHookWords();
  const kind = verdictKind(verdict);
  const unsigned = verdict.scheme === 'path-secret' || verdict.scheme === 'header-token';
  return (
    <Section
      title={t('hooks.detail.verdict')}
      aside={<span className={css.quiet}>{t(`hooks.scheme.${verdict.scheme}`)}</span>}
    >
      <div className={css.state}>
        <Pill {...verdictLook[kind]} label={t(`hooks.verdict.short.${kind}`)} />
        <p>{words.verdict(verdict)}</p>
        {kind === 'previous' && <p className={css.quiet}>{t('hooks.verdict.previousHint')}</p>}
        {unsigned && <p className={css.quiet}>{t('hooks.verdict.wordHint')}</p>}
      </div>
    </Section>
  );
}

function DeliveryOf({ hook }: { hook: Hook }) {
  const { t, f, language } = useText();
  return (
    <Section title={t('hooks.detail.facts')}>
      <Facts>
        <Fact label={t('hooks.detail.receivedAt')}>
          <span className={css.fact} title={f.stamp(hook.receivedAt)}>
            {f.moment(hook.receivedAt)}
          </span>
        </Fact>
        {hook.processedAt !== null && (
          <Fact label={t('hooks.detail.processedAt')}>
            <span className={css.fact} title={f.stamp(hook.processedAt)}>
              {f.moment(hook.processedAt)}
            </span>
          </Fact>
        )}
        <Fact label={t('hooks.detail.attempts')}>
          <span className={css.fact}>{f.number(hook.attempts)}</span>
        </Fact>
        <Fact label={t('hooks.detail.deliveries')}>
          <span className={css.fact}>
            {hook.deliveries > 1
              ? t('hooks.detail.deliveriesMany', { count: hook.deliveries })
              : f.number(hook.deliveries)}
          </span>
        </Fact>
        {hook.replays > 0 && (
          <Fact label={t('hooks.detail.replays')}>
            <span className={css.fact}>{f.number(hook.replays)}</span>
          </Fact>
        )}
        <Fact label={t('hooks.detail.size')}>
          <span className={css.fact}>{fileSize(hook.size, language)}</span>
        </Fact>
      </Facts>
    </Section>
  );
}

function ContentOf({ detail, isAdmin }: { detail: HookDetail | null; isAdmin: boolean }) {
  const { t } = useText();
  if (!isAdmin) {
    return (
      <Section>
        <p className={css.quiet}>{t('hooks.detail.onlyAdmins')}</p>
      </Section>
    );
  }
  return detail && <HookContent hook={detail} />;
}

function RecordLink({ record }: { record: TouchedRecord }) {
  const words = useHookWords();
  const text = words.record(record);
  switch (record.type) {
    case 'lead':
      return (
        <Link to="/leads/$leadId" params={{ leadId: record.id }}>
          {text}
        </Link>
      );
    case 'deal':
      return <Link to="/pipeline">{text}</Link>;
    case 'connection':
      return <Link to="/settings">{text}</Link>;
    case 'event':
      return text;
  }
}
