import { describe, expect, test } from 'vitest';
import { ProviderError } from '../../../../src/main/service/providers/provider-error.ts';
import type { RecordsPort, RemoteRecord } from '../../../../src/main/service/providers/provider.ts';
import { contactsOf, portTo, sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { NOON } from '../../../support/sandbox-in-a-test.ts';

const signal = new AbortController().signal;
const ana = { name: 'Ana Beatriz Vasconcelos', email: 'ana@correio.example' };

async function failureOf(work: Promise<unknown>): Promise<ProviderError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}

async function walk(port: RecordsPort, since: number | null = null): Promise<RemoteRecord[]> {
  const found = new Map<string, RemoteRecord>();
  let cursor: string | null = null;
  do {
    const page = await port.changes({ since, cursor, signal });
    for (const item of page.items) found.set(item.remoteId ?? '', item.parse());
    cursor = page.next;
  } while (cursor !== null);
  return [...found.values()];
}

describe('records', () => {
  test('what is created reads back as it was sent, in our fields', async () => {
    const sandbox = await sandboxForThisTest();
    const port = portTo(sandbox);
    await port.prepare(signal);
    const values = {
      ...ana,
      phone: '+5511982317745',
      status: 'qualified',
      interest: 'Apartamento, Terreno',
      origin: 'Site',
      company: 'Aroeira Imóveis',
      city: 'São Paulo',
      state: 'SP',
      incomeCents: 1_234_56,
      document: '52998224725',
    };
    const { remoteId } = await port.create(
      values,
      { externalId: 'lead-1', idempotencyKey: 'one' },
      signal,
    );
    const record = await port.read(remoteId, signal);
    expect(record).toMatchObject({ remoteId, values, opaque: {}, externalId: 'lead-1' });
    const [effect] = await sandbox.journal();
    expect(effect?.after).toMatchObject({
      name: 'Ana Beatriz Vasconcelos',
      external_code: 'lead-1',
      custom_fields: {
        cmp4: '5511982317745',
        cmp5: 'Qualificado',
        cmp6: ['1', '3'],
        cmp11: '1234,56',
      },
    });
  });

  test('an update sends only the fields of the patch', async () => {
    const sandbox = await sandboxForThisTest();
    const port = portTo(sandbox);
    await port.prepare(signal);
    const { remoteId } = await port.create(
      { ...ana, city: 'Santos' },
      { externalId: 'x', idempotencyKey: 'one' },
      signal,
    );
    await contactsOf(sandbox).edit(remoteId, { name: 'Ana B.' });
    await port.update(remoteId, { city: 'Campinas', company: null }, signal);
    const { values } = await port.read(remoteId, signal);
    expect(values).toMatchObject({ name: 'Ana B.', city: 'Campinas', company: null });
  });

  test('dirty values are read in the form in which leads keep them', async () => {
    const sandbox = await sandboxForThisTest();
    const port = portTo(sandbox);
    await port.prepare(signal);
    const { id } = await contactsOf(sandbox).add({
      email: 'MARIA@Correio.Example',
      name: ' maria  das Dores ',
      custom_fields: {
        cmp4: '(11) 98231-7745',
        cmp5: 'Ativo',
        cmp10: 'sp',
        cmp11: '3,5 mil',
        cmp12: '529.982.247-25',
      },
    });
    expect((await port.read(id, signal)).values).toMatchObject({
      email: 'maria@correio.example',
      name: 'maria das Dores',
      phone: '+5511982317745',
      status: 'contacted',
      state: 'SP',
      incomeCents: 350_000,
      document: '52998224725',
    });
  });

  test('a value we do not understand is told apart from a blank', async () => {
    const sandbox = await sandboxForThisTest();
    const port = portTo(sandbox);
    await port.prepare(signal);
    const { id } = await contactsOf(sandbox).add({
      ...ana,
      custom_fields: { cmp5: 'Cliente antigo', cmp11: 'a combinar' },
    });
    const record = await port.read(id, signal);
    expect(record.opaque).toEqual({ status: 'Cliente antigo', incomeCents: 'a combinar' });
    expect(record.values).not.toHaveProperty('status');
    expect(record.values).toMatchObject({ city: null });
  });

  test('a contact that opted out or complained reads as refused, and no other speaks of consent', async () => {
    const sandbox = await sandboxForThisTest();
    const contacts = contactsOf(sandbox);
    const port = portTo(sandbox);
    await port.prepare(signal);
    const one = await contacts.add({ ...ana, optout: true });
    const other = await contacts.add({ ...ana, email: 'outra@correio.example' });
    expect((await port.read(one.id, signal)).values['consent']).toBe('denied');
    expect((await port.read(other.id, signal)).values).not.toHaveProperty('consent');
    expect(await port.optOuts({ since: NOON - 1000, signal })).toEqual(['ana@correio.example']);
    expect(await port.optOuts({ since: NOON + 3_600_000, signal })).toEqual([]);
  });

  test('a refusal here puts the contact to rest there for good', async () => {
    const sandbox = await sandboxForThisTest();
    const port = portTo(sandbox);
    await port.prepare(signal);
    const { remoteId } = await port.create(ana, { externalId: 'x', idempotencyKey: 'one' }, signal);
    await port.update(remoteId, { consent: 'denied' }, signal);
    expect(await contactsOf(sandbox).get(remoteId)).toMatchObject({
      date_rest: '2099-12-31 23:59:59',
    });
  });

  test('fields with a title of their own become custom fields, both ways', async () => {
    const sandbox = await sandboxForThisTest();
    const token = await sandbox.signIn();
    const field = { 'contact-list_code': '1', title: 'Time do coração', type: 'VC' };
    await sandbox.call('/emkt/field/add', field, token);
    const port = portTo(sandbox);
    await port.prepare(signal);
    expect(port.fields()).toContain('custom:Time do coração');
    const values = { ...ana, 'custom:Time do coração': 'Bahia' };
    const { remoteId } = await port.create(
      values,
      { externalId: 'x', idempotencyKey: 'one' },
      signal,
    );
    expect((await port.read(remoteId, signal)).values).toMatchObject(values);
  });

  test('a field the account has no place for is named and not sent', async () => {
    const sandbox = await sandboxForThisTest();
    const fields = '/_sandbox/dinamize/records?entity=field';
    const { body } = await sandbox.ask<{ items: { id: string; title: string }[] }>('GET', fields);
    const income = body.items.find(({ title }) => title === 'renda');
    await sandbox.ask('DELETE', `/_sandbox/dinamize/records/${income?.id}?entity=field`);
    const port = portTo(sandbox);
    await port.prepare(signal);
    expect(port.missingFields()).toEqual(['incomeCents']);
    expect(port.fields()).not.toContain('incomeCents');
    const { remoteId } = await port.create(
      { ...ana, incomeCents: 1 },
      { externalId: 'x', idempotencyKey: 'one' },
      signal,
    );
    expect((await port.read(remoteId, signal)).values).not.toHaveProperty('incomeCents');
  });

  test('opens and clicks do not make a contact look changed, and any edit does', async () => {
    const sandbox = await sandboxForThisTest();
    const port = portTo(sandbox);
    await port.prepare(signal);
    const { remoteId } = await port.create(ana, { externalId: 'x', idempotencyKey: 'one' }, signal);
    const first = await port.read(remoteId, signal);
    const [item] = (await port.changes({ since: null, cursor: null, signal })).items;
    expect(item?.ver).toBe(first.ver);
    await contactsOf(sandbox).edit(remoteId, { custom_fields: { cmp9: 'Santos' } });
    expect((await port.read(remoteId, signal)).ver).not.toBe(first.ver);
  });

  test('a contact is found by e-mail and by our id, and a deleted one is missing', async () => {
    const sandbox = await sandboxForThisTest();
    const port = portTo(sandbox);
    await port.prepare(signal);
    const { remoteId } = await port.create(
      ana,
      { externalId: 'lead-7', idempotencyKey: 'one' },
      signal,
    );
    const ids = async (by: 'email' | 'externalId', value: string) =>
      (await port.find({ by, value }, signal)).map((each) => each.remoteId);
    expect(await ids('email', 'ana@correio.example')).toEqual([remoteId]);
    expect(await ids('externalId', 'lead-7')).toEqual([remoteId]);
    expect(await ids('externalId', 'lead-8')).toEqual([]);
    await port.remove(remoteId, signal);
    expect((await failureOf(port.read(remoteId, signal))).kind).toBe('missing');
  });
});

