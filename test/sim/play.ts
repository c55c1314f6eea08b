import { createHash } from 'node:crypto';
import { isPonteError } from '../../src/shared/errors.ts';
import type { Conflict, ConflictChoice } from '../../src/shared/model/sync.ts';
import type { LeadEdit, LeadRow } from '../../src/main/service/leads/lead-values.ts';
import { toFieldValues, toLeadEdit } from '../../src/main/service/links/lead-fields.ts';
import {
  isBlank,
  type FieldValue,
  type FieldValues,
} from '../../src/main/service/providers/field-values.ts';
import { ana } from '../support/sync-in-a-test.ts';
import { anaAtTheScreens } from '../support/conflicts-in-a-test.ts';
import { byAna } from '../support/undo-in-a-test.ts';
import type { Crm } from './crm.ts';
import type { Edit, History, Step } from './history.ts';
import { quiesce } from './quiesce.ts';
import { stateOf } from './state.ts';
import { createWorld, type App, type World } from './world.ts';

/**
 * Plays a history, then lets everything come to rest, and keeps what the laws ask about: who wrote
 * what where, how each settlement went, and how far each reading said it had come.
 */
export type Played = {
  readonly history: History;
  readonly world: World;
  readonly deeds: readonly Deed[];
  readonly settlements: readonly Settlement[];
  /** What was found wrong while it was played, in words. */
  readonly wrongs: readonly string[];
  readonly rounds: number;
  /** Of the whole trace and of how it ended: the same for the same seed, everywhere. */
  readonly hash: string;
};

/** One field as a person wrote it. */
export type Deed = {
  /** Null for ours, else the system. */
  readonly crm: number | null;
  readonly record: string;
  readonly edit: Edit;
  /** The point of that system's journal. */
  readonly seq: number;
};

export type Settlement = {
  readonly lead: string | null;
  readonly kind: string;
  readonly field: string | null;
  readonly choice: ConflictChoice;
};

/** Called between steps and at the end, for what a history of steps alone cannot say. */
export type Aside = {
  readonly after?: (step: number, world: World, deeds: readonly Deed[]) => Promise<void>;
  /** Before everything comes to rest. @returns which deeds are still to be answered for */
  readonly before?: (world: World, deeds: readonly Deed[]) => Promise<readonly Deed[]>;
};

