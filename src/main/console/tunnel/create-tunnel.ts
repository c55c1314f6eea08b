import { PonteError } from '../../../shared/errors.ts';
import type { Tunnel } from '../../../shared/model/tunnel.ts';
import type { Operator } from '../../service/actor.ts';
import type { Clock } from '../../service/clock.ts';
import type { AppTunnel } from '../../service/handlers/tunnel.ts';
import { describeError, type Log } from '../../service/log.ts';
import type { SecretVault } from '../vault.ts';
import { findCloudflared } from './cloudflared-line.ts';
import { asLineFailure, LineFailure, type Line } from './line.ts';
import { lineOf } from './lines.ts';
import { loadNgrok, type NgrokLibrary } from './ngrok-line.ts';
import { createOutages } from './outages.ts';
import { createRoundTrip, type RoundTrip } from './round-trip.ts';
import { authorizedLine, makeSshKey } from './ssh-keys.ts';
import { takeDraft } from './set-up.ts';
import { openTunnelFile } from './tunnel-file.ts';
import { createWatch, offNow, usualTimings, type Timings, type Watch } from './watch.ts';

/** A port of this computer that answers hooks, the way out of e-mails and nothing else. */
export type PublicDoor = { readonly port: number; close(): Promise<void> };
/** 0 takes any port. */
export type OpenDoor = (port: number) => Promise<PublicDoor>;

export type TunnelParts = {
  readonly dataDir: string;
  readonly vault: SecretVault;
  readonly log: Log;
  readonly clock: Clock;
  /** Its state or its address changed. */
  readonly onChange: () => void;
  /** Keeps who did what to the tunnel. */
  readonly audit: (actor: string, action: string, details: Record<string, unknown>) => void;
  /** Hooks may have been missed: what changed elsewhere is read. */
  readonly catchUp: () => void;
  readonly choices?: TunnelChoices | undefined;
};

/** What tests make differently. */
export type TunnelChoices = {
  readonly timings?: Timings;
  readonly findCloudflared?: () => string | null;
  readonly loadNgrok?: () => Promise<NgrokLibrary>;
  readonly ask?: RoundTrip['ask'];
};

export type ConsoleTunnel = AppTunnel & {
  /** What the door of the round trip answers; null when the question is none of ours. */
  readonly answer: RoundTrip['answer'];
  publicUrl(): string | null;
  /** From now on there is a door to lead to; begins where the switch is on. */
  attach(openDoor: OpenDoor): void;
  close(): Promise<void>;
};

/** While it is up, this is noted at most so often: after a fall the outage begins that much early. */
const noteMs = 300_000;

/** What is told of, in the log and, joined by hyphens, in the audit log. */
type Noted =
  | 'set up'
  | 'switched on'
  | 'switched off'
  | 'given a new key'
  | 'host key pinned'
  | 'host key accepted'
  | 'address told';

