import { z } from 'zod';
import { messageChannel, messageState } from '../../../shared/model/message.ts';

export const messageTabs = ['list', 'templates', 'accounts', 'rules'] as const;
export type MessageTab = (typeof messageTabs)[number];

/** What restores the screen: the part, its filters, and what is open (`new` for one being made). */
export const messagesSearch = z.object({
  tab: z.enum(messageTabs).optional().catch(undefined),
  id: z.string().max(64).optional().catch(undefined),
  channel: messageChannel.optional().catch(undefined),
  state: messageState.optional().catch(undefined),
  template: z.string().max(64).optional().catch(undefined),
  lead: z.string().max(64).optional().catch(undefined),
});