describe('walking through the list', () => {
  test('every contact is met, many of one second too', async () => {
    const sandbox = await sandboxForThisTest({ contacts: 1500 });
    const contacts = contactsOf(sandbox);
    // The sandbox's clock stands still, so these share their second of entry with each other.
    await Promise.all(
      Array.from({ length: 1100 }, (_, i) => contacts.add({ email: `junto${i}@correio.example` })),
    );
    const port = portTo(sandbox);
    await port.prepare(signal);
    expect(await walk(port)).toHaveLength(2600);
  });

  test('contacts deleted between two pages do not hide others', async () => {
    const sandbox = await sandboxForThisTest({ contacts: 2100 });
    const contacts = contactsOf(sandbox);
    const port = portTo(sandbox);
    await port.prepare(signal);
    const all = await contacts.all();
    const first = await port.changes({ since: null, cursor: null, signal });
    const seen = new Set(first.items.map((item) => item.remoteId));
    await Promise.all([...seen].slice(0, 20).map((id) => contacts.remove(id ?? '')));
    let cursor = first.next;
    while (cursor !== null) {
      const page = await port.changes({ since: null, cursor, signal });
      for (const item of page.items) seen.add(item.remoteId);
      cursor = page.next;
    }
    expect(seen.size).toBe(all.length);
  });

  test('only what came since an instant is asked for when that is enough', async () => {
    const sandbox = await sandboxForThisTest({ contacts: 50 });
    const port = portTo(sandbox);
    await port.prepare(signal);
    sandbox.advance(60_000);
    const { id } = await contactsOf(sandbox).add(ana);
    expect((await walk(port, NOON + 30_000)).map((each) => each.remoteId)).toEqual([id]);
  });
});

