import {
  Ban,
  CircleCheck,
  CirclePause,
  CircleX,
  Clock,
  RefreshCw,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import type { ImportRun } from '../../../shared/model/import.ts';
import type { Tone } from '../../components/state.ts';

/** An import's state as people see it: one that was taken back is that, whatever it was before. */
export type ImportState = ImportRun['status'] | 'undone';

export function stateOf({ status, undoneAt }: ImportRun): ImportState {
  return undoneAt === null ? status : 'undone';
}

export const importLook: Readonly<Record<ImportState, { tone: Tone; icon: LucideIcon }>> = {
  queued: { tone: 'warning', icon: Clock },
  running: { tone: 'info', icon: RefreshCw },
  completed: { tone: 'success', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
  paused: { tone: 'warning', icon: CirclePause },
  cancelled: { tone: 'neutral', icon: Ban },
  undone: { tone: 'neutral', icon: Undo2 },
};

export function isOpen({ status }: ImportRun): boolean {
  return status === 'queued' || status === 'running' || status === 'paused';
}

/** Something was written, and it has not been taken back. */
export function canUndo(run: ImportRun): boolean {
  return !isOpen(run) && run.undoneAt === null && run.counts.created + run.counts.updated > 0;
}
