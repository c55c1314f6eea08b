// The machine's own OpenSSH as the server of a company: its own config, keys and port.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import ssh2, { type ParsedKey, type ServerChannel } from 'ssh2';

export type SshServer = {
  /** `OpenSSH` where the machine has it, else `ssh2`. */
  readonly made: 'OpenSSH' | 'ssh2';
  readonly port: number;
  readonly user: string;
  start(): Promise<void>;
  /** At once, with everything that goes through it. */
  kill(): Promise<void>;
  /** The server is another one from the next start on, as after an attack or a new installation. */
  changeHostKey(): void;
};

const sshd = '/usr/sbin/sshd';

/** A port that is free now; who listens there next may be somebody else, which a test then tells. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Lets in whoever has the private half of `publicKey`, in `dir`. */
export async function createSshServer(dir: string, publicKey: string): Promise<SshServer> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return existsSync(sshd) ? openSsh(dir, publicKey) : inProcess(publicKey);
}

async function openSsh(dir: string, publicKey: string): Promise<SshServer> {
  const port = await freePort();
  const hostKey = join(dir, 'host_key');
  const authorized = join(dir, 'authorized_keys');
  const config = join(dir, 'sshd_config');
  writeFileSync(authorized, `${publicKey}\n`, { mode: 0o600 });
  writeFileSync(
    config,
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${authorized}`,
      `PidFile ${join(dir, 'pid')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'AllowTcpForwarding remote',
      'LogLevel ERROR',
    ].join('\n'),
  );
  let child: ChildProcess | null = null;

  function changeHostKey(): void {
    rmSync(hostKey, { force: true });
    rmSync(`${hostKey}.pub`, { force: true });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey]);
  }
  changeHostKey();
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });

  return {
    made: 'OpenSSH',
    port,
    user: userInfo().username,
    changeHostKey,
    async start() {
      const started = spawn(sshd, ['-D', '-e', '-f', config], {
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      started.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      child = started;
      await answers(port, () => {
        if (started.exitCode !== null) throw new Error(`sshd ended: ${said}`);
      });
    },
    async kill() {
      const ended = child;
      child = null;
      if (!ended?.pid || ended.exitCode !== null) return;
      const gone = new Promise((resolve) => ended.once('close', resolve));
      // Its children, one a connection, are of its group until they make one of their own.
      for (const pid of familyOf(ended.pid)) tryKill(pid);
      await gone;
    },
  };
}

function familyOf(pid: number): number[] {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/u).map(Number));
  const family = [pid];
  for (const parent of family) {
    for (const [child, of] of all) if (of === parent && child !== undefined) family.push(child);
  }
  return family;
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself, with the one before it.
  }
}

/** The same dealings where there is no OpenSSH: key sign-in and remote forwarding, nothing else. */
async function inProcess(publicKey: string): Promise<SshServer> {
  const port = await freePort();
  let hostKey = ssh2.utils.generateKeyPairSync('ed25519').private;
  let stop = async (): Promise<void> => undefined;
  const allowed = parsed(publicKey);

  async function start(): Promise<void> {
    const sockets = new Set<Socket>();
    const keep = (socket: Socket): void => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    };
    const listeners = new Set<ReturnType<typeof createServer>>();
    const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
      client.on('error', () => undefined);
      client.on('authentication', (asked) => {
        const known =
          asked.method === 'publickey' &&
          asked.key.data.equals(allowed.getPublicSSH()) &&
          (asked.signature === undefined ||
            allowed.verify(asked.blob!, asked.signature, asked.hashAlgo) === true);
        if (known) asked.accept();
        else asked.reject(['publickey']);
      });
      client.on('request', (accept, reject, name, info) => {
        if (name !== 'tcpip-forward' || !('bindPort' in info)) return reject?.();
        const listener = createServer((socket) => {
          keep(socket);
          const { remoteAddress = '', remotePort = 0 } = socket;
          client.forwardOut(
            info.bindAddr,
            info.bindPort,
            remoteAddress,
            remotePort,
            (error, channel: ServerChannel) => {
              if (error) return void socket.destroy();
              channel.on('error', () => socket.destroy());
              socket.pipe(channel).pipe(socket);
            },
          );
        });
        listeners.add(listener);
        listener.once('error', () => reject?.());
        listener.listen(info.bindPort, '127.0.0.1', () => accept?.(info.bindPort));
        client.on('close', () => listener.close());
      });
    });
    const outer = createServer((socket) => {
      keep(socket);
      server.injectSocket(socket);
    });
    await new Promise<void>((resolve) => outer.listen(port, '127.0.0.1', resolve));
    stop = async () => {
      const closed = [outer, ...listeners].map(
        (each) => new Promise((resolve) => each.close(resolve)),
      );
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    };
  }

  return {
    made: 'ssh2',
    port,
    user: 'ponte',
    changeHostKey: () => (hostKey = ssh2.utils.generateKeyPairSync('ed25519').private),
    start,
    kill: () => stop(),
  };
}

function parsed(publicKey: string): ParsedKey {
  // Before the key stands what it may do.
  const key = ssh2.utils.parseKey(publicKey.slice(publicKey.indexOf('ssh-')));
  if (key instanceof Error) throw key;
  return key;
}

async function answers(port: number, look: () => void): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    look();
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('close', () => socket.destroy());
      socket.once('data', () => socket.destroy());
    });
    if (reached) return;
    if (performance.now() > deadline) throw new Error('sshd never answered');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
