import {
  tunnelDraft,
  type Tunnel,
  type TunnelDraft,
  type TunnelKind,
} from '../../../../shared/model/tunnel.ts';

/** The form's fields as they are typed. */
export type TunnelValues = {
  host: string;
  port: string;
  user: string;
  remotePort: string;
  reach: 'server' | 'anyone';
  sshUrl: string;
  privateKey: string;
  passphrase: string;
  publicUrl: string;
  localPort: string;
  domain: string;
  token: string;
};

export function valuesOf({ ssh, address, ngrok }: Tunnel): TunnelValues {
  return {
    host: ssh?.host ?? '',
    port: String(ssh?.port ?? 22),
    user: ssh?.user ?? '',
    remotePort: String(ssh?.remotePort ?? 8080),
    reach: ssh?.reach ?? 'server',
    sshUrl: ssh?.publicUrl ?? '',
    privateKey: '',
    passphrase: '',
    publicUrl: address?.publicUrl ?? '',
    localPort: String(address?.localPort ?? 4827),
    domain: ngrok?.domain ?? '',
    token: '',
  };
}

/** What would be kept, or the names of the fields that cannot be read. */
export function draftOf(
  kind: TunnelKind,
  values: TunnelValues,
): { ok: true; draft: TunnelDraft } | { ok: false; wrong: ReadonlySet<string> } {
  const read = tunnelDraft.safeParse(rawDraft(kind, values));
  if (read.success) return { ok: true, draft: read.data };
  return { ok: false, wrong: new Set(read.error.issues.map(({ path }) => String(path[0]))) };
}

function rawDraft(kind: TunnelKind, values: TunnelValues): unknown {
  switch (kind) {
    case 'ssh':
      return {
        kind,
        host: values.host,
        port: Number(values.port),
        user: values.user,
        remotePort: Number(values.remotePort),
        reach: values.reach,
        publicUrl: values.sshUrl.trim() || null,
        ...(values.privateKey.trim() === '' ? {} : { privateKey: values.privateKey }),
        ...(values.passphrase === '' ? {} : { passphrase: values.passphrase }),
      };
    case 'address':
      return { kind, publicUrl: values.publicUrl, localPort: Number(values.localPort) };
    case 'ngrok':
      return {
        kind,
        domain: values.domain.trim() || null,
        ...(values.token.trim() === '' ? {} : { token: values.token }),
      };
    default:
      return { kind };
  }
}
