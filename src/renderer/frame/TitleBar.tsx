import { useRouter } from '@tanstack/react-router';
import { ArrowLeft, ArrowRight, Search } from 'lucide-react';
import { IconAction } from '../components/Action.tsx';
import { KeyCap } from '../components/KeyCap.tsx';
import { useText } from '../i18n/use-text.ts';
import { AlertBell } from './AlertBell.tsx';
import { OperatorMenu } from './OperatorMenu.tsx';
import { useOverlays } from './overlays.ts';
import { TunnelItem } from './TunnelItem.tsx';
import { WorkspaceMenu } from './WorkspaceMenu.tsx';
import css from './TitleBar.module.css';

/** 36 px: the workspace, the way back, the one search, the person. The window is dragged by it. */
export function TitleBar() {
  const { t } = useText();
  const { history } = useRouter();
  return (
    <header className={css.bar} aria-label={t('frame.region.title')} data-region tabIndex={-1}>
      <div className={css.inner}>
        <div className={css.left}>
          <WorkspaceMenu />
        </div>
        <div className={css.centre}>
          <IconAction
            label={t('frame.goBack')}
            keys="Alt+ArrowLeft"
            size={26}
            onClick={() => history.back()}
          >
            <ArrowLeft size={16} />
          </IconAction>
          <IconAction
            label={t('frame.goForward')}
            keys="Alt+ArrowRight"
            size={26}
            onClick={() => history.forward()}
          >
            <ArrowRight size={16} />
          </IconAction>
          <button
            type="button"
            className={css.search}
            onClick={() => useOverlays.setState({ palette: true })}
            aria-keyshortcuts="Control+K"
          >
            <Search size={15} aria-hidden="true" />
            <span className="p-truncate">{t('frame.searchHint')}</span>
            <KeyCap keys="$mod+K" />
          </button>
        </div>
        <div className={css.right}>
          <TunnelItem />
          <AlertBell />
          <OperatorMenu />
        </div>
      </div>
    </header>
  );
}
