import {
  CheckCheck,
  CircleCheck,
  CircleHelp,
  CircleSlash2,
  CircleX,
  Clock,
  KeyRound,
  Hash,
  Mail,
  MessageCircle,
  PauseCircle,
  Send,
  TriangleAlert,
  Undo2,
  Unplug,
  Webhook,
  type LucideIcon,
} from 'lucide-react';
import type {
  MessageChannel,
  MessageState,
  SendingConnection,
} from '../../../shared/model/message.ts';
import type { Look } from '../../components/state.ts';

export const messageLook: Readonly<Record<MessageState, Look>> = {
  waiting: { tone: 'neutral', icon: Clock },
  sending: { tone: 'info', icon: Send },
  sent: { tone: 'success', icon: CircleCheck },
  delivered: { tone: 'success', icon: CheckCheck },
  read: { tone: 'success', icon: CheckCheck },
  failed: { tone: 'danger', icon: CircleX },
  refused: { tone: 'warning', icon: CircleSlash2 },
  uncertain: { tone: 'warning', icon: CircleHelp },
  withdrawn: { tone: 'neutral', icon: Undo2 },
};

export const channelIcons: Readonly<Record<MessageChannel, LucideIcon>> = {
  email: Mail,
  whatsapp: MessageCircle,
  slack: Hash,
  webhook: Webhook,
};

type Standing = SendingConnection['state'] | 'paused';

export const accountLook: Readonly<Record<Standing, Look>> = {
  ok: { tone: 'success', icon: CircleCheck },
  paused: { tone: 'neutral', icon: PauseCircle },
  credentials: { tone: 'danger', icon: KeyRound },
  disconnected: { tone: 'danger', icon: Unplug },
  trouble: { tone: 'warning', icon: TriangleAlert },
};

export function standingOf({ paused, state }: SendingConnection): Standing {
  return paused ? 'paused' : state;
}
