import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRandom } from '../../src/main/sandbox/random.ts';
import { createBackups } from '../../src/main/service/backups/backups.ts';
import { putBack } from '../../src/main/service/backups/put-back.ts';
import type { Db } from '../../src/main/service/db/database.ts';
import { openDatabase } from '../../src/main/service/db/open-database.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { admin, syncInATest } from '../support/sync-in-a-test.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { createCrm, type Crm, type CrmProfile } from './crm.ts';
import { createFaults, noFaults, type FaultPlan } from './faults.ts';
import { Crash, createLife, type Life } from './life.ts';
import { mortalDb } from './mortal-db.ts';
import { simProvider, type CallLine, type Wire } from './sim-provider.ts';

/**
 * The program and the systems around it on one virtual clock, with nothing between them but calls.
 *
 * The program can be killed at any point and started anew on the file it left; the systems live on.
 * All that is random comes of one seed, so that a seed is a whole history.
 */
export type World = Awaited<ReturnType<typeof createWorld>>;
export type App = ReturnType<typeof syncInATest>;

export type WorldPlan = {
  readonly seed: number;
  readonly profiles: readonly CrmProfile[];
  readonly faults?: FaultPlan;
  /** Keeps the file's promises to the disk: slower, and needed only where the disk is the point. */
  readonly durable?: boolean;
};

/** Between two calls of it the program's clock cannot go further than this without work. */
const mostTurns = 200_000;

let template: string | undefined;

/** A file with the newest migrations in it, made once: opening a copy takes a fifth of the time. */
function emptyFile(): string {
  if (template === undefined) {
    const dir = mkdtempSync(join(tmpdir(), 'ponte-sim-template-'));
    process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
    template = join(dir, 'empty.sqlite');
    openDatabase(template).close();
  }
  return template;
}

