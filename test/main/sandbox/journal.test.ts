import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doors, LIST, startSandbox, type SandboxInATest } from '../../support/sandbox-in-a-test.ts';

const SCRIPT = join(import.meta.dirname, '../../support/sandbox-process.ts');

describe('the effect journal', () => {
  let box: SandboxInATest;
  let token: string;

  beforeEach(async () => {
    box = await startSandbox({ contacts: 0 });
    token = await box.signIn();
  });
  afterEach(() => box.stop());

  it('tells what a caller did and what a person did, before and after', async () => {
    const call = (verb: string, body: object) =>
      box.call(`/emkt/contact/${verb}`, { ...LIST, ...body }, token);
    const { body } = await call('add', { email: 'a@b.example', name: 'Ana' });
    const id = String(body['code']);
    box.advance(60_000);
    await box.ask('PATCH', `/_sandbox/dinamize/records/${id}`, {
      name: 'Ana Luz',
      custom_fields: { cmp9: 'Santos' },
    });
    await call('delete', { contact_code: id });

    const created = {
      id,
      list: '1',
      email: 'a@b.example',
      name: 'Ana',
      external_code: '',
      insert_date: '2026-03-10 09:00:00',
      update_date: '2026-03-10 09:00:00',
      date_rest: '',
      status: 'V',
      optout: false,
      spam: false,
      custom_fields: expect.objectContaining({ cmp6: [], cmp9: '' }),
    };
    const edited = {
      ...created,
      name: 'Ana Luz',
      update_date: '2026-03-10 09:01:00',
      custom_fields: expect.objectContaining({ cmp6: [], cmp9: 'Santos' }),
    };
    const effect = { provider: 'dinamize', entity: 'contact', id };
    const later = '2026-03-10T12:01:00.000Z';
    expect(await box.journal()).toEqual([
      {
        ...effect,
        seq: 1,
        at: '2026-03-10T12:00:00.000Z',
        op: 'create',
        before: null,
        after: created,
        by: 'api',
      },
      { ...effect, seq: 2, at: later, op: 'update', before: created, after: edited, by: 'person' },
      { ...effect, seq: 3, at: later, op: 'delete', before: edited, after: null, by: 'api' },
    ]);
  });

  it('is read from where one left off, and by provider', async () => {
    for (const name of ['a', 'b', 'c']) {
      await box.ask('POST', '/_sandbox/dinamize/records', { email: `${name}@b.example` });
    }
    expect((await box.journal(1)).map(({ seq }) => seq)).toEqual([2, 3]);
    const read = async (query: string) =>
      (await box.ask<{ items: unknown[] }>('GET', `/_sandbox/journal?${query}`)).body.items.length;
    expect(await read('provider=dinamize&since=2')).toBe(1);
    expect(await read('provider=gestaoclick')).toBe(0);
    expect(await read('limit=2')).toBe(2);
    expect((await box.ask('GET', '/_sandbox/journal?since=-1')).status).toBe(400);
  });

  it('does not name what did not happen', async () => {
    await box.call('/emkt/contact/add', { ...LIST, email: 'wrong' }, token);
    await box.call('/emkt/contact/search', LIST, token);
    await box.ask('POST', '/_sandbox/dinamize/records', { email: 'wrong' });
    expect(await box.journal()).toEqual([]);
  });

  it('begins anew with a reset, but with numbers that were never used', async () => {
    await box.ask('POST', '/_sandbox/dinamize/records', { email: 'a@b.example' });
    await box.ask('POST', '/_sandbox/reset', {});
    expect(await box.journal()).toEqual([]);
    await box.ask('POST', '/_sandbox/dinamize/records', { email: 'a@b.example' });
    expect((await box.journal()).map(({ seq }) => seq)).toEqual([2]);
  });
});

describe('a sandbox that is killed', () => {
  let dir: string;
  let child: ChildProcess | null = null;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ponte-sandbox-'));
  });
  afterEach(async () => {
    await kill();
    await rm(dir, { recursive: true, force: true });
  });

  async function start() {
    child = spawn(process.execPath, [SCRIPT, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const { stdout } = child;
    if (stdout === null) throw new Error('The child has no output.');
    for await (const line of createInterface({ input: stdout })) return doors(JSON.parse(line));
    throw new Error('The sandbox did not start.');
  }

  async function kill(): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  it('still holds every effect it answered for, and each only once', async () => {
    let box = await start();
    const token = await box.signIn();
    const answered: string[] = [];
    const adding = (async () => {
      for (let n = 0; ; n += 1) {
        const email = `lead-${n}@b.example`;
        await box.call('/emkt/contact/add', { ...LIST, email }, token);
        answered.push(email);
        if (answered.length === 30) void kill();
      }
    })();
    await expect(adding).rejects.toThrow();
    await kill();

    box = await start();
    const journal = await box.journal();
    const created = journal.map(({ after }) => String(after?.['email']));
    expect(created.slice(0, answered.length)).toEqual(answered);
    // The one under way when it died may have happened, too.
    expect(created.length - answered.length).toBeLessThanOrEqual(1);

    const { body } = await box.ask<{ items: { email: string }[] }>(
      'GET',
      '/_sandbox/dinamize/records?q=lead-',
    );
    expect(body.items.map(({ email }) => email)).toEqual(created);
  });
});
