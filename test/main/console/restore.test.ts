import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startConsole, type StartedConsole } from '../../support/start-console.ts';

async function company(): Promise<StartedConsole> {
  const started = await startConsole({ flags: { empty: true } });
  const client = await started.client();
  await client.app.createWorkspace({ name: 'Aroeira', demo: false });
  return started;
}

test('after going back, nothing that waited in the copy is told to anybody a second time unasked', async () => {
  const started = await company();
  const client = await started.client();
  const account = { adAccountId: '77', url: 'http://127.0.0.1:9' };
  await client.pixels.put({ pixelId: '1', token: 'token', ...account });
  await client.remarketing.create({ name: 'Frios' });
  const steps = [{ id: 'w', kind: 'wait' as const, for: { amount: 2, unit: 'days' as const } }];
  const made = await client.automations.create({
    name: 'Esperar',
    definition: { trigger: { kind: 'created' }, conditions: {}, whileRunning: 'skip', steps },
  });
  await client.automations.setOn({ id: made.id, on: true });
  await client.leads.create({ name: 'Ana', email: 'ana@correio.example' });
  const { name } = await client.backups.make();
  await client.backups.restore({ name });
  const again = await started.client();
  expect((await again.conversions.list({})).items).toMatchObject([{ state: 'uncertain' }]);
  // What was told since the copy is not known: the next refresh is of everybody.
  const [audience] = (await again.remarketing.list({})).items;
  expect(audience?.job).toMatchObject({ state: 'cancelled', word: 'restored' });
  const { kind } = await again.remarketing.start({ id: audience!.id });
  expect(kind).toBe('replace');
  const { items } = await again.automations.runs({ automationId: made.id });
  expect(items).toMatchObject([{ state: 'stopped', reason: 'restored' }]);
  await started.close();
});

test('going back to a copy brings back what was, keeps what is as a copy, and says what goes', async () => {
  const started = await company();
  const client = await started.client();
  await client.leads.create({ name: 'Ana Antes' });
  const { name } = await client.backups.make();
  await client.leads.create({ name: 'Davi Depois' });
  expect(await client.backups.loses({ name })).toMatchObject({ leadsCreated: 1 });

  await client.backups.restore({ name });
  const names = async () => (await client.leads.list({})).items.map((lead) => lead.name);
  expect(await names()).toEqual(['Ana Antes']);

  const { items } = await client.backups.list();
  const before = items.find(({ reason }) => reason === 'restore')!;
  await client.backups.restore({ name: before.name });
  expect((await names()).toSorted()).toEqual(['Ana Antes', 'Davi Depois']);
  await started.close();
});

test('a damaged copy, or one that is gone, is refused and nothing changes', async () => {
  const started = await company();
  const client = await started.client();
  await client.leads.create({ name: 'Ana' });
  const { name } = await client.backups.make();
  const { folder } = await client.backups.list();
  const files = readdirSync(folder);
  await expect(client.backups.restore({ name: '../ponte.sqlite' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  writeFileSync(join(folder, name), 'no database at all');
  await expect(client.backups.restore({ name })).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  expect((await client.leads.list({})).items).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(files);
  await started.close();
});

test('after going back, nothing goes out before the preview is approved, and then nothing is made twice', async () => {
  const started = await startConsole({
    flags: { sandbox: true },
    sandbox: { contacts: 30, limits: { dinamizePerMinute: 1_000_000 } },
  });
  const client = await started.client();
  await vi.waitFor(
    async () => expect((await client.sync.runs({})).items[0]?.state).toBe('completed'),
    { timeout: 20_000 },
  );
  const [connection] = (await client.connections.list()).items;
  const { name } = await client.backups.make();
  const journal = async () => {
    const { sandboxUrl } = await started.ponte.demonstration();
    const answer = await fetch(`${sandboxUrl}/_sandbox/journal?provider=dinamize`);
    const { items } = (await answer.json()) as { items: { by: string; op: string }[] };
    return items.filter(({ by }) => by === 'api');
  };
  const before = (await journal()).length;
  await client.leads.create({ name: 'Nova', email: 'nova@correio.example', sync: true });
  await vi.waitFor(async () => expect(await journal()).toHaveLength(before + 1), {
    timeout: 20_000,
  });

  await client.backups.restore({ name });
  expect((await client.leads.count({ email: 'nova@correio.example' })).total).toBe(0);
  const typed = await client.leads.create({
    name: 'Nova',
    email: 'nova@correio.example',
    phone: '11982317745',
    sync: true,
  });
  await expect(client.sync.start({ connectionId: connection!.id })).rejects.toMatchObject({
    code: 'BUSY',
  });
  expect(await journal()).toHaveLength(before + 1);

  const { id: runId } = await client.sync.preview({ connectionId: connection!.id });
  const preview = await vi.waitFor(
    async () => {
      const run = await client.sync.run({ id: runId });
      expect(run.state).toBe('completed');
      return run.preview;
    },
    { timeout: 20_000 },
  );
  const { planHash } = preview!.result!;
  const approval = { connectionId: connection!.id, runId, planHash, createThere: false };
  await client.sync.approve(approval);
  await vi.waitFor(
    async () => {
      const { links } = await client.leads.get({ id: typed.id });
      expect(links).toMatchObject([{ state: 'in_sync' }]);
    },
    { timeout: 20_000 },
  );
  const creates = (await journal()).slice(before).filter(({ op }) => op === 'create');
  expect(creates).toHaveLength(1);
  await started.close();
});

/** Past its header, as a disk that lost some blocks leaves it. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 100, Math.min(bytes.length, 3 * 4096));
  writeFileSync(file, bytes);
}

test('a damaged file is no end where there are copies: one of them is put in its place, and it is kept', async () => {
  const first = await company();
  const client = await first.client();
  await client.leads.create({ name: 'Ana Antes' });
  const { name } = await client.backups.make();
  await client.leads.create({ name: 'Davi Depois' });
  const { folder } = await client.backups.list();
  const { dataDir } = first;
  await first.web.close();
  await first.ponte.close();
  writeFileSync(join(folder, 'daily-2020-01-01T03-00-00.000Z.sqlite'), 'no database at all');
  const dir = join(folder, '..');
  damage(join(dir, 'ponte.sqlite'));
  const broken = readFileSync(join(dir, 'ponte.sqlite'));

  const started = await startConsole({ dataDir });
  const screens = await started.client();
  expect(await screens.app.state()).toMatchObject({
    workspace: null,
    damaged: { name: 'Aroeira' },
  });
  await expect(screens.leads.list({})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const copies = await screens.app.rescue();
  expect(copies.map((copy) => [copy.name, copy.whole])).toEqual([
    [name, true],
    ['daily-2020-01-01T03-00-00.000Z.sqlite', false],
  ]);
  const old = copies[1]!.name;
  await expect(screens.app.restoreDamaged({ name: old })).rejects.toMatchObject({
    code: 'FILE_CORRUPT',
  });
  expect(readFileSync(join(dir, 'ponte.sqlite'))).toEqual(broken);

  await screens.app.restoreDamaged({ name });
  expect(await screens.app.state()).toMatchObject({
    workspace: { name: 'Aroeira' },
    damaged: null,
  });
  expect((await screens.leads.list({})).items.map((lead) => lead.name)).toEqual(['Ana Antes']);
  const aside = readdirSync(dir).find((each) => each.startsWith('ponte.sqlite.damaged-'));
  expect(readFileSync(join(dir, aside ?? ''))).toEqual(broken);
  expect((await screens.backups.list()).items.map((copy) => copy.name)).toContain(name);
  await expect(screens.app.restoreDamaged({ name })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await started.close();
});
