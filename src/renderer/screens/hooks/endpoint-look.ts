import { CircleCheck, CirclePower, Hourglass, Lock } from 'lucide-react';
import type { HookEndpoint } from '../../../shared/model/hook.ts';
import type { Look } from '../../components/state.ts';

export type EndpointState = 'off' | 'closed' | 'waiting' | 'active';

export function endpointState({
  enabled,
  isSetUp,
  lastReceivedAt,
}: Pick<HookEndpoint, 'enabled' | 'isSetUp' | 'lastReceivedAt'>): EndpointState {
  if (!enabled) return 'off';
  if (!isSetUp) return 'closed';
  return lastReceivedAt === null ? 'waiting' : 'active';
}

export const endpointLook: Readonly<Record<EndpointState, Look>> = {
  off: { tone: 'neutral', icon: CirclePower },
  closed: { tone: 'neutral', icon: Lock },
  waiting: { tone: 'warning', icon: Hourglass },
  active: { tone: 'success', icon: CircleCheck },
};
