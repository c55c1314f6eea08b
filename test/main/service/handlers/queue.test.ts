import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { PonteError } from '../../../../src/shared/errors.ts';
import type { LeadPatch } from '../../../../src/shared/model/lead.ts';
import { deadLetterHandlers, queueHandlers } from '../../../../src/main/service/handlers/queue.ts';
import { createQueueOverview } from '../../../../src/main/service/jobs/queue-overview.ts';
import { queueInATest } from '../../../support/queue-in-a-test.ts';

const context = { operator: { name: 'Ana', role: 'staff' }, source: 'form' } as const;

/** The queue behind its contract, with a lead that failed to be sent and a pull that did. */
async function failures(editLead: (patch: LeadPatch) => void = () => undefined) {
  const room = queueInATest({
    deliver: async (job) =>
      job.replays > 0
        ? { kind: 'done', result: 'sent' }
        : {
            kind: 'rejected',
            message: 'O CPF 318.982.047-17 não confere',
            code: '480002',
            exchange: {
              request: { path: '/emkt/contact/add', body: { email: 'ana@exemplo.com.br' } },
              response: { code: '480002' },
              status: 200,
            },
          },
  });
  const { db, clock, list, enqueue, worker, until, countOf } = room;
  db.client.exec(
    `insert into lead (id, uid, name, local_rev, created_at, updated_at) values (1, 'lead-1', 'Ana Lima', 1, 0, 0)`,
  );
  enqueue({ key: 'lead:1', recordId: 1 });
  enqueue({ key: 'pull:1', op: 'pull' });
  worker.start();
  await until(() => countOf('dead') === 2);
  const rooms = {
    ...room,
    overview: createQueueOverview({ db, clock, list }),
    payloadOf: () => ({ name: 'Ana Lima' }),
    divergences: {
      of: async () => [],
      accept: async () => undefined,
      ask: async () => undefined,
      takeBack: () => undefined,
    },
    editLead: (_uid: string, patch: LeadPatch) => editLead(patch),
  };
  const client = {
    queue: createRouterClient(queueHandlers(rooms), { context }),
    dlq: createRouterClient(deadLetterHandlers(rooms), { context }),
  };
  const { items } = await client.dlq.list({});
  const lead = items.find(({ leadId }) => leadId === 'lead-1')?.id ?? '';
  const pull = items.find(({ op }) => op === 'pull')?.id ?? '';
  return { ...room, client, lead, pull };
}

test('a dead letter says whose it is, why it failed, what was tried and what would be sent now', async () => {
  const { client, lead } = await failures();
  expect(await client.dlq.get({ id: lead })).toMatchObject({
    leadName: 'Ana Lima',
    state: 'dead',
    group: 'definitive',
    cause: { code: '480002', message: 'O CPF 318.•••.•••-17 não confere' },
    attemptLog: [
      {
        outcome: 'rejected',
        status: 200,
        request: { path: '/emkt/contact/add', body: { email: 'a•••@exemplo.com.br' } },
      },
    ],
    payload: { name: 'Ana Lima' },
  });
  const causes = await client.dlq.causes();
  expect(causes.map(({ op, count }) => `${op}: ${count}`).toSorted()).toEqual([
    'pull: 1',
    'upsert: 1',
  ]);
  expect(await client.dlq.stats()).toMatchObject({ total: 2, byGroup: { definitive: 2 }, causes });
});