export async function play(history: History, aside: Aside = {}): Promise<Played> {
  const world = await createWorld({
    seed: history.seed,
    profiles: history.profiles,
    faults: history.faults,
  });
  const deeds: Deed[] = [];
  const settlements: Settlement[] = [];
  const wrongs: string[] = [];
  let looked: Conflict[] = [];
  const committed = new Map<string, number>();

  world.crms.forEach((crm, index) => {
    for (const values of history.theirs[index] ?? []) crm.create('person', values, null);
  });
  world.act((app) => {
    for (const values of history.ours) app.add(toLeadEdit(values));
  });
  for (const index of history.profiles.keys()) await world.connect(index);

  for (const [number, step] of history.steps.entries()) {
    world.note([number, step.do]);
    await take(step);
    noteWatermarks();
    await world.pass(step.wait);
    world.app();
    await aside.after?.(number, world, deeds);
  }
  world.app();
  const kept = (await aside.before?.(world, deeds)) ?? deeds;
  if (aside.before) committed.clear();
  const rounds = await quiesce(world);
  noteWatermarks();
  if (rounds === null) wrongs.push('P1: it never came to rest.');
  for (const bug of world.bugs()) wrongs.push(`A defect was met: ${describe(bug)}`);
  const end = stateOf(world);
  const hash = createHash('sha256').update(world.trace.join('\n')).update(end).digest('hex');
  return { history, world, deeds: kept, settlements, wrongs, rounds: rounds ?? -1, hash };

  async function take(step: Step): Promise<void> {
    switch (step.do) {
      case 'add':
        world.act((app) => {
          const sendTo = step.to.map((index) => world.connection(index).id);
          app.add(toLeadEdit(step.values), { ...ana, sendTo });
        });
        return;
      case 'edit':
        world.act((app) => {
          const lead = pick(leadsOf(app, false), step.who);
          if (lead) edit(app, lead, step.edit);
        });
        return;
      case 'remove':
        world.act((app) => {
          const lead = pick(leadsOf(app, false), step.who);
          if (lead) app.remove(lead);
        });
        return;
      case 'restore':
        world.act((app) => {
          const lead = pick(leadsOf(app, true), step.who);
          // One that was merged is parted, not restored.
          if (lead && !app.merges.isMerged(lead.uid)) app.restore(lead);
        });
        return;
      case 'send':
        world.act((app) => {
          const lead = pick(leadsOf(app, false), step.who);
          if (lead) app.send(lead);
        });
        return;
      case 'pull':
        world.act((app) => void app.pull(world.connection(step.crm).uid));
        return;
      case 'tick':
        world.act((app) => app.tick());
        return;
      case 'look':
        looked = world.act((app) => app.conflicts()) ?? [];
        return;
      case 'settle':
        return settle(step);
      case 'theirAdd':
        crmOf(step.crm).create('person', step.values, null);
        return;
      case 'theirEdit':
        theirEdit(step.crm, step.who, step.edit);
        return;
      case 'theirDelete': {
        const crm = crmOf(step.crm);
        const id = pick(crm.live(), step.who);
        if (id !== undefined) crm.remove('person', id);
        return;
      }
      case 'theirUndelete': {
        const crm = crmOf(step.crm);
        const id = pick(
          crm.ids().filter((each) => crm.read(each) === null),
          step.who,
        );
        if (id !== undefined) crm.undelete(id);
        return;
      }
      case 'theirMerge': {
        const crm = crmOf(step.crm);
        const [id, other] = [pick(crm.live(), step.who), pick(crm.live(), step.other)];
        if (id === undefined || other === undefined || id === other) return;
        const merged = { ...crm.read(other)?.values, ...filled(crm.read(id)?.values ?? {}) };
        crm.update('person', id, merged);
        crm.remove('person', other);
        return;
      }
      case 'theirField': {
        const { vanished } = crmOf(step.crm);
        if (step.gone) vanished.add(step.field);
        else vanished.clear();
        return;
      }
      case 'merge':
        world.act((app) => {
          const leads = leadsOf(app, false);
          const [keep, other] = [pick(leads, step.who), pick(leads, step.other)];
          if (keep && other && keep.id !== other.id) merge(app, keep, other);
        });
        return;
      case 'undo':
        world.act((app) => {
          const run = pick(app.sync.runs.page({ limit: 20, offset: 0 }).rows, step.which);
          if (run) orRefused(() => app.running.undoRuns.start(run.id, byAna));
        });
        return;
      case 'offline':
      case 'online':
        wireOf(step.crm).online = step.do === 'online';
        return;
      case 'badToken':
        wireOf(step.crm).tokenValid = false;
        return;
      case 'kill':
        world.crash();
        return;
      case 'doom':
        world.app();
        world.life().endAt(world.life().points() + step.points);
        return;
      case 'sleep':
        return world.pass(1_800_000);
      case 'clock':
        world.jump(step.by);
        return;
    }
  }

  function edit(app: App, lead: LeadRow, { field, token, value }: Edit): void {
    const before = toFieldValues(lead, [field])[field] ?? null;
    const after = added(field, before, value);
    app.edit(lead, toLeadEdit({ [field]: after }) as LeadEdit);
    deeds.push({ crm: null, record: lead.uid, edit: { field, token, value: after }, seq: 0 });
  }

  function merge(app: App, keep: LeadRow, other: LeadRow): void {
    const denied = [keep, other].some(({ consent }) => consent === 'denied');
    orRefused(() => {
      app.merges.merge(byAna, { id: keep.uid, merge: [other.uid] });
      if (denied && app.now(keep).consent !== 'denied') {
        wrongs.push(`P22: ${keep.uid} took in somebody who said no, and says otherwise.`);
      }
    });
  }

  function theirEdit(index: number, who: number, { field, token, value }: Edit): void {
    const crm = crmOf(index);
    const id = pick(crm.live(), who);
    if (id === undefined || crm.vanished.has(field)) return;
    const after = added(field, crm.read(id)?.values[field] ?? null, value);
    crm.update('person', id, { [field]: after });
    const seq = crm.journal.length;
    deeds.push({ crm: index, record: id, edit: { field, token, value: after }, seq });
  }

  /** A person decides on what was seen at the last look, however long ago that was. */
  async function settle(step: Extract<Step, { do: 'settle' }>): Promise<void> {
    const conflict = pick(looked, step.which);
    const choice = conflict && pick(conflict.choices, step.how);
    if (!conflict || choice === undefined) return;
    const app = world.app();
    const typed =
      conflict.field === 'email' ? `${step.token}@correio.example` : `Vila ${step.token}`;
    const before = row(app, conflict);
    const { leadId, kind, field: about } = conflict;
    const settlement = { lead: leadId, kind, field: about, choice };
    try {
      await app.settle.one(anaAtTheScreens, {
        id: conflict.id,
        choice,
        winner: step.how % 2 === 0 ? 'local' : 'remote',
        seenLocalRev: conflict.seenLocalRev,
        seenRemoteVer: conflict.seenRemoteVer,
        ...(choice === 'value' ? { value: typed } : {}),
        ...(choice === 'link' ? { target: conflict.candidates[0]?.id ?? '' } : {}),
      });
    } catch (error) {
      if (world.life().dead) {
        // It may have been written before the end.
        settlements.push(settlement);
        return;
      }
      if (!isPonteError(error)) throw error;
      const after = row(app, conflict);
      if (JSON.stringify(after.lead) !== JSON.stringify(before.lead)) {
        wrongs.push(`P10: a settlement was refused (${error.code}) and wrote all the same.`);
      }
      return;
    }
    settlements.push(settlement);
    const moved =
      before.seenLocalRev !== conflict.seenLocalRev ||
      before.seenRemoteVer !== conflict.seenRemoteVer ||
      before.state !== 'open';
    if (moved)
      wrongs.push('P10: a settlement went through though a side had moved since the look.');
    const field = conflict.field === 'income' ? 'incomeCents' : conflict.field;
    if (field !== null && before.lead !== null) {
      const now = toFieldValues(before.lead, [field])[field] ?? null;
      if (JSON.stringify(now ?? '') !== JSON.stringify(conflict.local ?? '')) {
        wrongs.push(`P10: ${field} was settled over a value nobody had seen.`);
      }
    }
    if (choice === 'value' && conflict.leadId !== null) {
      const value = { field: conflict.field ?? '', token: step.token, value: typed };
      deeds.push({ crm: null, record: conflict.leadId, edit: value, seq: 0 });
    }
  }

  /** The watermark never falls. */
  function noteWatermarks(): void {
    const rows = world.act((app) =>
      app.db.client
        .prepare<[], { id: number; stream: string; at: number | null }>(
          'select connection_id as id, stream, committed as at from watermark',
        )
        .all(),
    );
    for (const { id, stream, at } of rows ?? []) {
      // Readings of changes and the walks that check them each have a place of their own.
      const list = `${stream} of connection ${id}`;
      const before = committed.get(list);
      if (before !== undefined && (at === null || at < before)) {
        wrongs.push(`P7: the watermark of the ${list} fell from ${before} to ${String(at)}.`);
      }
      if (at !== null) committed.set(list, at);
    }
  }

  function crmOf(index: number): Crm {
    return wireOf(index).crm;
  }

  function wireOf(index: number) {
    const wire = world.wires[index];
    if (wire) return wire;
    throw new Error(`There is no system ${index}.`);
  }
}

