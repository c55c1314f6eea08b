import type {
  MessageChannel,
  MessageContent,
  MessageTemplateDraft,
} from '../../../shared/model/message.ts';
import { createDrafts } from '../../stores/drafts.ts';

/** What is being written in each template, until it is saved or discarded. */
export const templateDrafts = createDrafts<{
  /** The version it began from: a later one is not overwritten unseen. */
  readonly version: number;
  readonly draft: MessageTemplateDraft;
}>('template', 1);

/** The message being written to each lead, until it is sent or given up. */
export const letterDrafts = createDrafts<{
  readonly channel: MessageChannel;
  readonly templateId: string | null;
  readonly content: MessageContent;
}>('letter', 1);
