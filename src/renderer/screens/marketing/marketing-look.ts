import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleSlash2,
  CircleX,
  Clock,
  CloudUpload,
  HelpCircle,
  Hourglass,
  KeyRound,
  Unlink,
  UserX,
} from 'lucide-react';
import type { ConversionState, Pixel } from '../../../shared/model/marketing.ts';
import type { Look } from '../../components/state.ts';

export const conversionLook: Readonly<Record<ConversionState, Look>> = {
  waiting: { tone: 'neutral', icon: Clock },
  sending: { tone: 'info', icon: CloudUpload },
  sent: { tone: 'success', icon: CircleCheck },
  refused: { tone: 'danger', icon: CircleX },
  expired: { tone: 'warning', icon: Hourglass },
  uncertain: { tone: 'warning', icon: HelpCircle },
  withheld: { tone: 'neutral', icon: UserX },
  cancelled: { tone: 'neutral', icon: CircleSlash2 },
};

export const pixelLook: Readonly<Record<Pixel['state'], Look>> = {
  ready: { tone: 'success', icon: CircleCheck },
  inactive: { tone: 'neutral', icon: CircleDashed },
  waiting: { tone: 'warning', icon: Clock },
  credentials: { tone: 'danger', icon: KeyRound },
  blocked: { tone: 'danger', icon: CircleAlert },
  address: { tone: 'danger', icon: Unlink },
};
