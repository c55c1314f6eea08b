import { expect, test } from 'vitest';
import { ana, syncInATest } from '../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { customersOf } from '../../../support/gestaoclick-port.ts';

/** One record here, and two systems around it. */
async function star() {
  const sandbox = await sandboxForThisTest({
    limits: { dinamizePerMinute: 1_000_000, gestaoclickPerSecond: 1_000_000 },
  });
  const app = syncInATest();
  const dinamize = await app.connect(sandbox);
  const gestaoclick = await app.connectGestaoClick(sandbox);
  const both = async () => {
    for (const { uid } of [dinamize, gestaoclick]) await app.pulled(uid);
    await app.idle();
  };
  const writes = async () =>
    (await sandbox.journal())
      .filter(({ by }) => by === 'api')
      .map(({ provider, op }) => [provider, op]);
  return {
    sandbox,
    app,
    dinamize,
    gestaoclick,
    both,
    writes,
    contacts: contactsOf(sandbox),
    customers: customersOf(sandbox),
  };
}

const maria = {
  name: 'Maria das Dores',
  email: 'maria@correio.example',
  phone: '+5511982317745',
  city: 'São Paulo',
  state: 'SP',
};

test('an edit at either system reaches the lead and the other one, once and without an echo', async () => {
  const { app, dinamize, gestaoclick, both, writes, contacts, customers } = await star();
  const lead = app.add(maria, { ...ana, sendTo: [dinamize.id, gestaoclick.id] });
  await app.idle();
  await both();
  expect(await writes()).toEqual(
    expect.arrayContaining([
      ['dinamize', 'create'],
      ['gestaoclick', 'create'],
    ]),
  );
  expect(await writes()).toHaveLength(2);

  const [customer] = await customers.all();
  const [contact] = await contacts.all();
  await customers.edit(customer?.id ?? '', { celular: '(19) 99124-6630' });
  await both();
  expect(app.now(lead).phone).toBe('+5519991246630');
  expect((await contacts.get(contact?.id ?? ''))['custom_fields']).toMatchObject({
    cmp4: '5519991246630',
  });
  expect((await writes()).slice(2)).toEqual([['dinamize', 'update']]);

  await contacts.edit(contact?.id ?? '', { name: 'Maria das Dores Prado' });
  await both();
  expect(app.now(lead).name).toBe('Maria das Dores Prado');
  expect(await customers.get(customer?.id ?? '')).toMatchObject({ nome: 'Maria das Dores Prado' });
  expect((await writes()).slice(3)).toEqual([['gestaoclick', 'update']]);

  app.edit(lead, { city: 'Campinas' });
  await app.idle();
  expect((await writes()).slice(4).toSorted()).toEqual([
    ['dinamize', 'update'],
    ['gestaoclick', 'update'],
  ]);

  await both();
  await both();
  expect(await writes()).toHaveLength(6);
  expect(app.conflicts()).toEqual([]);
});

test('the first readings of both meet in one lead, by document, e-mail, or phone and name', async () => {
  const { app, both, contacts, customers } = await star();
  await contacts.add({
    name: 'Ana Souza',
    email: 'ana@x.example',
    custom_fields: { cmp12: '52998224725' },
  });
  await contacts.add({ name: 'Bruno Lima', email: 'bruno@x.example' });
  await contacts.add({
    name: 'Luísa Xavier',
    email: 'luisa@x.example',
    custom_fields: { cmp4: '(21) 99661-7043' },
  });
  await contacts.add({
    name: 'Vera Dias',
    email: 'vera@x.example',
    custom_fields: { cmp4: '(11) 98231-7745' },
  });
  await customers.add({ nome: 'Ana Souza', cpf: '529.982.247-25' });
  await customers.add({ nome: 'Bruno Lima', email: 'BRUNO@x.example' });
  await customers.add({ nome: 'LUISA XAVIER', celular: '21 99661-7043' });
  // Of one household: the phone is shared, the person is another.
  await customers.add({ nome: 'Otávio Dias', celular: '(11) 98231-7745' });
  await both();
  const names = app.db.client.prepare('select name from lead order by name').pluck().all();
  expect(names.toSorted()).toEqual([
    'Ana Souza',
    'Bruno Lima',
    'Luísa Xavier',
    'Otávio Dias',
    'Vera Dias',
  ]);
  const links = app.db.client
    .prepare(`select count(*) from link where lifecycle = 'linked'`)
    .pluck()
    .get();
  expect(links).toBe(8);
});
