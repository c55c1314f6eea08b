import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/main/sandbox/store.ts';
import { startSandbox } from '../../support/sandbox-in-a-test.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ponte-sandbox-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('the file of the sandbox', () => {
  it('is written durably at every open, and again after a bulk of writing', async () => {
    openStore(dir).close();
    const store = openStore(dir);
    const synchronous = () => store.db.pragma('synchronous', { simple: true });
    expect(store.db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(synchronous()).toBe(2);
    await store.inBulk(async () => expect(synchronous()).toBe(1));
    expect(synchronous()).toBe(2);
    await expect(store.inBulk(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(synchronous()).toBe(2);
    store.close();
  });

  it('takes only the steps it has not taken, and is refused when a newer version wrote it', () => {
    const store = openStore(dir);
    store.prepare('part', ['CREATE TABLE one (a)']);
    store.prepare('part', ['CREATE TABLE one (a)', 'CREATE TABLE two (a)']);
    expect(() => store.prepare('part', ['CREATE TABLE one (a)'])).toThrow('newer version');
    store.close();
  });

  it('is filled afresh when the first filling was cut short', async () => {
    const first = await startSandbox({ dir, contacts: 30 });
    await first.sandbox.close();
    const store = openStore(dir);
    store.setSetting('filled', 'no');
    store.db.exec('DELETE FROM dinamize_contact WHERE code > 100010; DELETE FROM dinamize_field;');
    store.close();

    const again = await startSandbox({ dir, contacts: 30 });
    const { body } = await again.ask<{ items: { id: string }[] }>(
      'GET',
      '/_sandbox/dinamize/records',
    );
    expect(body.items.map(({ id }) => id)).toEqual(
      Array.from({ length: 30 }, (_, index) => String(100_001 + index)),
    );
    await again.sandbox.close();
  });

  it('is kept as it was left when the sandbox starts again', async () => {
    const first = await startSandbox({ dir, contacts: 30 });
    await first.ask('DELETE', '/_sandbox/dinamize/records/100001');
    await first.sandbox.close();
    await first.sandbox.close();
    const again = await startSandbox({ dir, contacts: 30 });
    expect((await again.ask('GET', '/_sandbox/dinamize/records/100001')).status).toBe(404);
    expect(await again.journal()).toHaveLength(1);
    await again.sandbox.close();
  });
});
