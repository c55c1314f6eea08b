import { PonteError } from '../../../shared/errors.ts';
import type { TunnelDraft } from '../../../shared/model/tunnel.ts';
import type { SecretVault } from '../vault.ts';
import { publicKeyOf } from './ssh-keys.ts';
import type { KeptTunnel } from './tunnel-file.ts';

type SshDraft = Extract<TunnelDraft, { kind: 'ssh' }>;
type NgrokDraft = Extract<TunnelDraft, { kind: 'ngrok' }>;

/**
 * What is kept of what an admin filled in; secrets that were left out stay as they are.
 *
 * @throws PonteError BAD_INPUT when a secret is missing or is none.
 */
export async function takeDraft(
  draft: TunnelDraft,
  kept: KeptTunnel,
  vault: SecretVault,
): Promise<Partial<KeptTunnel>> {
  const { kind } = draft;
  switch (kind) {
    case 'ssh':
      return { kind, ...(await takeSsh(draft, kept, vault)) };
    case 'address':
      return { kind, address: { publicUrl: draft.publicUrl, localPort: draft.localPort } };
    case 'ngrok':
      return { kind, ngrok: await takeNgrok(draft, kept, vault) };
    default:
      return { kind };
  }
}

async function takeSsh(
  { kind: _kind, privateKey, passphrase, ...settings }: SshDraft,
  { ssh: before, newKey }: KeptTunnel,
  vault: SecretVault,
): Promise<Partial<KeptTunnel>> {
  const given =
    privateKey === undefined
      ? null
      : {
          publicKey: await publicKeyOf({ privateKey, passphrase }),
          key: await vault.seal(JSON.stringify({ privateKey, passphrase })),
        };
  const keys = given ?? newKey ?? before;
  if (!keys?.key) {
    throw missing('privateKey', 'Make a key here, or paste the private key of the server’s user.');
  }
  const same = before?.host === settings.host && before.port === settings.port;
  const { key, publicKey } = keys;
  return {
    ssh: { ...settings, key, publicKey, hostKey: same ? before.hostKey : null },
    newKey: null,
  };
}

async function takeNgrok(
  { token, domain }: NgrokDraft,
  { ngrok: before }: KeptTunnel,
  vault: SecretVault,
): Promise<KeptTunnel['ngrok']> {
  const sealed = token === undefined ? before?.token : await vault.seal(token);
  if (!sealed) throw missing('token', 'Paste the token of your ngrok account.');
  return { domain, token: sealed };
}

function missing(field: string, message: string): PonteError {
  return new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field, problem: 'missing', message }] },
  });
}
