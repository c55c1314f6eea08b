import {
  CircleCheck,
  CircleHelp,
  CircleSlash2,
  CircleX,
  Clock,
  CloudOff,
  GitCompareArrows,
  KeyRound,
  ListChecks,
  PauseCircle,
  Hourglass,
  ArrowUpFromLine,
  type LucideIcon,
} from 'lucide-react';
import { syncState, type SyncState } from '../../shared/model/lead.ts';
import type { ConnectionState } from '../../shared/model/sync.ts';

/** The meanings colour may carry. */
export type Tone = 'success' | 'warning' | 'danger' | 'info' | 'conflict' | 'neutral';

export type Look = { tone: Tone; icon: LucideIcon };

export const syncLook: Readonly<Record<SyncState, Look>> = {
  in_sync: { tone: 'success', icon: CircleCheck },
  queued: { tone: 'warning', icon: Clock },
  sending: { tone: 'info', icon: ArrowUpFromLine },
  held: { tone: 'neutral', icon: PauseCircle },
  failed: { tone: 'danger', icon: CircleX },
  uncertain: { tone: 'warning', icon: CircleHelp },
  conflict: { tone: 'conflict', icon: GitCompareArrows },
  unlinked: { tone: 'neutral', icon: CircleSlash2 },
};

export const connectionLook: Readonly<Record<ConnectionState, Look>> = {
  ready: { tone: 'success', icon: CircleCheck },
  paused: { tone: 'neutral', icon: PauseCircle },
  offline: { tone: 'warning', icon: CloudOff },
  auth_required: { tone: 'danger', icon: KeyRound },
  throttled: { tone: 'warning', icon: Hourglass },
  breaker_open: { tone: 'warning', icon: CloudOff },
  first_sync: { tone: 'info', icon: ListChecks },
};

/** What a person must see of several states. */
export function worstOf(states: readonly SyncState[]): SyncState {
  return syncState.options.find((state) => states.includes(state)) ?? 'unlinked';
}