describe('signing in', () => {
  test('happens once for many calls, and not again after a restart', async () => {
    const sandbox = await sandboxForThisTest();
    const session = { text: null };
    const now = () => NOON;
    const port = portTo(sandbox, { session, now });
    await Promise.all([port.ping(signal), port.prepare(signal), port.ping(signal)]);
    await portTo(sandbox, { session, now }).ping(signal);
    expect(await contactsOf(sandbox).requests('/auth')).toHaveLength(1);
  });

  test('comes again before an idle token or an old one dies', async () => {
    const sandbox = await sandboxForThisTest();
    let now = NOON;
    const port = portTo(sandbox, { now: () => now });
    const step = async (ms: number) => {
      now += ms;
      sandbox.advance(ms);
      await port.ping(signal);
      return (await contactsOf(sandbox).requests('/auth')).length;
    };
    expect(await step(0)).toBe(1);
    expect(await step(54 * 60_000)).toBe(1);
    expect(await step(55 * 60_000)).toBe(2);
    for (let used = 0; used < 28; used += 1) expect(await step(50 * 60_000)).toBe(2);
    expect(await step(35 * 60_000)).toBe(3);
    const refused = (await contactsOf(sandbox).requests()).filter((each) => each.fault !== null);
    expect(refused).toEqual([]);
  });

  test('a token that was refused is renewed once and the call repeated once', async () => {
    const sandbox = await sandboxForThisTest();
    const port = portTo(sandbox);
    await port.prepare(signal);
    await sandbox.fault({ provider: 'dinamize', kind: 'auth-expired', times: 1 });
    await port.create(ana, { externalId: 'x', idempotencyKey: 'one' }, signal);
    expect(await sandbox.journal()).toHaveLength(1);
    expect(await contactsOf(sandbox).requests('/auth')).toHaveLength(2);
  });

  test('a second refusal is for a person, and is not tried a third time', async () => {
    const sandbox = await sandboxForThisTest();
    const port = portTo(sandbox);
    await port.prepare(signal);
    await sandbox.fault({ provider: 'dinamize', kind: 'auth-expired' });
    const failure = await failureOf(
      port.create(ana, { externalId: 'x', idempotencyKey: 'one' }, signal),
    );
    expect(failure.kind).toBe('unauthorized');
    expect(await contactsOf(sandbox).requests('/contact/add')).toHaveLength(2);
  });

  test('wrong credentials are told in words and never tried twice', async () => {
    const sandbox = await sandboxForThisTest();
    const credentials = { user: 'sandbox', password: 'errada', client_code: '300001' };
    const failure = await failureOf(portTo(sandbox, { credentials }).ping(signal));
    expect(failure).toMatchObject({ kind: 'unauthorized', details: { code: '240004' } });
    expect(failure.message).toContain('user or password');
    expect(JSON.stringify(failure.details.exchange)).not.toContain('errada');
    expect(await contactsOf(sandbox).requests('/auth')).toHaveLength(1);
  });
});