function row(app: App, { id, leadId }: Conflict) {
  const found = app.sync.conflicts.byUid(id);
  const lead = leadId === null ? null : app.leads.byUid(leadId);
  return {
    lead,
    state: found?.state,
    seenLocalRev: found?.seenLocalRev,
    seenRemoteVer: found?.seenRemoteVer,
  };
}

/** People write a note below those there are, and add a tag to the others; anything else they replace. */
function added(field: string, before: FieldValue, value: FieldValue): FieldValue {
  if (field === 'notes' && before) return `${String(before)}\n${String(value)}`;
  if (field === 'tags')
    return [...((before as readonly string[] | null) ?? []), ...(value as string[])];
  return value;
}

function filled(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)));
}

/** What people may be told they cannot do now. */
function orRefused(what: () => unknown): void {
  try {
    what();
  } catch (error) {
    if (!isPonteError(error)) throw error;
  }
}

function pick<T>(items: readonly T[], which: number): T | undefined {
  return items[which % Math.max(1, items.length)];
}

export function leadsOf(app: App, deleted: boolean): LeadRow[] {
  const ids = app.db.client
    .prepare<[], number>(
      `select id from lead where deleted_at is ${deleted ? 'not null' : 'null'} order by id`,
    )
    .pluck()
    .all();
  return ids.map((id) => app.leads.byId(id) as LeadRow);
}

function describe(bug: unknown): string {
  return bug instanceof Error ? `${bug.message}\n${bug.stack ?? ''}` : JSON.stringify(bug);
}
