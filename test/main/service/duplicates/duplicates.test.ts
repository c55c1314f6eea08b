import { expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { createWholeScan } from '../../../../src/main/service/duplicates/whole-scan.ts';
import { duplicatesInATest } from '../../../support/duplicates-in-a-test.ts';
import { ana, refusal } from '../../../support/leads-in-a-test.ts';

test('a whole scan and a look at each change find the same planted pairs, and no others', async () => {
  const plant = (it: ReturnType<typeof duplicatesInATest>, from: number, to: number) => {
    const planted: string[] = [];
    for (let n = from; n < to; n += 1) {
      const [first, last] = [word(n), word(n * 7 + 3)];
      const phone = `+55119${String(80_000_000 + n)}`;
      const name = `${first} ${last}`;
      it.app.add({ name, phone, email: `${first}.${n}@gmail.com`, city: 'Santos' });
      if (n % 3 === 0) {
        it.app.add({ name: `Copia ${n}`, email: `${first}${n}+x@gmail.com` });
        planted.push(`${name} = Copia ${n}`);
      } else if (n % 3 === 1) {
        it.app.add({ name: `${first} de ${last}`, phone });
        planted.push(`${name} = ${first} de ${last}`);
      }
    }
    return planted;
  };
  const it = duplicatesInATest();
  it.app.add({ name: 'Ana Lima', phone: '+5511911112222', document: '52998224725' });
  it.app.add({ name: 'Ana Lima', phone: '+5511911112222', document: '11144477735' });
  const first = plant(it, 0, 60);
  await it.look();
  expect(it.all().toSorted()).toEqual(first.toSorted());
  const second = plant(it, 60, 90);
  await it.look();
  expect(it.all().toSorted()).toEqual([...first, ...second].toSorted());
  const before = it.page({ limit: 500, offset: 0 });
  it.rescan();
  await it.look();
  expect(it.page({ limit: 500, offset: 0 })).toEqual(before);
});

test('a lead that changes, goes or comes back is looked at again', async () => {
  const { app, look, all, rowsIn } = duplicatesInATest();
  const luiz = app.add({ name: 'Luiz Souza', city: 'Santos' });
  const luis = app.add({ name: 'Luís de Sousa', city: 'São Paulo' });
  await look();
  expect(all()).toEqual([]);
  app.edit(luis, { city: 'Santos' });
  await look();
  expect(all()).toEqual(['Luiz Souza = Luís de Sousa']);
  app.edit(luiz, { name: 'Bruna Souza' });
  await look();
  expect(all()).toEqual([]);
  app.edit(luiz, { name: 'Luiz Souza' });
  await look();
  app.remove(luis);
  expect(all()).toEqual([]);
  await look();
  expect(rowsIn('duplicate') + rowsIn('duplicate_cluster')).toBe(0);
  app.restore(luis);
  await look();
  expect(all()).toEqual(['Luiz Souza = Luís de Sousa']);
});

test('nothing is missed when rows of the history go and their numbers are given again', async () => {
  const { app, look, all } = duplicatesInATest();
  app.add({ name: 'Luiz Souza', city: 'Santos' });
  app.add({ name: 'Rui Melo' });
  await look();
  // As erasing a person does.
  app.db.client.prepare('delete from change where record_id = 2').run();
  app.add({ name: 'Luís Sousa', city: 'Santos' });
  await look();
  expect(all()).toEqual(['Luiz Souza = Luís Sousa']);
});

test('three who may be one are one cluster, and two when one of them is somebody else', async () => {
  const { app, look, page, notDuplicate, undoNotDuplicate, all } = duplicatesInATest();
  const phone = '+5511982317745';
  const one = app.add({ name: 'Conceição Assunção', email: 'concei.cao@gmail.com' });
  const two = app.add({ name: 'Conceicao Assuncao', email: 'conceicao@gmail.com', phone });
  const three = app.add({ name: 'Conceisão Asunção', phone });
  await look();
  const [cluster] = page({ limit: 10, offset: 0 }).items;
  expect(cluster).toMatchObject({ size: 3, level: 'exact' });
  expect(cluster?.pairs).toHaveLength(2);
  expect(cluster?.reasons).toEqual(['same_email', 'same_phone', 'same_sounding_name']);
  notDuplicate(ana, [{ one: two.uid, other: three.uid }]);
  expect(all()).toEqual(['Conceição Assunção = Conceicao Assuncao']);
  undoNotDuplicate(ana, [{ one: three.uid, other: two.uid }]);
  expect(page({ limit: 10, offset: 0 }).items).toEqual([cluster]);
  app.remove(two);
  await look();
  expect(all()).toEqual([]);
  expect(one.uid).not.toBe(three.uid);
});

test('not a duplicate outlives a whole scan and changes, and can be taken back', async () => {
  const { app, look, all, apart, rescan, notDuplicate, undoNotDuplicate } = duplicatesInATest();
  const one = app.add({ name: 'Luiz Souza', city: 'Santos' });
  const other = app.add({ name: 'Luís Sousa', city: 'Santos' });
  await look();
  notDuplicate(ana, [{ one: other.uid, other: one.uid }]);
  expect(all()).toEqual([]);
  rescan();
  await look();
  app.edit(one, { company: 'Ipê' });
  app.edit(other, { company: 'Ipê' });
  await look();
  expect(all()).toEqual([]);
  expect(apart()).toEqual(['Luiz Souza | Luís Sousa']);
  undoNotDuplicate(ana, [{ one: one.uid, other: other.uid }]);
  expect(all()).toEqual(['Luiz Souza = Luís Sousa']);
  expect(apart()).toEqual([]);
  const refused = (pair: { one: string; other: string }) =>
    refusal(() => notDuplicate(ana, [pair])).code;
  expect(refused({ one: one.uid, other: one.uid })).toBe('BAD_INPUT');
  expect(refused({ one: one.uid, other: 'x' })).toBe('NOT_FOUND');
});

test('what very many share is one group and no pairs, until few share it', async () => {
  const { app, look, all, scan, rescan } = duplicatesInATest();
  const phone = '+551132145000';
  const leads = Array.from({ length: 60 }, (_, n) => app.add({ name: `Ana Lima ${n % 2}`, phone }));
  await look();
  expect(all()).toEqual([]);
  const group = { running: false, done: 1, groups: [{ kind: 'phone', size: 60 }] };
  expect(scan()).toMatchObject(group);
  rescan();
  await look();
  expect(scan()).toMatchObject(group);
  for (const lead of leads.slice(2)) app.edit(lead, { phone: null });
  await look();
  expect(scan().groups).toEqual([]);
  expect(all()).toEqual(['Ana Lima 0 = Ana Lima 1']);
});

test('a name that many bear in one city tells nobody apart, whichever way they were found', async () => {
  const { app, look, all, rescan } = duplicatesInATest();
  const leads = Array.from({ length: 6 }, () => app.add({ name: 'José Silva', city: 'Santos' }));
  await look();
  expect(all()).toHaveLength(1);
  leads.push(app.add({ name: 'Jose da Silva', city: 'Santos' }));
  await look();
  expect(all()).toEqual([]);
  rescan();
  await look();
  expect(all()).toEqual([]);
  app.remove(leads[0]!);
  await look();
  expect(all()).toEqual([[...Array(5).fill('José Silva'), 'Jose da Silva'].join(' = ')]);
});

test('a whole scan forgets where leads met that moved away or went', async () => {
  const { app, look, all, rescan, rowsIn } = duplicatesInATest();
  const [stays, goes, ...move] = Array.from({ length: 8 }, () =>
    app.add({ name: 'Maria Silva', city: 'Santos' }),
  );
  await look();
  if (!stays || !goes) throw new Error('no leads');
  app.remove(goes);
  for (const [at, lead] of move.entries()) app.edit(lead, { city: `Cidade ${at}` });
  rescan();
  await look();
  expect(rowsIn('duplicate_key')).toBe(7);
  app.add({ name: 'Maria da Silva', city: 'Santos' });
  await look();
  expect(all()).toEqual(['Maria Silva = Maria da Silva']);
});

test('a whole scan that is broken off leaves nothing out of the next one', async () => {
  const { app, look, rescan, rowsIn } = duplicatesInATest();
  for (let n = 0; n < 150; n += 1) app.add({ name: `Ana ${word(n)}`, city: 'Santos' });
  const brokenOff = createWholeScan(app.db, app.clock)();
  transact(app.db, () => brokenOff.next());
  expect(rowsIn('duplicate_seen')).toBeGreaterThan(rowsIn('duplicate_key'));
  rescan();
  await look();
  expect(rowsIn('duplicate_key')).toBe(150);
});

test('the list can be narrowed to how sure it is and to a reason, and counts what there is', async () => {
  const { app, look, page, scan } = duplicatesInATest();
  app.add({ name: 'Luiz Souza', city: 'Santos' });
  app.add({ name: 'Luís Sousa', city: 'Santos' });
  app.add({ name: 'Rui Melo', email: 'rui.melo@gmail.com' });
  app.add({ name: 'Rui Mello', email: 'ruimelo@gmail.com' });
  app.add({ name: 'Bia Reis', phone: '+5511982317745' });
  app.add({ name: 'Bia Reis', phone: '+551182317745' });
  await look();
  const names = (query: Partial<Parameters<typeof page>[0]>) =>
    page({ limit: 10, offset: 0, ...query }).items.map(({ leads }) => leads[0]?.name);
  expect(names({})).toEqual(['Rui Melo', 'Bia Reis', 'Luiz Souza']);
  expect(names({ level: 'exact' })).toEqual(['Rui Melo']);
  expect(names({ level: 'likely' })).toEqual(['Bia Reis']);
  expect(names({ level: 'possible' })).toEqual(['Luiz Souza']);
  expect(names({ reason: 'same_city' })).toEqual(['Luiz Souza']);
  expect(names({ limit: 1, offset: 1 })).toEqual(['Bia Reis']);
  expect(scan().counts).toEqual({ exact: 1, likely: 1, possible: 1 });
});

test('the form tells who has the same, and who may be the same', async () => {
  const { app, look } = duplicatesInATest();
  app.add({ name: 'Luís de Sousa', city: 'Santos' });
  app.add({ name: 'Rui Melo', email: 'rui.melo@gmail.com' });
  await look();
  const told = (draft: object) =>
    app.leadService
      .check(ana, draft)
      .duplicates.map(({ name, on, reasons }) => [name, on, reasons]);
  expect(told({ name: 'Luiz Souza', city: 'Santos' })).toEqual([
    ['Luís de Sousa', null, ['same_sounding_name', 'same_city']],
  ]);
  expect(told({ name: 'Rui', email: 'RUIMELO+loja@gmail.com' })).toEqual([
    ['Rui Melo', null, ['same_email']],
  ]);
  expect(told({ email: 'rui.melo@gmail.com' })).toEqual([['Rui Melo', 'email', ['same_email']]]);
  expect(told({ name: 'Luiz Souza' })).toEqual([]);
});

/** A name of its own for each number, that sounds like no other. */
function word(n: number): string {
  const syllables = ['ba', 'de', 'fi', 'jo', 'ku', 'la', 'me', 'po', 'ru', 'ti'];
  return [...String(n + 1000)].map((digit) => syllables[Number(digit)]).join('');
}
