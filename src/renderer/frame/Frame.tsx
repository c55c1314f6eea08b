import { Notifications } from '@mantine/notifications';
import { Outlet } from '@tanstack/react-router';
import { Hotkeys } from '../commands/Hotkeys.tsx';
import { useAnnouncement } from '../components/announce.ts';
import { Banner } from '../components/Banner.tsx';
import { useText } from '../i18n/use-text.ts';
import { toProblem } from '../problem.ts';
import { useAppState } from '../service.tsx';
import { useLayout } from '../stores/layout.ts';
import { DamagedWorkspace } from './DamagedWorkspace.tsx';
import { FileDrop } from './FileDrop.tsx';
import { PersonNotices } from './PersonNotices.tsx';
import { Palette } from './Palette.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { Sidebar } from './Sidebar.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import { Unreachable } from './Unreachable.tsx';
import { useFrameCommands } from './use-frame-commands.ts';
import { useKeptDrafts } from './use-kept-drafts.ts';
import { useKeptPreferences } from './use-kept-preferences.ts';
import { useLive } from './use-live.ts';
import { Welcome } from './Welcome.tsx';
import css from './Frame.module.css';

/** What stays while screens change: title, screens, state; and what every screen shares. */
export function Frame() {
  const { t, f } = useText();
  const state = useAppState();
  const foot = useLayout((layout) => layout.foot);
  const lostAt = useLayout((layout) => layout.lostAt);
  useLive();
  useKeptPreferences();
  useKeptDrafts();
  useFrameCommands();

  if (state.error && !state.data)
    return <Unreachable error={state.error} onRetry={() => void state.refetch()} />;
  if (!state.data) return null;

  const signedOut = state.error !== null && toProblem(state.error).code === 'NOT_SIGNED_IN';
  return (
    <div className={css.window}>
      <a href="#content" className={css.skip} onClick={focusContent}>
        {t('frame.skipToContent')}
      </a>
      <TitleBar />
      <div className={css.middle}>
        {state.data.workspace === null ? (
          state.data.damaged === null ? (
            <Welcome />
          ) : (
            <DamagedWorkspace name={state.data.damaged.name} />
          )
        ) : (
          <>
            <Sidebar />
            <main id="content" className={css.content}>
              {signedOut ? (
                <Banner tone="danger">{t('errors.NOT_SIGNED_IN.action')}</Banner>
              ) : (
                lostAt !== null && (
                  <Banner>{t('frame.banner.lost', { time: f.time(lostAt) })}</Banner>
                )
              )}
              <Outlet />
            </main>
          </>
        )}
      </div>
      <StatusBar />
      <Palette />
      <ShortcutSheet />
      <FileDrop />
      <Hotkeys />
      <PersonNotices />
      <Announcer />
      <Notifications
        position="bottom-center"
        limit={3}
        autoClose={8000}
        zIndex={400}
        containerWidth={380}
        classNames={{ root: css.toasts }}
        style={{ '--above-foot': `${foot + 24 + 16}px` }}
      />
    </div>
  );
}

function focusContent(event: React.MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#content [data-region]')?.focus();
}

function Announcer() {
  const { text, turn } = useAnnouncement();
  return (
    <div className="p-hidden" role="status" aria-live="polite">
      {/* A new key makes the same words a new message. */}
      <span key={turn}>{text}</span>
    </div>
  );
}
