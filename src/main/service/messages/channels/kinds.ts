import type { SendingProvider } from '../../../../shared/model/message.ts';
import type { SendingKind } from './channel.ts';
import { slack } from './slack.ts';
import { smtp } from './smtp.ts';
import { webhook } from './webhook.ts';
import { zApi } from './z-api.ts';

/** Every kind of account that messages go out by. A new one is a file and a line here. */
export const sendingKinds: Readonly<Record<SendingProvider, SendingKind>> = {
  smtp,
  'z-api': zApi,
  slack,
  n8n: webhook,
};
