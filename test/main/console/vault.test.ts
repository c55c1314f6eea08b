import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Keyring } from '../../../src/main/console/os-keyring.ts';
import { createFileVault, createHeadlessVault } from '../../../src/main/console/vault.ts';
import { temporaryFolder } from '../../support/start-console.ts';

const secret = 'senha com acento: ção';
let dir: string;
beforeEach(() => {
  dir = temporaryFolder();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const absent: Keyring = { key: () => Promise.resolve(null) };
function working(): Keyring {
  const key = randomBytes(32);
  return { key: () => Promise.resolve(key) };
}

test('what is sealed is opened by the next start, and does not read as it was', async () => {
  const sealed = await createFileVault(dir).seal(secret);
  expect(sealed).not.toContain('senha');
  expect(await createFileVault(dir).open(sealed)).toBe(secret);
});

test('the same secret sealed twice does not look the same', async () => {
  const vault = createFileVault(dir);
  expect(await vault.seal(secret)).not.toBe(await vault.seal(secret));
});

test.skipIf(process.platform === 'win32')('the key file is for this user only', async () => {
  await createFileVault(dir).seal(secret);
  expect(statSync(join(dir, 'vault.key')).mode & 0o777).toBe(0o600);
});

test('a sealed secret that was changed is refused, not opened as something else', async () => {
  const vault = createFileVault(dir);
  const sealed = await vault.seal(secret);
  const changed = sealed.slice(0, -2) + (sealed.endsWith('A') ? 'BB' : 'AA');
  await expect(vault.open(changed)).rejects.toThrow(/Type it again/);
});

test('without a key store the key is in a file, and that is said', async () => {
  const vault = createHeadlessVault(dir, { keyring: absent });
  expect(vault.strength).toBe('unused');
  await vault.seal(secret);
  expect(vault.strength).toBe('file');
});

test('a key store is preferred and leaves no key in the folder', async () => {
  const keyring = working();
  const vault = createHeadlessVault(dir, { keyring });
  const sealed = await vault.seal(secret);
  expect(vault.strength).toBe('os');
  expect(() => readFileSync(join(dir, 'vault.key'))).toThrow();
  expect(await createHeadlessVault(dir, { keyring }).open(sealed)).toBe(secret);
});

test('a key store that is away later is asked for, rather than a second key made', async () => {
  await createHeadlessVault(dir, { keyring: working() }).seal(secret);
  const later = createHeadlessVault(dir, { keyring: absent });
  await expect(later.seal('outra')).rejects.toThrow(/Unlock it/);
  expect(() => readFileSync(join(dir, 'vault.key'))).toThrow();
});

test('a key store that appears later does not orphan what a key file sealed', async () => {
  const sealed = await createHeadlessVault(dir, { keyring: absent }).seal(secret);
  expect(await createHeadlessVault(dir, { keyring: working() }).open(sealed)).toBe(secret);
});

test('a passphrase opens what it sealed; another one is told to be wrong', async () => {
  const vault = createHeadlessVault(dir, { passphrase: 'correta', keyring: absent });
  const sealed = await vault.seal(secret);
  expect(vault.strength).toBe('passphrase');
  const again = createHeadlessVault(dir, { passphrase: 'correta', keyring: absent });
  expect(await again.open(sealed)).toBe(secret);
  const wrong = createHeadlessVault(dir, { passphrase: 'errada', keyring: absent });
  await expect(wrong.open(sealed)).rejects.toThrow(/PONTE_PASSPHRASE is not the passphrase/);
});

test('a damaged key file is said to be damaged, and is not replaced', async () => {
  writeFileSync(join(dir, 'vault.key'), 'curto');
  await expect(createFileVault(dir).seal(secret)).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  expect(readFileSync(join(dir, 'vault.key'), 'utf8')).toBe('curto');
});
