import { expect, test } from 'vitest';
import { ana, syncInATest } from '../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../support/dinamize-port.ts';

/** The shop's console and the office's, each with a file of its own, and the CRM between them. */
async function shopAndOffice() {
  const sandbox = await sandboxForThisTest({ limits: { dinamizePerMinute: 1_000_000 } });
  const [shop, office] = [syncInATest(), syncInATest()];
  const atShop = await shop.connect(sandbox);
  const atOffice = await office.connect(sandbox);
  const contacts = contactsOf(sandbox);

  /** Both read and send in turns until neither has anything left to say. */
  async function quiet(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      for (const console of [shop, office]) {
        await console.pulled();
        await console.idle();
      }
    }
  }

  const unplug = () => shop.gate.hold(atShop.id, 'offline', '');
  const plugIn = () => shop.gate.release(atShop.id, 'offline');
  const writes = async () => (await sandbox.journal()).filter(({ by }) => by === 'api').length;
  return { shop, office, atShop, atOffice, contacts, quiet, unplug, plugIn, writes };
}

const maria = { name: 'Maria das Dores', email: 'maria@correio.example', city: 'São Paulo' };

test('the shop edits offline, the office and a person in the CRM edit meanwhile, and all three end alike', async () => {
  const { shop, office, atShop, contacts, quiet, unplug, plugIn, writes } = await shopAndOffice();
  const atTheShop = shop.add(maria, { ...ana, sendTo: [atShop.id] });
  await shop.idle();
  await quiet();
  const inTheOffice = office.byEmail(maria.email)!;

  unplug();
  shop.edit(atTheShop, { phone: '+5511982317745' });
  office.edit(inTheOffice, { city: 'Santos' });
  await office.idle();
  const [contact] = await contacts.all();
  await contacts.edit(contact!.id, { name: 'Maria das Dores Lima' });
  plugIn();
  await quiet();

  const after = { name: 'Maria das Dores Lima', phone: '+5511982317745', city: 'Santos' };
  expect(shop.now(atTheShop)).toMatchObject(after);
  expect(office.now(inTheOffice)).toMatchObject(after);
  expect(await contacts.get(contact!.id)).toMatchObject({
    name: 'Maria das Dores Lima',
    custom_fields: { cmp9: 'Santos' },
  });
  expect([...shop.conflicts(), ...office.conflicts()]).toEqual([]);

  const sent = await writes();
  await quiet();
  expect(await writes()).toBe(sent);
});

test('one person typed at both while the shop is offline is one contact, and none of the values is lost', async () => {
  const { shop, office, atShop, atOffice, contacts, quiet, unplug, plugIn } = await shopAndOffice();
  unplug();
  const atTheShop = shop.add(
    { ...maria, phone: '+5511982317745' },
    { ...ana, sendTo: [atShop.id] },
  );
  const inTheOffice = office.add(
    { ...maria, company: 'Lima e Filhos' },
    { ...ana, sendTo: [atOffice.id] },
  );
  await office.idle();
  plugIn();
  await quiet();

  expect(await contacts.all()).toHaveLength(1);
  const whole = { phone: '+5511982317745', company: 'Lima e Filhos' };
  expect(shop.now(atTheShop)).toMatchObject(whole);
  expect(office.now(inTheOffice)).toMatchObject(whole);
  for (const console of [shop, office]) {
    expect(console.db.client.prepare('select count(*) from lead').pluck().get()).toBe(1);
  }
});

test('the same field written at both is asked about where it came second, and settled there for all', async () => {
  const { shop, office, atShop, contacts, quiet, unplug, plugIn } = await shopAndOffice();
  const atTheShop = shop.add(maria, { ...ana, sendTo: [atShop.id] });
  await shop.idle();
  await quiet();
  const inTheOffice = office.byEmail(maria.email)!;

  unplug();
  shop.edit(atTheShop, { city: 'Niterói' });
  office.edit(inTheOffice, { city: 'Santos' });
  await office.idle();
  plugIn();
  await quiet();
  expect(office.conflicts()).toEqual([]);
  const [asked] = shop.conflicts();
  expect(asked).toMatchObject({ field: 'city', local: 'Niterói', remote: 'Santos' });

  const caller = { operator: { name: 'Ana', role: 'admin' }, source: 'form' } as const;
  await shop.settle.one(caller, { id: asked!.id, choice: 'local', winner: 'local' });
  await shop.idle();
  await quiet();
  expect(shop.now(atTheShop).city).toBe('Niterói');
  expect(office.now(inTheOffice).city).toBe('Niterói');
  const [contact] = await contacts.all();
  expect((await contacts.get(contact!.id))['custom_fields']).toMatchObject({ cmp9: 'Niterói' });
});
