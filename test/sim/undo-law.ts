import { heldValues } from '../../src/main/service/leads/lead-values.ts';
import { byAna } from '../support/undo-in-a-test.ts';
import { leadsOf } from './play.ts';
import type { World } from './world.ts';

/**
 * P18, of whatever a history has come to: people edit there, all is read, and what was read is
 * taken back. With nothing edited between, all is here as it was before; and taken back again, as
 * it was after. With edits between, just what was edited differs, and is listed.
 */
export async function undoLaw(world: World, seed: number): Promise<string[]> {
  const lag = Math.max(...world.crms.map(({ profile }) => profile.indexLagMs)) + 60_000;
  await world.pass(lag);
  const before = valuesOf(world);
  const since = newest(world, 'run');
  const mark = newest(world, 'change');
  const touched = editThere(world, seed);
  await world.pass(lag);
  for (const index of world.wires.keys()) {
    world.act((app) => void app.pull(world.connection(index).uid));
    await world.idle();
  }
  const after = valuesOf(world);
  const runs = runsAfter(world, since);
  if (seed % 2 === 0) return withEdits(world, mark, { before, after, runs });
  const undone = await undoAll(world, runs);
  const wrongs = differing('taken back', before, valuesOf(world), listed(world, mark, undone));
  wrongs.push(...goneBackThere(world, touched));
  const again = await undoAll(world, undone);
  return [
    ...wrongs,
    ...differing('taken back twice', after, valuesOf(world), listed(world, mark, again)),
  ];
}

async function withEdits(
  world: World,
  mark: number,
  { before, after, runs }: { before: Values; after: Values; runs: readonly string[] },
): Promise<string[]> {
  const edited = new Map<string, string>();
  world.act((app) => {
    for (const lead of leadsOf(app, false)) {
      const changed = before.get(lead.uid)?.['city'] !== after.get(lead.uid)?.['city'];
      if (!changed || !before.has(lead.uid) || edited.size === 2) continue;
      const city = `Vila Nova ${edited.size}`;
      app.edit(lead, { city });
      edited.set(lead.uid, city);
    }
  });
  await world.idle();
  // As the systems it went to have left it.
  for (const [uid, values] of valuesOf(world)) {
    if (edited.has(uid)) edited.set(uid, String(values['city']));
  }
  const undone = await undoAll(world, runs);
  const lists = listed(world, mark, undone);
  const now = valuesOf(world);
  const wrongs: string[] = [];
  for (const [uid, city] of edited) {
    if (now.get(uid)?.['city'] !== city) wrongs.push(`P18: an edit of ${uid} was taken back, too.`);
    if (!lists.has(`${uid} city`)) wrongs.push(`P18: the edit of ${uid} is in no list.`);
  }
  return [...wrongs, ...differing('taken back', before, now, lists)];
}

type Values = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

function valuesOf(world: World): Values {
  const leads = world.act((app) => leadsOf(app, false)) ?? [];
  return new Map(leads.map((lead) => [lead.uid, heldValues(lead)]));
}

type Touched = { readonly crm: number; readonly id: string; readonly was: unknown };

/** A few people's cities and names there, and somebody new. */
function editThere(world: World, seed: number): Touched[] {
  const touched: Touched[] = [];
  for (const [index, crm] of world.crms.entries()) {
    const ids = crm.live();
    for (let n = 0; n < Math.min(2, ids.length); n += 1) {
      const id = ids[(seed + n * 3) % ids.length] ?? '';
      touched.push({ crm: index, id, was: crm.read(id)?.values['city'] });
      if (!crm.vanished.has('city')) crm.update('person', id, { city: `Alto ${index}${n}` });
      if (n === 1) crm.update('person', id, { name: `Dona ${index}` });
    }
    crm.create('person', { name: `Nova ${index}`, city: 'Olinda' }, null);
  }
  return touched;
}

function newest(world: World, table: 'run' | 'change'): number {
  const sql = `select coalesce(max(id), 0) from ${table}`;
  return world.act((app) => Number(app.db.client.prepare(sql).pluck().get())) ?? 0;
}

/** What no run took but the look before a write, which nobody takes back: as lead and field. */
function takenOtherwise(world: World, mark: number): string[] {
  const changed = world.act((app) =>
    app.db.client
      .prepare<[number], string>(
        `select lead.uid || ' ' || change.field from change
          join lead on change.record_type = 'lead' and lead.id = change.record_id
          where change.id > ? and change.run_id is null and change.source = 'connection'`,
      )
      .pluck()
      .all(mark),
  );
  return changed ?? [];
}

function runsAfter(world: World, id: number): string[] {
  return (
    world.act((app) =>
      app.db.client
        .prepare<[number], string>(`select uid from run where id > ? order by id desc`)
        .pluck()
        .all(id),
    ) ?? []
  );
}

async function undoAll(world: World, runs: readonly string[]): Promise<string[]> {
  const undone: string[] = [];
  for (const uid of runs) {
    const run = world.act((app) => {
      try {
        return app.running.undoRuns.start(uid, byAna);
      } catch {
        // It changed nothing.
        return null;
      }
    });
    await world.idle();
    if (run) undone.unshift(run.uid);
  }
  return undone;
}

/** What the runs left as it was, and said so: each as lead and field. */
function listed(world: World, mark: number, runs: readonly string[]): ReadonlySet<string> {
  const page = { limit: 500, offset: 0 };
  const items = runs.flatMap((uid) =>
    (['kept', 'failed'] as const).flatMap(
      (result) => world.act((app) => app.running.undoRuns.items(uid, result, page).items) ?? [],
    ),
  );
  const named = items.map(({ leadId, field }) => `${leadId} ${field}`);
  return new Set([...named, ...takenOtherwise(world, mark)]);
}

function differing(what: string, a: Values, b: Values, lists: ReadonlySet<string>): string[] {
  const wrongs: string[] = [];
  for (const uid of new Set([...a.keys(), ...b.keys()])) {
    const [was, is] = [a.get(uid), b.get(uid)];
    if (was === undefined || is === undefined) {
      if (!lists.has(`${uid} *`))
        wrongs.push(`P18: ${what}, ${uid} is ${is ? 'here' : 'not here'}.`);
      continue;
    }
    for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const [one, other] = [JSON.stringify(was[field]), JSON.stringify(is[field])];
      if (one === other || lists.has(`${uid} ${field}`)) continue;
      wrongs.push(`P18: ${what}, ${field} of ${uid} is ${other} and not ${one}.`);
    }
  }
  return wrongs;
}

/** What was put back here and may be sent stands there again, as far as they can hold it. */
function goneBackThere(world: World, touched: readonly Touched[]): string[] {
  return touched.flatMap(({ crm: index, id, was }) => {
    const crm = world.crms[index];
    const state = world.act((app) => {
      const link = app.sync.links.byRemote(world.connection(index).id, 'lead', id);
      const lead = link?.recordId == null ? null : app.leads.byId(link.recordId);
      const asked = link === null ? [] : app.sync.conflicts.openOf(link.id);
      return { link, lead, asked };
    });
    const { link, lead, asked } = state ?? {};
    if (!crm || link?.lifecycle !== 'linked' || !lead || (asked ?? []).length > 0) return [];
    const now = crm.read(id)?.values['city'];
    const shape = (value: unknown) => crm.profile.shapes('city', (value ?? null) as string | null);
    const isBack = [lead.city, was].some((value) => shape(value) === shape(now));
    return isBack ? [] : [`P18: ${id} of ${crm.profile.id} stands at ${String(now)}.`];
  });
}
