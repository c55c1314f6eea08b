import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CircleX,
  Clock3,
  CornerDownRight,
  type LucideIcon,
} from 'lucide-react';
import type { RunState, StepOutcome } from '../../../shared/model/automation.ts';
import type { Tone } from '../../components/state.ts';

type Look = { readonly tone: Tone; readonly icon: LucideIcon };

export const runLook: Readonly<Record<RunState, Look>> = {
  ready: { tone: 'info', icon: CircleDashed },
  waiting: { tone: 'neutral', icon: Clock3 },
  done: { tone: 'success', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
  stopped: { tone: 'neutral', icon: CircleMinus },
  refused: { tone: 'warning', icon: CircleMinus },
};

export const outcomeLook: Readonly<Record<StepOutcome, Look>> = {
  done: { tone: 'success', icon: CircleCheck },
  nothing: { tone: 'neutral', icon: CircleMinus },
  waiting: { tone: 'neutral', icon: Clock3 },
  met: { tone: 'success', icon: CircleCheck },
  limit: { tone: 'warning', icon: Clock3 },
  yes: { tone: 'neutral', icon: CornerDownRight },
  no: { tone: 'neutral', icon: CornerDownRight },
  failed: { tone: 'danger', icon: CircleX },
  uncertain: { tone: 'warning', icon: CircleHelp },
};