export function createTunnel(parts: TunnelParts): ConsoleTunnel {
  const { clock, log, vault, choices = {} } = parts;
  const file = openTunnelFile(parts.dataDir);
  const outages = createOutages(file);
  const roundTrip = createRoundTrip();
  const find = choices.findCloudflared ?? findCloudflared;
  let openDoor: OpenDoor | null = null;
  let door: PublicDoor | null = null;
  let watch: Watch | null = null;
  let offSince = clock.now();
  let offeredHostKey: string | null = null;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  /** Two presses of the switch do one after the other, never both at once. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  const now = () => watch?.now() ?? offNow(offSince);

  async function openLine(leave: AbortSignal): Promise<Line> {
    const kept = file.read();
    const open = lineOf(kept, {
      file,
      vault,
      findCloudflared: find,
      loadNgrok: choices.loadNgrok ?? loadNgrok,
      onOtherHostKey: (fingerprint) => (offeredHostKey = fingerprint),
      onPinned: (hostKey) => note({ name: 'Ponte' }, 'host key pinned', { hostKey }),
    });
    if (open === null || openDoor === null) throw new LineFailure('not-set-up');
    const port = kept.kind === 'address' ? (kept.address?.localPort ?? 0) : 0;
    try {
      door ??= await openDoor(port);
    } catch (error) {
      throw asLineFailure(error, 'port-taken');
    }
    return open(door.port, leave);
  }

  function begin(): void {
    if (watch !== null || openDoor === null || closed || !file.read().on) return;
    offeredHostKey = null;
    watch = createWatch({
      open: openLine,
      ask: choices.ask ?? roundTrip.ask,
      clock,
      random: Math.random,
      timings: choices.timings ?? usualTimings,
      lastUpAt: file.read().lastUpAt,
      onChange: parts.onChange,
      onUp: noteUp,
      onLost: outages.begin,
    });
    parts.onChange();
  }

  function noteUp(url: string): void {
    const at = clock.now();
    const { toldUrl, changed, lastUpAt } = file.read();
    if (toldUrl === null) file.change({ toldUrl: url });
    else if (toldUrl !== url && changed?.url !== url) file.change({ changed: { url, at } });
    const missed = outages.end(at);
    if (missed || lastUpAt === null || at - lastUpAt > noteMs) file.change({ lastUpAt: at });
    if (!missed) return;
    log.info({}, 'hooks can arrive again; reading what changed meanwhile');
    parts.catchUp();
  }

  async function end(): Promise<void> {
    const ended = watch;
    if (ended === null) return;
    if (ended.now().state === 'up') file.change({ lastUpAt: clock.now() });
    await ended.close();
    watch = null;
    offSince = clock.now();
    await door?.close();
    door = null;
    parts.onChange();
  }

  async function again(): Promise<void> {
    await end();
    begin();
  }

  function note(
    { name: actor }: Pick<Operator, 'name'>,
    done: Noted,
    details: Record<string, unknown> = {},
  ): void {
    const { kind } = file.read();
    log.info({ actor, kind }, `tunnel ${done}`);
    parts.audit(actor, `tunnel.${done.replaceAll(' ', '-')}`, { kind, ...details });
  }

  function get(): Tunnel {
    const { kind, on, ssh, newKey, address, ngrok, toldUrl, changed, outages: kept } = file.read();
    const { since, nextTryAt, lastCheck, ...state } = now();
    const { publicUrl } = state;
    return {
      kind,
      on,
      ...state,
      since: iso(since),
      nextTryAt: nextTryAt === null ? null : iso(nextTryAt),
      lastCheck: lastCheck && { ...lastCheck, at: iso(lastCheck.at) },
      formerUrl: publicUrl !== null && toldUrl !== publicUrl ? toldUrl : null,
      changedAt: changed !== null && changed.url === publicUrl ? iso(changed.at) : null,
      outages: kept.toReversed().map(({ from, to, cause }) => ({
        from: iso(from),
        to: to === null ? null : iso(to),
        cause,
      })),
      localPort: door?.port ?? null,
      offered: { cloudflared: find() !== null },
      ssh: ssh && {
        host: ssh.host,
        port: ssh.port,
        user: ssh.user,
        remotePort: ssh.remotePort,
        reach: ssh.reach,
        publicUrl: ssh.publicUrl,
        hasKey: ssh.key !== null,
        hostKey: ssh.hostKey,
      },
      publicKey: lineFor(newKey?.publicKey ?? ssh?.publicKey ?? null),
      offeredHostKey,
      address,
      ngrok: ngrok && { domain: ngrok.domain, hasToken: ngrok.token !== null },
    };
  }

  return {
    get,
    brief() {
      const { state, since, publicUrl, flaw } = now();
      return { state, since: iso(since), publicUrl, flaw };
    },
    set: (draft, operator) =>
      inTurn(async () => {
        file.change(await takeDraft(draft, file.read(), vault));
        note(operator, 'set up');
        await again();
        parts.onChange();
      }),
    start: (operator) =>
      inTurn(async () => {
        if (file.read().kind === null) {
          throw new PonteError('BAD_INPUT', 'Choose how the tunnel is made first.');
        }
        file.change({ on: true });
        note(operator, 'switched on');
        begin();
      }),
    stop: (operator) =>
      inTurn(async () => {
        file.change({ on: false });
        note(operator, 'switched off');
        await end();
      }),
    check: async () => watch?.check(),
    makeKey: (operator) =>
      inTurn(async () => {
        const { publicKey, ...key } = await makeSshKey();
        file.change({ newKey: { publicKey, key: await vault.seal(JSON.stringify(key)) } });
        note(operator, 'given a new key');
        parts.onChange();
        return { publicKey: authorizedLine(publicKey) };
      }),
    acceptHostKey: (fingerprint, operator) =>
      inTurn(async () => {
        const { ssh } = file.read();
        if (ssh === null || offeredHostKey !== fingerprint) {
          throw new PonteError(
            'CHANGED_MEANWHILE',
            'The server shows another key by now. Compare the one shown and accept that one.',
          );
        }
        file.change({ ssh: { ...ssh, hostKey: fingerprint } });
        note(operator, 'host key accepted', { hostKey: fingerprint });
        await again();
      }),
    addressTold(operator) {
      const { publicUrl } = now();
      if (publicUrl === null) return;
      file.change({ toldUrl: publicUrl });
      note(operator, 'address told', { address: publicUrl });
      parts.onChange();
    },
    answer: roundTrip.answer,
    publicUrl: () => now().publicUrl,
    attach(open) {
      openDoor = open;
      try {
        begin();
      } catch (error) {
        log.error({ error: describeError(error) }, 'tunnel not begun');
      }
    },
    close() {
      closed = true;
      return inTurn(end);
    },
  };
}

function lineFor(publicKey: string | null): string | null {
  return publicKey === null ? null : authorizedLine(publicKey);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
