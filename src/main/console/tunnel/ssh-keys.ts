import { PonteError } from '../../../shared/errors.ts';
import type { SshKey } from './ssh-line.ts';

/** What goes into authorized_keys: nothing but forwarding, from this key. */
export function authorizedLine(publicKey: string): string {
  return `restrict,port-forwarding ${publicKey} ponte`;
}

/**
 * A key pair of Ponte's own, so that no key of a person has to be given to it.
 *
 * Of the library's pairs one in some hundreds cannot be read again, since it leaves out the zero that
 * a number begins with: then another one is made.
 */
export async function makeSshKey(): Promise<SshKey & { publicKey: string }> {
  const { utils } = (await import('ssh2')).default;
  for (;;) {
    const { private: privateKey } = utils.generateKeyPairSync('ed25519', { comment: 'ponte' });
    const read = utils.parseKey(privateKey);
    if (read instanceof Error || read.verify(probe, read.sign(probe)) !== true) continue;
    return { privateKey, publicKey: await publicKeyOf({ privateKey }) };
  }
}

const probe = Buffer.from('ponte');

/**
 * The half of a key that may be shown.
 *
 * @throws PonteError BAD_INPUT when it is no private key, or its passphrase is another.
 */
export async function publicKeyOf({ privateKey, passphrase }: SshKey): Promise<string> {
  const { utils } = (await import('ssh2')).default;
  const parsed = utils.parseKey(privateKey, passphrase);
  if (parsed instanceof Error) {
    const locked = /passphrase|encrypted/iu.test(parsed.message);
    throw wrongKey(
      locked ? 'passphrase' : 'privateKey',
      locked
        ? 'This key is locked with a passphrase. Type the right one.'
        : 'This is not a private key. Paste the whole file, from BEGIN to END.',
    );
  }
  if (!parsed.isPrivateKey()) {
    throw wrongKey('privateKey', 'This is the public half of a key. Paste the private one.');
  }
  return `${parsed.type} ${parsed.getPublicSSH().toString('base64')}`;
}

function wrongKey(field: string, message: string): PonteError {
  return new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field, problem: 'key', message }] },
  });
}
