import {
  CircleCheck,
  CirclePause,
  CircleStop,
  CircleX,
  Clock,
  RefreshCw,
  type LucideIcon,
} from 'lucide-react';
import type { Run } from '../../../shared/model/sync.ts';
import type { Tone } from '../../components/state.ts';

type Look = { tone: Tone; icon: LucideIcon };

export const runLook: Readonly<Record<Run['state'], Look>> = {
  queued: { tone: 'warning', icon: Clock },
  running: { tone: 'info', icon: RefreshCw },
  paused: { tone: 'neutral', icon: CirclePause },
  completed: { tone: 'success', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
  cancelled: { tone: 'neutral', icon: CircleStop },
};

/** Still going: it can be stopped. */
export function isOpen(run: Run): boolean {
  return run.state === 'running' || run.state === 'queued' || run.state === 'paused';
}
