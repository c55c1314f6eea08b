import { expect, onTestFinished, test } from 'vitest';
import { startWorkspace } from '../../support/start-console.ts';

async function opened() {
  const started = await startWorkspace();
  onTestFinished(() => started.close());
  return started;
}

test('an event told over REST is acted on once, however often it is told', async () => {
  const { rest } = await opened();
  const json = {
    type: 'lead.created',
    idempotencyKey: 'crm-1',
    payload: { nome: 'Ana', email: 'ana@correio.example', utm_source: 'crm' },
  };
  const first = await rest('/events', { json });
  expect(first).toMatchObject({
    status: 201,
    body: { type: 'lead.created', source: 'api', state: 'processed', payload: json.payload },
  });
  const again = await rest('/events', { json });
  expect(again.body).toEqual(first.body);
  expect(await rest('/leads')).toMatchObject({
    body: { items: [{ name: 'Ana', tracking: { utm_source: 'crm' } }], pagination: { total: 1 } },
  });
  const other = await rest('/events', { json: { ...json, payload: { nome: 'Bia' } } });
  expect(other).toMatchObject({ status: 409, body: { code: 'DUPLICATE' } });
});

test('an event that is not sound is refused with the fields, and nothing is kept', async () => {
  const { rest } = await opened();
  const json = {
    type: 'payment.received',
    idempotencyKey: 'p-1',
    payload: { email: 'a@b.example' },
  };
  expect(await rest('/events', { json })).toMatchObject({
    status: 400,
    body: { code: 'BAD_INPUT', details: { fields: [{ field: 'amount', problem: 'required' }] } },
  });
  expect(await rest('/events', { json: { ...json, type: 'lead.updated' } })).toMatchObject({
    status: 400,
  });
  expect(await rest('/events/stats')).toMatchObject({ status: 200, body: { total: 0, failed: 0 } });
});

test('events are listed by type and lead, page after page, and counted', async () => {
  const { rest } = await opened();
  const { body } = await rest('/leads', { json: { name: 'Ana', email: 'ana@correio.example' } });
  const { id } = body as { id: string };
  for (const n of [1, 2, 3]) {
    const payload = { email: 'ana@correio.example', amount: n };
    await rest('/events', {
      json: { type: 'payment.received', idempotencyKey: `p-${n}`, payload },
    });
  }
  const first = await rest('/events?type=payment.received&limit=2');
  const page = first.body as { items: { id: string }[]; pagination: { nextCursor: string } };
  expect(page).toMatchObject({
    items: [{ idempotencyKey: 'p-3', leadId: id }, { idempotencyKey: 'p-2' }],
    pagination: { total: 3 },
  });
  const rest2 = await rest(
    `/events?type=payment.received&limit=2&cursor=${page.pagination.nextCursor}`,
  );
  expect(rest2.body).toMatchObject({
    items: [{ idempotencyKey: 'p-1' }],
    pagination: { nextCursor: null },
  });
  expect(await rest(`/events?leadId=${id}`)).toMatchObject({ body: { pagination: { total: 4 } } });
  expect(await rest('/events/stats')).toMatchObject({
    body: {
      total: 4,
      lastDay: 4,
      byType: { 'payment.received': 3, 'lead.created': 1 },
      bySource: { api: 3, ponte: 1 },
    },
  });
  const retried = await rest(`/events/${page.items[0]?.id}/retry`, { method: 'POST' });
  expect(retried).toMatchObject({ status: 200, body: { leadId: id, attempts: 1 } });
  expect(await rest('/events/none')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});