export async function createWorld(plan: WorldPlan) {
  const dir = mkdtempSync(join(tmpdir(), 'ponte-sim-'));
  const file = join(dir, 'ponte.sqlite');
  const copies = join(dir, 'backups');
  copyFileSync(emptyFile(), file);
  const time = createTestClock();
  const random = createRandom(plan.seed);
  const start = time.now();
  const trace: string[] = [];
  const jumps: number[] = [];
  const calls: CallLine[] = [];
  const nameless = namesInOrder();
  const note = (line: unknown) =>
    void trace.push(nameless(JSON.stringify([time.monotonic(), line])));

  const wires: Wire[] = plan.profiles.map((profile, index) => {
    const crm = createCrm(profile, { now: () => start + time.monotonic() });
    return {
      crm,
      faults: createFaults(plan.faults ?? noFaults, plan.seed * 31 + index),
      after: (ms, call) => void time.after(ms, call),
      steady: time.monotonic,
      seed: plan.seed * 17 + index,
      online: true,
      tokenValid: true,
      log(line) {
        calls.push(line);
        note([line.crm, line.call, line.about, line.fault, line.answer]);
      },
    };
  });

  let raw: Db | undefined;
  let life: Life = createLife(0);
  let app: App | undefined;
  let bugs: unknown[] = [];
  const connectionIds = new Map<string, { id: number; uid: string }>();

  function clockOf(owner: Life): TestClock {
    return {
      ...time,
      after: (ms, call) =>
        time.after(ms, () => {
          if (owner.dead) return;
          try {
            call();
          } catch (error) {
            if (!owner.dead) throw error;
          }
        }),
    };
  }

  function boot(): App {
    raw = openDatabase(file, { now: time.now });
    if (plan.durable !== true) raw.client.pragma('synchronous = off');
    const mine = createLife(life.number + 1);
    life = mine;
    note(['boot', mine.number]);
    const made = syncInATest({
      db: mortalDb(raw, mine),
      clock: clockOf(mine),
      bootId: `boot-${mine.number}`,
      providers: wires.map((wire) => simProvider(wire, () => mine)),
      random: random.next,
      onBug: (error) => void (mine.dead || bugs.push(error)),
      onError: (details, message) => void (mine.dead || bugs.push({ message, ...details })),
      keepOpen: true,
    });
    app = made;
    return made;
  }

  /** Ends this life as SIGKILL would; what it left on the disk is all there is. */
  function crash(): void {
    life.kill();
    note(['killed', life.number, life.points()]);
    app = undefined;
    raw?.client.close();
  }

  function current(): App {
    if (life.dead) crash();
    return app ?? boot();
  }

  /** Does something at the program, unless it dies of it. */
  function act<T>(what: (now: App) => T): T | null {
    const now = current();
    try {
      return what(now);
    } catch (error) {
      if (error instanceof Crash || life.dead) return null;
      throw error;
    }
  }

  /** Lets everything happen that happens now. */
  async function breathe(): Promise<void> {
    do await nextTurn();
    while (process.getActiveResourcesInfo().includes('Immediate'));
  }

  /** Lets time pass, thing by thing. */
  async function pass(ms: number): Promise<void> {
    const until = time.monotonic() + ms;
    for (let turn = 0; turn < mostTurns; turn += 1) {
      await breathe();
      const next = time.nextIn();
      const left = until - time.monotonic();
      if (left <= 0) return;
      time.advance(next === null ? left : Math.min(next, left));
    }
    throw new Error('Time does not pass.');
  }

  const unfinished = `select count(*) from job where state in ('ready', 'leased')`;

  /** Until no work is left, or `mostMs` have passed; a life that ends is followed by another. */
  async function idle(mostMs = 24 * 3_600_000): Promise<boolean> {
    const until = time.monotonic() + mostMs;
    for (let turn = 0; turn < mostTurns; turn += 1) {
      await breathe();
      if (life.dead) current();
      else if (act((now) => now.db.client.prepare(unfinished).pluck().get()) === 0) return true;
      if (time.monotonic() >= until) return false;
      time.advance(Math.max(1, time.nextIn() ?? 1000));
    }
    throw new Error('The queue never ends.');
  }

  async function connect(index: number): Promise<void> {
    const { id } = wires[index]?.crm.profile ?? { id: '' };
    const shown = await current().running.connectionService.create(
      { provider: id, name: id, schedule: '*/15 * * * *', credentials: {} },
      admin,
      'approved',
    );
    const row = current().sync.connections.existing(shown.id);
    connectionIds.set(id, { id: row.id, uid: row.uid });
  }

  /** A copy of the file as it is now, made as the program makes them. @returns its name */
  async function copy(): Promise<string> {
    current();
    if (raw === undefined) throw new Error('Nothing is open.');
    const made = createBackups({ db: raw, dir: copies, clock: time, log: silentLog });
    return (await made.make('asked')).name;
  }

  /** A person goes back to a copy; what the systems hold goes on as it is. */
  async function goBack(name: string): Promise<void> {
    current();
    crash();
    await putBack({ file, backups: copies, name, actor: 'Ana', clock: time });
    note(['restored']);
  }

  async function close(): Promise<void> {
    if (app !== undefined) {
      life.kill();
      raw?.client.close();
    }
    await breathe();
    if (existsSync(dir)) rmSync(dir, { recursive: true, force: true });
  }

  /** Somebody sets the computer's clock. */
  function jump(by: number): void {
    jumps.push(time.monotonic());
    time.jumpTo(time.now() + by);
  }

  return {
    plan,
    jump,
    jumps: jumps as readonly number[],
    dir,
    file,
    time,
    trace,
    calls,
    wires,
    crms: wires.map(({ crm }) => crm) as readonly Crm[],
    bugs: () => bugs,
    forgetBugs: () => void (bugs = []),
    note,
    life: () => life,
    app: current,
    act,
    crash,
    breathe,
    pass,
    idle,
    connect,
    copy,
    goBack,
    connection: (index: number) =>
      connectionIds.get(plan.profiles[index]?.id ?? '') ?? missing(index),
    close,
  };
}

function missing(index: number): never {
  throw new Error(`System ${index} is not connected.`);
}

/** Ids are made of chance; in a trace each is named by when it first came up. */
function namesInOrder(): (text: string) => string {
  const names = new Map<string, string>();
  return (text) =>
    text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      const known = names.get(id) ?? `id-${names.size + 1}`;
      names.set(id, known);
      return known;
    });
}
