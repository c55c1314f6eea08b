import { messageChannel } from '../../shared/model/automation.ts';
import type { MessagePort } from './automations/ports.ts';
import type { Messages } from './messages/create-messages.ts';

/**
 * Messages, as automations ask for them: by the accounts that are set up, with the company's templates.
 *
 * A template that came with Ponte goes by its key, so that what names it finds it in every company.
 */
export function lendMessages(
  messages: Pick<Messages, 'queue' | 'templates' | 'sending'>,
): MessagePort {
  const known = messageChannel.options;
  const channelOf = (name: string) => known.find((each) => each === name);
  return {
    channels() {
      const there = new Set<string>(messages.sending.list().map(({ channel }) => channel));
      return known.filter((each) => there.has(each));
    },
    templates: () =>
      messages.templates.list().flatMap(({ id, key, name, channel: of, content }) => {
        const channel = channelOf(of);
        const files = content.files.length;
        return channel === undefined ? [] : [{ id: key ?? id, name, channel, files }];
      }),
    queue: messages.queue,
  };
}
