import { PonteError } from '../../../shared/errors.ts';
import type { Tx } from '../db/database.ts';
import type { ConnectionStore } from '../providers/connection-store.ts';
import type { Outbox } from '../sync/outbox.ts';
import type { CallOut } from '../events/call-out.ts';
import type { Doers, Doing, Done } from './doers.ts';
import type { AudiencePort, MessagePort } from './ports.ts';

/** Steps whose effects leave the console: left where they are carried out durably, once a step of a run. */
export function createOutsideDoers(parts: {
  readonly connections: Pick<ConnectionStore, 'list' | 'byUid'>;
  readonly send: Outbox['send'];
  readonly callOut: CallOut;
  readonly messages?: MessagePort | undefined;
  readonly audiences?: AudiencePort | undefined;
}): Doers {
  const { connections, callOut, messages, audiences } = parts;
  return {
    send: (tx, { connectionId }, { lead, automation }) => {
      const all = connections.list();
      const only = connectionId === null ? null : (connections.byUid(connectionId) ?? undefined);
      if (only === undefined || all.length === 0) {
        throw new PonteError('NOT_FOUND', 'The connection that this step names is gone.');
      }
      parts.send(tx, [lead.id], {
        actor: automation.name,
        jobClass: 'hook',
        ...(only === null ? {} : { connectionId: only.id }),
      });
      const names = (only === null ? all : [only]).map(({ name }) => name).join(', ');
      return { outcome: 'done', facts: { to: names } };
    },
    webhook: (tx, { subscriptionId, name }, { lead, automation, run, key }) => {
      const told = callOut(tx, {
        key,
        leadId: lead.id,
        to: subscriptionId,
        payload: {
          name,
          automation: automation.name,
          automationId: automation.uid,
          runId: run.uid,
        },
      });
      return {
        outcome: told.length === 0 ? 'nothing' : 'done',
        facts: { to: told.join(', '), name },
      };
    },
    ...(messages === undefined ? {} : { message: writer(messages) }),
    ...(audiences === undefined ? {} : movers(audiences)),
  };
}

/** Leaves messages; consent, quiet hours and how many a day are the room of messages' to mind. */
function writer(messages: MessagePort): NonNullable<Doers['message']> {
  return (tx, { channel, templateId, connectionId, withFile }, { lead, automation, key }) => {
    const known = messages.templates().find(({ id }) => id === templateId);
    if (withFile && known?.files === 0) {
      throw new PonteError('NOT_FOUND', 'The template of this step has no file any more.');
    }
    const asked = {
      cause: key,
      leadId: lead.id,
      channel,
      templateId,
      ...(connectionId === null ? {} : { connectionId }),
    };
    const queued = messages.queue(tx, asked, automation.name);
    const facts = { channel, template: known?.name ?? null };
    if (!('refused' in queued)) return { outcome: 'done', facts };
    return { outcome: 'nothing', facts: { ...facts, why: queued.refused } };
  };
}

/** Notes who is to be in an audience; its own refresh takes them there. */
function movers(audiences: AudiencePort): Doers {
  const moved =
    (how: 'put' | 'take') =>
    (tx: Tx, { audienceId }: { audienceId: string }, { lead, automation }: Doing): Done => {
      const done = audiences[how](tx, audienceId, lead.id, automation.name);
      if (done === null) {
        throw new PonteError('NOT_FOUND', 'The audience that this step names is gone.');
      }
      const name = audiences.list().find(({ id }) => id === audienceId)?.name ?? '';
      return { outcome: done ? 'done' : 'nothing', facts: { name } };
    };
  return { 'audience-in': moved('put'), 'audience-out': moved('take') };
}
