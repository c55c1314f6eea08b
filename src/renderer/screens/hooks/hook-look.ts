import {
  CircleCheck,
  CircleDashed,
  CircleSlash2,
  CircleX,
  Clock,
  Download,
  History,
  KeyRound,
  Link2,
  RotateCw,
  ShieldCheck,
  ShieldX,
} from 'lucide-react';
import type { HookState, HookVerdict } from '../../../shared/model/hook.ts';
import type { Look } from '../../components/state.ts';

export const hookLook: Readonly<Record<HookState, Look>> = {
  received: { tone: 'neutral', icon: Clock },
  planned: { tone: 'info', icon: Download },
  applied: { tone: 'success', icon: CircleCheck },
  ignored: { tone: 'neutral', icon: CircleSlash2 },
  failed: { tone: 'warning', icon: RotateCw },
  dead: { tone: 'danger', icon: CircleX },
};

/** How a verdict is told apart at a glance: by what was shown, and with which secret. */
export type VerdictKind = 'current' | 'previous' | 'word' | 'path' | 'flawed' | 'unread';

export function verdictKind(verdict: HookVerdict | null): VerdictKind {
  if (verdict === null) return 'unread';
  if (!verdict.ok) return 'flawed';
  if (verdict.secret === 'previous') return 'previous';
  if (verdict.scheme === 'path-secret') return 'path';
  return verdict.scheme === 'header-token' ? 'word' : 'current';
}

export const verdictLook: Readonly<Record<VerdictKind, Look>> = {
  current: { tone: 'success', icon: ShieldCheck },
  previous: { tone: 'warning', icon: History },
  word: { tone: 'neutral', icon: KeyRound },
  path: { tone: 'neutral', icon: Link2 },
  flawed: { tone: 'danger', icon: ShieldX },
  unread: { tone: 'neutral', icon: CircleDashed },
};