describe('failures', () => {
  const make = async (fault: Record<string, unknown> | null) => {
    const sandbox = await sandboxForThisTest({ hangMs: 50 });
    const port = portTo(sandbox);
    await port.prepare(signal);
    if (fault) await sandbox.fault({ provider: 'dinamize', ...fault });
    return { sandbox, port };
  };
  const create = (port: RecordsPort) =>
    port.create(ana, { externalId: 'x', idempotencyKey: 'one' }, signal);

  test('with no network nothing has left, so nothing can have happened', async () => {
    const { sandbox, port } = await make(null);
    await sandbox.ask('POST', '/_sandbox/network', { offline: true });
    expect((await failureOf(create(port))).kind).toBe('offline');
    expect((await failureOf(port.ping(signal))).kind).toBe('offline');
    await sandbox.ask('POST', '/_sandbox/network', { offline: false });
    await port.ping(signal);
  });

  test.each([
    ['reset', { kind: 'reset', match: { path: '/contact/add' } }],
    ['reset after the effect', { kind: 'reset', after: true }],
    ['time-out after the effect', { kind: 'timeout-after-effect' }],
    ['a torn answer', { kind: 'torn', match: { path: '/contact/add' } }],
  ])('a write that met %s has an unknown outcome and is not repeated', async (_name, fault) => {
    const { sandbox, port } = await make({ ...fault, times: 1 });
    expect((await failureOf(create(port))).kind).toBe('unknown');
    expect(await contactsOf(sandbox).requests('/contact/add')).toHaveLength(1);
  });

  test('a read bridges a line that breaks for a moment', async () => {
    const { port } = await make({ kind: 'reset', times: 2, match: { path: '/contact-list' } });
    await port.ping(signal);
  });

  test('a read that stays broken is unavailable, since it has no effect to be unsure of', async () => {
    const { port } = await make({ kind: 'torn' });
    expect((await failureOf(port.ping(signal))).kind).toBe('unavailable');
  });

  test.each([500, 503])('HTTP %i is trouble of theirs', async (status) => {
    const { port } = await make({ kind: `http-${status}` });
    const failure = await failureOf(create(port));
    expect(failure).toMatchObject({ kind: 'unavailable', details: { exchange: { status } } });
  });

  test('too many requests: the wait is theirs plus a second', async () => {
    const { port } = await make({ kind: 'throttle', retryAfter: 17 });
    const failure = await failureOf(create(port));
    expect(failure).toMatchObject({
      kind: 'rate-limited',
      details: { retryAfterMs: 18_000, code: '240024' },
    });
  });

  test('a refused record comes with the code, the reason and the number to quote', async () => {
    const { port } = await make(null);
    await create(port);
    const failure = await failureOf(create(port));
    expect(failure.kind).toBe('rejected');
    expect(failure.details.code).toMatch(/^48/);
    expect(failure.details.traceId).toMatch(/./);
  });
});
