import { describe, expect, test } from 'vitest';
import { ana, syncInATest } from '../../../support/sync-in-a-test.ts';
import { anaAtTheScreens } from '../../../support/conflicts-in-a-test.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { customersOf } from '../../../support/gestaoclick-port.ts';
import { NOON } from '../../../support/sandbox-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const maria = {
  name: 'Maria das Dores',
  email: 'maria@correio.example',
  phone: '+5511982317745',
  document: '52998224725',
  city: 'São Paulo',
  state: 'SP',
};

async function start(options: Parameters<typeof sandboxForThisTest>[0] = {}) {
  const clock = createTestClock(NOON);
  const sandbox = await sandboxForThisTest({
    clock: clock.now,
    hangMs: 30,
    limits: { gestaoclickPerSecond: 1_000_000 },
    ...options,
  });
  const app = syncInATest({ clock });
  const connection = await app.connectGestaoClick(sandbox);
  const fault = (kind: string, more: Record<string, unknown> = {}) =>
    sandbox.fault({ provider: 'gestaoclick', kind, ...more });
  return { sandbox, app, connection, fault, customers: customersOf(sandbox) };
}

describe('a lead sent to GestãoClick', () => {
  test('becomes one customer, and rests in agreement', async () => {
    const { sandbox, app, connection } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    expect(app.stateOf(lead)).toBe('in_sync');
    await app.pulled();
    const journal = await sandbox.journal();
    expect(journal.map(({ op, by }) => [op, by])).toEqual([['create', 'api']]);
    expect(journal[0]?.after).toMatchObject({ nome: 'Maria das Dores', cpf: '529.982.247-25' });
  });

  test.each([
    ['document', { cpf: '52998224725', email: 'outro@correio.example' }],
    ['e-mail', { email: 'MARIA@correio.example' }],
    ['phone and name', { nome: 'Maria das Dôres', celular: '(11) 98231-7745' }],
  ])('is linked to the customer who is there already, known by %s', async (_by, values) => {
    const { sandbox, app, connection, customers } = await start();
    app.gate.hold(connection.id, 'paused', '');
    await customers.add({ nome: 'Maria das Dores', ...values });
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    app.gate.release(connection.id, 'paused');
    await app.idle();
    expect(await customers.all()).toHaveLength(1);
    expect((await sandbox.journal()).filter(({ op }) => op === 'create')).toHaveLength(1);
    expect(['in_sync', 'conflict']).toContain(app.stateOf(lead));
  });

  test('without a name is kept here, and the failure says what is missing', async () => {
    const { app, connection, sandbox } = await start();
    const lead = app.add({ name: '', email: 'x@y.example' }, { ...ana, sendTo: [connection.id] });
    await app.idle();
    expect(app.stateOf(lead)).toBe('failed');
    expect(await sandbox.journal()).toEqual([]);
  });

  test('with the document of another lead’s customer is refused with a reason', async () => {
    const { app, connection, customers } = await start();
    app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    const twin = app.add(
      { ...maria, email: 'outra@correio.example', phone: '+5511982317746' },
      { ...ana, sendTo: [connection.id] },
    );
    await app.idle();
    expect(app.stateOf(twin)).toBe('failed');
    expect(await customers.all()).toHaveLength(1);
  });

  test('that GestãoClick refuses carries its own words to the dead letter', async () => {
    const { app, connection, customers } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    await customers.add({ nome: 'Outra', cpf: '11144477735' });
    app.edit(lead, { document: '11144477735' });
    await app.idle();
    expect(app.stateOf(lead)).toBe('failed');
    const message = app.db.client
      .prepare(`select error_message from job where state = 'dead'`)
      .pluck()
      .get();
    expect(message).toContain('Já existe um cliente cadastrado com este CPF');
  });
});

