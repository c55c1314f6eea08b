import { CircleCheck, CirclePower, CircleX, Hourglass } from 'lucide-react';
import type { TunnelState } from '../../../../shared/model/tunnel.ts';
import type { Look } from '../../../components/state.ts';

export const tunnelLook: Readonly<Record<TunnelState, Look>> = {
  off: { tone: 'neutral', icon: CirclePower },
  connecting: { tone: 'info', icon: Hourglass },
  up: { tone: 'success', icon: CircleCheck },
  down: { tone: 'danger', icon: CircleX },
};
