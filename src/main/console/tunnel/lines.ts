import { createAddressLine } from './address-line.ts';
import { createCloudflaredLine } from './cloudflared-line.ts';
import { LineFailure, type OpenLine } from './line.ts';
import { createNgrokLine, type NgrokLibrary } from './ngrok-line.ts';
import { createSshLine, type SshKey } from './ssh-line.ts';
import type { KeptTunnel, TunnelFile } from './tunnel-file.ts';
import type { SecretVault } from '../vault.ts';

export type LinesParts = {
  readonly file: TunnelFile;
  readonly vault: SecretVault;
  readonly findCloudflared: () => string | null;
  readonly loadNgrok: () => Promise<NgrokLibrary>;
  /** The server showed another key than the one kept. */
  /** The server was seen for the first time: from now on its key is this one. */
  readonly onPinned: (hostKey: string) => void;
  readonly onOtherHostKey: (fingerprint: string) => void;
};

/** The line that is set up; null where nothing is. */
export function lineOf(kept: KeptTunnel, parts: LinesParts): OpenLine | null {
  switch (kept.kind) {
    case 'ssh':
      return kept.ssh && sshLine(kept.ssh, parts);
    case 'address':
      return kept.address && createAddressLine(kept.address.publicUrl);
    case 'cloudflared':
      return createCloudflaredLine(parts.findCloudflared);
    case 'ngrok':
      return kept.ngrok && ngrokLine(kept.ngrok, parts);
    default:
      return null;
  }
}

function sshLine(ssh: NonNullable<KeptTunnel['ssh']>, parts: LinesParts): OpenLine {
  const { file } = parts;
  return createSshLine({
    settings: ssh,
    key: async () => JSON.parse(await opened(parts.vault, ssh.key)) as SshKey,
    pinned: () => file.read().ssh?.hostKey ?? null,
    onFirstKey(hostKey) {
      const now = file.read().ssh;
      if (!now) return;
      file.change({ ssh: { ...now, hostKey } });
      parts.onPinned(hostKey);
    },
    onOtherKey: parts.onOtherHostKey,
  });
}

function ngrokLine(ngrok: NonNullable<KeptTunnel['ngrok']>, parts: LinesParts): OpenLine {
  return createNgrokLine({
    load: parts.loadNgrok,
    token: () => opened(parts.vault, ngrok.token),
    domain: ngrok.domain,
  });
}

async function opened(vault: SecretVault, sealed: string | null): Promise<string> {
  if (sealed === null) throw new LineFailure('not-set-up', 'There is no key yet.');
  try {
    return await vault.open(sealed);
  } catch (error) {
    throw new LineFailure('key-unreadable', (error as Error).message, error);
  }
}