describe('edits of both sides', () => {
  test('meet field by field, and nothing that is not ours is lost', async () => {
    const { sandbox, app, connection, customers } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    const [customer] = await customers.all();
    await customers.edit(customer?.id ?? '', { fax: '(11) 2533-0000', email: 'nova@x.example' });
    app.edit(lead, { city: 'Campinas' });
    await app.idle();
    await app.pulled();
    expect(app.now(lead)).toMatchObject({ email: 'nova@x.example', city: 'Campinas' });
    expect(await customers.get(customer?.id ?? '')).toMatchObject({
      fax: '(11) 2533-0000',
      email: 'nova@x.example',
      enderecos: [{ endereco: { nome_cidade: 'Campinas' } }],
    });
    expect((await sandbox.journal()).filter(({ by }) => by === 'api')).toHaveLength(2);
  });

  test('a customer made there becomes a lead; one deleted there lets its lead go', async () => {
    const { app, customers } = await start();
    const { id } = await customers.add({
      tipo_pessoa: 'PJ',
      nome: 'Padaria Aurora',
      razao_social: 'Aurora Alimentos Ltda',
      cnpj: '11.222.333/0001-81',
      email: 'padaria@x.example',
    });
    await app.pulled();
    const lead = app.byEmail('padaria@x.example');
    expect(lead).toMatchObject({
      name: 'Padaria Aurora',
      company: 'Aurora Alimentos Ltda',
      document: '11222333000181',
      origin: 'GestãoClick',
      status: 'new',
    });
    await customers.remove(id);
    await app.pulled();
    app.clock.advance(11 * 60_000);
    await app.pulled();
    expect(app.stateOf({ id: lead?.id ?? 0 })).toBe('unlinked');
    expect(lead && app.now(lead).deletedAt).toBeNull();
  });

  test('a pull of what is as it was reads the list alone: a call for each hundred', async () => {
    const { app } = await start({ contacts: 2500 });
    const run = await app.pulled();
    expect(run.counts).toMatchObject({ read: 250, unchanged: 250, created: 0, updated: 0 });
    expect(run.counts.calls).toBeLessThanOrEqual(4);
  });
});

const faults: [string, string, Record<string, unknown>][] = [
  ['a reset before the effect', 'reset', {}],
  ['a reset after the effect', 'reset', { after: true }],
  ['a time-out before the effect', 'timeout-before-effect', {}],
  ['a time-out after the effect', 'timeout-after-effect', {}],
  ['a torn answer', 'torn', {}],
  ['HTTP 500 after the effect', 'http-500', { after: true }],
  ['HTTP 503 before the effect', 'http-503', {}],
  ['too many requests', 'throttle', {}],
];

test.each(faults)(
  '%s on a POST or a PUT leaves one customer, in agreement',
  async (_n, kind, more) => {
    const { sandbox, app, connection, fault } = await start();
    await fault(kind, { times: 1, match: { method: 'POST' }, ...more });
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    expect(app.stateOf(lead)).toBe('in_sync');
    await fault(kind, { times: 1, match: { method: 'PUT' }, ...more });
    app.edit(lead, { city: 'Campinas' });
    await app.idle();
    expect(app.stateOf(lead)).toBe('in_sync');
    const journal = await sandbox.journal();
    expect(journal.filter(({ op }) => op === 'create')).toHaveLength(1);
    const last = journal.at(-1)?.after;
    expect(last).toMatchObject({ enderecos: [{ endereco: { nome_cidade: 'Campinas' } }] });
    await app.pulled();
    expect(await sandbox.journal()).toHaveLength(journal.length);
  },
);

test('a create in doubt that nobody could look for is left to a person, not made twice', async () => {
  const { sandbox, app, connection, fault } = await start();
  await fault('timeout-after-effect', { times: 1, match: { method: 'POST' } });
  const lead = app.add({ name: 'Só o nome' }, { ...ana, sendTo: [connection.id] });
  await app.idle();
  expect(await sandbox.journal()).toHaveLength(1);
  expect(app.conflicts().map(({ kind }) => kind)).toEqual(['uncertain_create']);
  expect(app.stateOf(lead)).not.toBe('in_sync');
});

test('a create in doubt is sent again when a person has seen that it did not arrive', async () => {
  const { sandbox, app, connection, fault } = await start();
  await fault('timeout-before-effect', { times: 1, match: { method: 'POST' } });
  const lead = app.add({ name: 'Só o nome' }, { ...ana, sendTo: [connection.id] });
  await app.idle();
  const [question] = app.conflicts();
  expect(question).toMatchObject({ kind: 'uncertain_create', choices: ['keep', 'detach'] });
  const id = question?.id ?? '';
  await app.settle.one(anaAtTheScreens, { id, choice: 'keep', winner: 'local' });
  await app.idle();
  expect(app.stateOf(lead)).toBe('in_sync');
  expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create']);
  expect(app.conflicts()).toEqual([]);
});

test('refused tokens stop the connection and are told', async () => {
  const { app, connection, fault } = await start();
  await fault('auth-expired');
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.until(() => app.gate.state(connection.id).state === 'auth_required');
  expect(app.stateOf(lead)).not.toBe('failed');
});
