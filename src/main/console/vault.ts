import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PonteError } from '../../shared/errors.ts';
import type { Keyring } from './os-keyring.ts';
import { readJsonIfThere, readTextIfThere, writePrivateFile } from './write-file.ts';

/** What keeps a secret from someone who has the files; `unused` until one is first sealed or opened. */
export type VaultStrength = 'os' | 'passphrase' | 'file' | 'unused';

/** Seals credentials before they are written into a workspace file. */
export type SecretVault = {
  readonly strength: VaultStrength;
  seal(text: string): Promise<string>;
  /** @throws PonteError INTERNAL when it was sealed with another key, or changed since. */
  open(sealed: string): Promise<string>;
};

type Key = { readonly strength: Exclude<VaultStrength, 'unused'>; readonly bytes: Buffer };

/** One letter per kind of key, written before what it sealed. */
const marks = { os: 'k', passphrase: 'p', file: 'f' } as const;

/** A random key in a private file beside the data: safe against a lost copy of one workspace file alone. */
export function createFileVault(dataDir: string): SecretVault {
  return vaultOver(async () => fileKey(dataDir));
}

/**
 * The vault where no desktop gives one.
 *
 * With a passphrase the key is worked out from it. Else it is kept by the system's key store, and
 * where there is none, in a private file. Which of the two is settled at the first secret and stays:
 * a key store that is away for a day must not leave half of the secrets under another key.
 */
export function createHeadlessVault(
  dataDir: string,
  options: { passphrase?: string | undefined; keyring: Keyring | null },
): SecretVault {
  const { passphrase, keyring } = options;
  if (passphrase) return vaultOver(() => passphraseKey(dataDir, passphrase));
  return vaultOver(async () => {
    if (readTextIfThere(keyFile(dataDir)) !== null) return fileKey(dataDir);
    const usedBefore = readTextIfThere(keyringMark(dataDir)) !== null;
    const bytes = (await keyring?.key()) ?? null;
    if (bytes) {
      if (!usedBefore) writePrivateFile(keyringMark(dataDir), keyringNote);
      return { strength: 'os', bytes };
    }
    if (!usedBefore) return fileKey(dataDir);
    throw new PonteError(
      'INTERNAL',
      'The system’s key store, which keeps the key of the stored passwords, does not answer. Unlock it (sign in to the desktop session), then try again.',
    );
  });
}

function vaultOver(find: () => Promise<Key>): SecretVault {
  let found: Promise<Key> | undefined;
  let strength: VaultStrength = 'unused';

  async function key(): Promise<Key> {
    found ??= find();
    try {
      const ready = await found;
      strength = ready.strength;
      return ready;
    } catch (error) {
      // The next call may find it: the person may have unlocked the key store meanwhile.
      found = undefined;
      throw error;
    }
  }

  return {
    get strength() {
      return strength;
    },
    async seal(text) {
      const { bytes, strength: kind } = await key();
      return `${marks[kind]}1.${encrypt(bytes, text)}`;
    },
    async open(sealed) {
      const { bytes, strength: kind } = await key();
      const [mark, body] = split(sealed);
      if (mark !== `${marks[kind]}1`) throw otherKey();
      return decrypt(bytes, body);
    },
  };
}

function encrypt(key: Buffer, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

function decrypt(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAuthTag(bytes.subarray(12, 28));
    return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
  } catch (error) {
    throw otherKey(error);
  }
}

function split(sealed: string): [string, string] {
  const at = sealed.indexOf('.');
  return [sealed.slice(0, at), sealed.slice(at + 1)];
}

function keyFile(dataDir: string): string {
  return join(dataDir, 'vault.key');
}

/** Stands where the system's key store was chosen; holds no secret. */
function keyringMark(dataDir: string): string {
  return join(dataDir, 'vault.keyring');
}
const keyringNote = 'The key of the stored passwords is in the key store of this system.\n';

function fileKey(dataDir: string): Key {
  const file = keyFile(dataDir);
  const kept = readTextIfThere(file);
  if (kept !== null) {
    const bytes = Buffer.from(kept.trim(), 'base64url');
    if (bytes.length === 32) return { strength: 'file', bytes };
    throw new PonteError(
      'FILE_CORRUPT',
      `${file} holds no key. Put back the copy you have; without it the passwords of the connections must be typed again.`,
      { details: { path: file } },
    );
  }
  const bytes = randomBytes(32);
  writePrivateFile(file, bytes.toString('base64url'));
  return { strength: 'file', bytes };
}

const derive = promisify<string, Buffer, number, { N: number; r: number; maxmem: number }, Buffer>(
  scrypt,
);

/** The salt, and a word sealed with the key: tells a wrong passphrase from damaged secrets. */
async function passphraseKey(dataDir: string, passphrase: string): Promise<Key> {
  const file = join(dataDir, 'vault.json');
  const kept = readJsonIfThere(file) as { salt?: string; proof?: string } | null;
  const salt = kept?.salt ? Buffer.from(kept.salt, 'base64url') : randomBytes(16);
  // 2^17 and r 8: what OWASP asks of scrypt; 128 MB and a third of a second, once a start.
  const bytes = await derive(passphrase.normalize('NFKC'), salt, 32, {
    N: 2 ** 17,
    r: 8,
    maxmem: 2 ** 28,
  });
  if (kept?.proof) {
    try {
      decrypt(bytes, kept.proof);
    } catch (error) {
      throw new PonteError(
        'NOT_ALLOWED',
        'PONTE_PASSPHRASE is not the passphrase the secrets were sealed with. Start Ponte again with the right one.',
        { cause: error },
      );
    }
  } else {
    const proof = encrypt(bytes, 'ponte');
    writePrivateFile(file, JSON.stringify({ salt: salt.toString('base64url'), proof }));
  }
  return { strength: 'passphrase', bytes };
}

function otherKey(cause?: unknown): PonteError {
  return new PonteError(
    'INTERNAL',
    'A stored password cannot be read with the key of this machine. Type it again in the connection’s settings.',
    { cause },
  );
}
