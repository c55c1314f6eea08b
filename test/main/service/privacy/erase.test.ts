import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EraseReceipt } from '../../../../src/shared/model/privacy.ts';
import { temporaryFolder } from '../../../support/open-test-db.ts';
import {
  comeInByEveryDoor,
  personEverywhere,
  tracesIn,
  zenobia,
} from '../../../support/person-in-a-test.ts';
import { serviceOn } from '../../../support/service-in-a-test.ts';

test('who is erased is in no byte of any file, wherever they came in, and comes back by no door', async () => {
  const all = await personEverywhere();
  const { client, dataDir, service, contacts, hook, pull, rest } = all;
  const { id } = await comeInByEveryDoor(all);
  const found = new Set(tracesIn(dataDir).map((each) => each.split(': ')[1]));
  expect(found.size).toBeGreaterThan(12);
  const logs = join(dataDir, 'logs');
  expect(readdirSync(logs).length).toBeGreaterThan(0);
  expect(tracesIn(logs)).toEqual([]);

  const exported = await rest(`/leads/${id}/data`);
  expect(exported.status).toBe(200);
  expect(Object.keys((exported.body as { rows: object }).rows)).toEqual(
    expect.arrayContaining(
      `lead lead_tag change link conflict decision ledger deal merge event event_delivery hook hook_body
       import_row import_fix import job attempt api_answer run_problem segment draft`.split(/\s+/),
    ),
  );
  expect(JSON.stringify(exported.body)).toContain(zenobia.message);
  expect(JSON.stringify(exported.body)).not.toContain('Outra Pessoa');

  const preview = await client.privacy.erasePreview({ id });
  expect(preview).toMatchObject({ leads: 2, files: 1, elsewhere: [{ name: 'Dinamize' }] });
  await expect(client.privacy.erase({ id, confirm: 'Outra Pessoa' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  const { name: copy } = await client.backups.make();
  const receipt = await client.privacy.erase({ id, confirm: zenobia.name.toUpperCase() });
  expect(receipt).toMatchObject({ leadId: id, copies: { kept: 1, deleted: 0 }, files: 1 });
  expect((await client.privacy.state()).receipts).toEqual([receipt]);

  const names = async () => (await client.leads.list({})).items.map(({ name }) => name);
  const erased = async (why: string) => {
    expect(await names(), why).toEqual(['Outra Pessoa']);
    expect(withoutCopies(dataDir), why).toEqual([]);
    const { client: file } = all.ponte.current()!.db;
    expect(file.pragma('foreign_key_check'), why).toEqual([]);
    expect(file.pragma('integrity_check', { simple: true }), why).toBe('ok');
  };
  await expect(client.leads.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await erased('erased');

  // What other systems still have and tell brings nobody back, and leaves nothing behind.
  const [there] = await contacts.all();
  await contacts.edit(there?.id ?? '', { name: `${zenobia.name} II` });
  await pull();
  await hook('site-lead', { name: zenobia.name, email: zenobia.email.toUpperCase() });
  await hook('whatsapp', { phone: '(11) 97413-8852', name: 'Zenobia', text: zenobia.message });
  const told = {
    type: 'payment.received',
    idempotencyKey: 'p',
    payload: { cpf: zenobia.document },
  };
  expect((await rest('/events', { json: told })).status).toBe(400);
  const again = { name: zenobia.name, email: zenobia.other };
  const headers = { 'idempotency-key': 'one-of-hers' };
  expect((await rest('/leads', { json: again, headers })).status).toBe(404);
  await service.db.client.exec('vacuum');
  service.db.client.pragma('wal_checkpoint(truncate)');
  await erased('told of again');

  // A copy from before does, until it is opened.
  await client.backups.restore({ name: copy });
  expect(await names()).toEqual(['Outra Pessoa']);
  const state = await client.privacy.state();
  expect(state.receipts).toMatchObject([{ why: 'restored', leadId: id }]);
  expect(state.olderCopies.count).toBe(2);
  await client.privacy.deleteOlderCopies();
  expect(tracesIn(dataDir)).toEqual([]);

  // Entered by hand, on purpose, she is a lead like any other.
  const anew = await client.leads.create({ name: zenobia.name, email: zenobia.email });
  await hook('site-lead', { name: zenobia.name, email: zenobia.email, cidade: 'Santos' });
  expect(await client.leads.get({ id: anew.id })).toMatchObject({ city: 'Santos' });
});

/** Copies are kept until somebody deletes them; they are erased again when they come back. */
function withoutCopies(dataDir: string): string[] {
  return tracesIn(dataDir).filter((each) => !/^asked-|^restore-/.test(each));
}

test('an older file that somebody puts back by hand is erased again when it is opened', async () => {
  const dir = temporaryFolder();
  const first = serviceOn(dir);
  await first.service.start();
  const { id } = await first.ask<{ id: string }>('leads.create', {
    name: zenobia.name,
    email: zenobia.email,
    notes: zenobia.notes,
  });
  const receipt = await first.ask<EraseReceipt>('privacy.erase', {
    id,
    confirm: zenobia.email,
  });
  expect(receipt.hash).toMatch(/^[\da-f]{64}$/);
  await expect(first.askAs('staff', 'privacy.export', { id })).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  });
  await first.service.stop();
  // Somebody puts an older file back by hand, with nothing of Ponte running.
  const older = temporaryFolder();
  const before = serviceOn(older);
  await before.service.start();
  await before.service.stop();
  expect(JSON.parse(readFileSync(join(dir, 'erased.json'), 'utf8')).people).toHaveLength(1);
  rmSync(join(dir, 'ponte.sqlite'));
  cpSync(join(older, 'ponte.sqlite'), join(dir, 'ponte.sqlite'));
  const second = serviceOn(dir);
  second.service.db.client.exec(
    `insert into setting (key, value) values ('privacy.to-clean', 'true')`,
  );
  second.service.db.client
    .prepare(
      `insert into lead (uid, name, email, local_rev, created_at, updated_at) values (?, ?, ?, 1, 1, 1)`,
    )
    .run(id, zenobia.name, zenobia.email);
  await second.service.start();
  expect((await second.ask<{ items: unknown[] }>('leads.list', {})).items).toEqual([]);
  await second.service.stop();
  expect(tracesIn(dir)).toEqual([]);
});
