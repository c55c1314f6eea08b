import type { LucideIcon } from 'lucide-react';
import { useText } from '../i18n/use-text.ts';
import type { SyncState } from '../../shared/model/lead.ts';
import { syncLook, type Tone } from './state.ts';
import css from './StatusPill.module.css';

type PillProps = { tone: Tone; icon: LucideIcon; label: string; plain?: boolean };

/** A state: icon, word and tint. `plain` leaves the tint out, for columns of many. */
export function Pill({ tone, icon: Icon, label, plain }: PillProps) {
  return (
    <span className={plain ? css.plain : css.pill} data-tone={tone}>
      <Icon size={plain ? 14 : 12} aria-hidden="true" />
      {label}
    </span>
  );
}

/** The state of a record on one connection. */
export function StatusPill({ state, plain = false }: { state: SyncState; plain?: boolean }) {
  const { t } = useText();
  const { tone, icon } = syncLook[state];
  return <Pill tone={tone} icon={icon} label={t(`common.sync.${state}`)} plain={plain} />;
}