test('sent again it is the same job, urgent; pressed twice it is said to be gone', async () => {
  const { client, lead } = await failures();
  expect(await client.dlq.retry({ id: lead })).toMatchObject({
    id: lead,
    state: 'ready',
    class: 'person',
    attempts: 0,
    replays: 1,
  });
  await expect(client.dlq.retry({ id: lead })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a correction and the sending again are one action: the job that the edit leaves is this one', async () => {
  const room = await failures(() => room.enqueue({ key: 'lead:1', class: 'edit', recordId: 1 }));
  const { client, lead, countOf, list, until } = room;
  const job = await client.dlq.editAndRetry({ id: lead, patch: { name: 'Ana' } });
  expect(job).toMatchObject({ id: lead, state: 'ready', class: 'person' });
  await until(() => list.byUid(lead)?.state === 'done');
  expect([countOf('ready'), countOf('superseded')]).toEqual([0, 1]);
});

test('a correction that is refused leaves the failure as it was', async () => {
  const room = await failures(() => {
    room.enqueue({ key: 'lead:1', class: 'edit' });
    throw new PonteError('BAD_INPUT', 'O e-mail não confere.');
  });
  const { client, lead, list, countOf } = room;
  await expect(client.dlq.editAndRetry({ id: lead, patch: { email: 'x' } })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  expect([list.byUid(lead)?.state, countOf('ready')]).toEqual(['dead', 0]);
});

test('what is not about a lead cannot be corrected, and says what can be done', async () => {
  const { client, pull } = await failures();
  await expect(client.dlq.editAndRetry({ id: pull, patch: {} })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringContaining('Send it again'),
  });
});

test('failures are put away, taken out again and discarded, one or many', async () => {
  const { client, lead, pull } = await failures();
  expect(await client.dlq.archive({ id: lead })).toMatchObject({ archivedAt: expect.any(String) });
  expect((await client.dlq.list({})).items.map(({ id }) => id)).toEqual([pull]);
  expect((await client.dlq.list({ archived: true })).items.map(({ id }) => id)).toEqual([lead]);
  expect(await client.dlq.unarchiveMany({ ids: [lead, 'unknown'] })).toEqual({ changed: 1 });
  expect(await client.dlq.remove({ id: pull })).toEqual({ ok: true });
  expect(await client.dlq.removeMany({ ids: [lead, pull], reason: 'Teste' })).toEqual({
    changed: 1,
  });
  expect(await client.dlq.stats()).toMatchObject({ total: 0, archived: 0 });
});

test('the queue is listed and looked over, and what waits can be taken back', async () => {
  const { client, enqueue, gate } = await failures();
  gate.hold(1, 'paused', 'Ana pausou');
  enqueue({ key: 'lead:2' });
  const { items, pagination } = await client.queue.jobs({ state: ['ready'] });
  expect([items[0]?.waiting, pagination]).toEqual([
    'paused',
    { page: null, limit: 50, total: 1, nextCursor: null },
  ]);
  expect(await client.queue.overview()).toMatchObject({
    lanes: [{ connectionId: 'connection-1', class: 'person', ready: 1, running: 0 }],
    running: [],
  });
  const ids = [items[0]?.id ?? '', 'unknown'];
  expect(await client.queue.cancel({ ids })).toEqual({ changed: 1 });
  expect((await client.queue.jobs({ state: ['ready'] })).items).toEqual([]);
});

test('failures go into a file: a table of one line each, or all that was tried', async () => {
  const { client, lead, db } = await failures();
  db.client.exec(`update lead set name = '=HYPERLINK("x")'`);
  const whole = async (format: 'csv' | 'json') => {
    let text = '';
    for await (const piece of await client.dlq.export({ format })) text += piece;
    return text;
  };
  const [head, ...lines] = (await whole('csv')).trimEnd().split('\r\n');
  expect(head).toMatch(/^\uFEFFId;Tipo;Lead;/);
  expect(lines).toHaveLength(2);
  expect(lines.find((line) => line.startsWith(lead))).toContain(`;"'=HYPERLINK(""x"")";`);
  const letters = JSON.parse(await whole('json')) as { id: string; attemptLog: unknown[] }[];
  expect(letters.find(({ id }) => id === lead)?.attemptLog).toMatchObject([
    { status: 200, request: { body: { email: 'a•••@exemplo.com.br' } } },
  ]);
});

test('who discarded what, and why, is in the audit log and with the job', async () => {
  const { client, lead, pull, db } = await failures();
  await client.dlq.removeMany({ ids: [lead, pull], reason: 'Era um teste' });
  const { actor, details } = db.client
    .prepare<[], { actor: string; details: string }>(
      `select actor, details from audit where action = 'dead-letters.discarded'`,
    )
    .get() ?? { actor: '', details: '{}' };
  expect([actor, JSON.parse(details)]).toEqual([
    'Ana',
    { reason: 'Era um teste', count: 2, ids: [lead, pull] },
  ]);
  expect(db.client.prepare(`select end_reason from job where uid = ?`).pluck().get(lead)).toBe(
    'Era um teste',
  );
});
