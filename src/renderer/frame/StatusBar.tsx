import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileUp, ListEnd, RefreshCw, TriangleAlert } from 'lucide-react';
import { Fragment } from 'react';
import type { Connection } from '../../shared/model/sync.ts';
import { RunProgress } from '../components/RunProgress.tsx';
import { connectionLook } from '../components/state.ts';
import { useText } from '../i18n/use-text.ts';
import { useAppState, useProviders, useService } from '../service.tsx';
import { useLayout } from '../stores/layout.ts';
import { useRunningImport, useRunningSync } from './use-running.ts';
import css from './StatusBar.module.css';

const shownConnections = 4;

/** 24 px: how each system is, what waits, what runs. The state of systems never hides. */
export function StatusBar() {
  const { t, f } = useText();
  const { api } = useService();
  const state = useAppState();
  const hasWorkspace = Boolean(state.data?.workspace);
  const connections = useQuery({ ...api.connections.list.queryOptions(), enabled: hasWorkspace });
  const lostAt = useLayout((layout) => layout.lostAt);
  const items = connections.data?.items ?? [];
  const waiting = state.data?.counts?.waiting ?? 0;

  return (
    <footer className={css.bar} aria-label={t('frame.region.status')} data-region tabIndex={-1}>
      {hasWorkspace && (
        <>
          {items.slice(0, shownConnections).map((connection) => (
            <Fragment key={connection.id}>
              <ConnectionItem connection={connection} />
              <span className={css.line} />
            </Fragment>
          ))}
          {items.length > shownConnections && (
            <>
              <Link to="/settings" className={css.item}>
                {t('frame.status.more', { count: items.length - shownConnections })}
              </Link>
              <span className={css.line} />
            </>
          )}
          {connections.data && items.length === 0 && (
            <>
              <Link to="/settings" className={css.item}>
                {t('frame.status.noConnections')}
              </Link>
              <span className={css.line} />
            </>
          )}
          <Link to="/queue" className={css.item}>
            <ListEnd size={14} aria-hidden="true" />
            {t('frame.status.waiting', { count: waiting })}
          </Link>
        </>
      )}
      <span className={css.space} />
      {hasWorkspace && <RunningItems />}
      {lostAt === null ? (
        <span className={css.item}>
          {t('common.updatedAt', { time: f.time(state.dataUpdatedAt) })}
        </span>
      ) : (
        <span className={css.item} data-tone="warning">
          <TriangleAlert size={14} className={css.icon} aria-hidden="true" />
          {t('frame.status.offline')}
        </span>
      )}
    </footer>
  );
}

function ConnectionItem({ connection }: { connection: Connection }) {
  const { t, f } = useText();
  const { nameOf } = useProviders();
  const { tone, icon: Icon } = connectionLook[connection.state];
  const name = connection.name || nameOf(connection.provider);
  const state = t(`common.connection.${connection.state}`);
  const until = connection.state !== 'ready' && connection.stateUntil;
  return (
    <Link
      to="/syncs"
      className={css.item}
      data-tone={tone}
      title={connection.stateReason ?? undefined}
    >
      <Icon size={14} className={css.icon} aria-hidden="true" />
      {until
        ? t('frame.status.connectionUntil', { name, state, until: f.time(until) })
        : connection.state === 'offline' && connection.lastPullAt
          ? t('frame.status.connectionSince', {
              name,
              state,
              since: t('common.time.since', { time: f.sinceTime(connection.lastPullAt) }),
            })
          : t('frame.status.connection', { name, state })}
    </Link>
  );
}

function RunningItems() {
  const { t, f } = useText();
  const { api } = useService();
  const importing = useRunningImport();
  const syncing = useRunningSync();
  const connections = useQuery(api.connections.list.queryOptions());
  const reading = connections.data?.items.find(({ id }) => id === syncing?.connectionId)?.name;
  return (
    <>
      {syncing && reading && (
        <>
          <Link to="/syncs" className={css.item}>
            <RefreshCw size={14} aria-hidden="true" />
            <span className={css.jobName}>
              {syncing.progress.total === null
                ? t('frame.status.readingCount', { name: reading, done: syncing.progress.done })
                : t('frame.status.reading', { name: reading })}
            </span>
            {syncing.progress.total !== null && (
              <>
                <span className={css.progress}>
                  <RunProgress
                    label={reading}
                    done={syncing.progress.done}
                    total={syncing.progress.total}
                    thick={4}
                  />
                </span>
                {f.percent(syncing.progress.done / Math.max(1, syncing.progress.total))}
              </>
            )}
          </Link>
          <span className={css.line} />
        </>
      )}
      {importing && (
        <>
          <Link to="/imports" search={{ import: importing.id }} className={css.item}>
            <FileUp size={14} aria-hidden="true" />
            <span className={css.jobName}>
              {t('frame.status.importing', { name: importing.fileName })}
            </span>
            {importing.ratio !== null && (
              <>
                <span className={css.progress}>
                  <RunProgress
                    label={importing.fileName}
                    done={importing.ratio}
                    total={1}
                    thick={4}
                  />
                </span>
                {f.percent(importing.ratio)}
              </>
            )}
          </Link>
          <span className={css.line} />
        </>
      )}
    </>
  );
}
