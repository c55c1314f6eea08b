import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Clock,
  KeyRound,
  RefreshCw,
  Unplug,
} from 'lucide-react';
import type { AudienceState } from '../../../../shared/model/remarketing.ts';
import type { Look } from '../../../components/state.ts';

export const audienceLook: Readonly<Record<AudienceState, Look>> = {
  unsent: { tone: 'neutral', icon: CircleDashed },
  ready: { tone: 'success', icon: CircleCheck },
  working: { tone: 'info', icon: RefreshCw },
  paused: { tone: 'neutral', icon: CirclePause },
  failed: { tone: 'danger', icon: CircleX },
  held: { tone: 'warning', icon: Clock },
  credentials: { tone: 'danger', icon: KeyRound },
  blocked: { tone: 'danger', icon: CircleAlert },
  no_pixel: { tone: 'warning', icon: Unplug },
  no_segment: { tone: 'warning', icon: Unplug },
};
