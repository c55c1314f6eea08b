import type { Tx } from '../db/database.ts';
import type { HookAnswer, HookConsumer, Received } from '../hooks/consumer.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Pipeline } from '../pipeline.ts';
import type { AskedOverWhatsapp } from './feedback-answers.ts';

/** What else is made of a hook of WhatsApp than a message that somebody wrote to us. */
export type WhatsappSide = AskedOverWhatsapp & {
  /** Null for what tells nothing of messages we sent. */
  takeCallback(tx: Tx, hook: Pick<Received, 'body'>): HookAnswer | null;
};

/** Callbacks go to the messages they tell of; whoever writes that they want no more gets no more. */
export function withWhatsappSide(
  inner: HookConsumer,
  parts: {
    readonly side: WhatsappSide;
    readonly pipeline: Pick<Pipeline, 'edit'>;
    readonly leads: { byUid(uid: string): LeadRow | null };
  },
): HookConsumer {
  if (inner.how !== 'tx') return inner;
  const { side, pipeline, leads } = parts;
  return {
    ...inner,
    handle(tx: Tx, hook: Received): HookAnswer {
      const ours = side.takeCallback(tx, hook);
      if (ours !== null) return ours;
      const answer = inner.handle(tx, hook);
      if (answer.to !== 'applied' || !side.asksToStop(hook.body)) return answer;
      for (const { type, id } of answer.touched) {
        const lead = type === 'lead' ? leads.byUid(id) : null;
        if (lead === null || lead.consent === 'denied') continue;
        const cause = { source: 'hook', actor: hook.endpoint.name } as const;
        pipeline.edit(tx, lead.id, { consent: 'denied' }, cause);
      }
      return answer;
    },
  };
}
