import { sameValue } from '../../src/main/service/leads/same-value.ts';
import { toFieldValues } from '../../src/main/service/links/lead-fields.ts';
import { isBlank, type FieldValue } from '../../src/main/service/providers/field-values.ts';
import type { Crm, Effect } from './crm.ts';
import type { CallLine } from './sim-provider.ts';
import { simFields } from './sim-provider.ts';
import type { Deed, Played } from './play.ts';
import { addedOnce, refusalsStand, refusedByNoMachine, unreadableStands } from './small-laws.ts';
import { inWindow, links } from './windows.ts';

/**
 * What has to be true after any history, as in §7 of the semantics of sync. Each law answers what
 * it finds wrong, in words; more laws are more lines in `laws`.
 */
export type Law = (played: Played) => string[];

export const laws: Readonly<Record<string, Law>> = {
  'P1 P9 converges, but for what a person is asked': converges,
  'P2 no edit is lost': nothingLost,
  'P2 no edit of ours is taken over unseen': nothingTakenOver,
  'P3 nothing is created twice': createdOnce,
  'P4 nothing is added twice': addedOnce,
  'P3 P4 nobody is asked where a create can be sent again': neverUncertain,
  'P16 patience is kept': patient,
  'P19 every decision comes out the same again': decidedAgain,
  'P22 a refusal stands': refusalsStand,
  'P22 what was refused anywhere is not undone by a machine': refusedByNoMachine,
  'what cannot be read is not written over': unreadableStands,
  'nothing is given up without a reason': givenUpForAReason,
};

export function wrongsOf(played: Played): string[] {
  return [...played.wrongs, ...Object.values(laws).flatMap((law) => law(played))];
}

function decidedAgain({ world }: Played): string[] {
  const { db, sync } = world.app();
  const decisions = db.client.prepare<[], number>('select id from decision order by id').pluck();
  return decisions.all().flatMap((id) => {
    const { verdict } = sync.explain.again(id);
    return verdict === 'differs' ? [`P19: decision ${id} comes out otherwise.`] : [];
  });
}

function converges(played: Played): string[] {
  const { world } = played;
  const app = world.app();
  const wrongs: string[] = [];
  const dead = new Set(
    app.db.client.prepare<[], number>(`select link_id from job where state = 'dead'`).pluck().all(),
  );
  for (const link of links(played)) {
    const lead = link.recordId === null ? null : app.leads.byId(link.recordId);
    if (link.lifecycle === 'candidate' || dead.has(link.id)) continue;
    const open = app.sync.conflicts.openOf(link.id);
    if (open.some(({ field }) => field === '')) continue;
    const crm = world.crms[link.crm];
    const there = link.remoteId === null ? null : (crm?.read(link.remoteId) ?? null);
    if (link.lifecycle === 'creating') {
      wrongs.push(`P1: link ${link.id} is still being made.`);
      continue;
    }
    if (link.lifecycle !== 'linked' || crm === undefined || lead === null) continue;
    if (lead.deletedAt !== null || there === null) {
      wrongs.push(`P1: link ${link.id} holds on to what is deleted.`);
      continue;
    }
    const asked = new Set(open.map(({ field }) => field));
    const local = toFieldValues(lead, simFields);
    for (const field of simFields) {
      if (crm.vanished.has(field)) continue;
      if (asked.has(field) || (field === 'status' && there.values[field] !== undefined)) continue;
      const [ours, theirs, base] = [local[field] ?? null, there.values[field], link.base[field]];
      if (theirs === undefined && (isBlank(ours) || field === 'consent' || field === 'status'))
        continue;
      const shapes = (value: FieldValue) => crm.profile.shapes(field, value);
      const agree = (a: FieldValue, b: FieldValue) =>
        sameValue(field, a, b) || sameValue(field, shapes(a), b) || sameValue(field, a, shapes(b));
      if (!agree(ours, theirs ?? null)) {
        wrongs.push(
          `P1: ${field} of link ${link.id} is ${show(ours)} here and ${show(theirs)} there.`,
        );
      } else if (!agree(base ?? null, theirs ?? null)) {
        wrongs.push(
          `P1: ${field} of link ${link.id} is ${show(theirs)}, but its base ${show(base)}.`,
        );
      }
    }
  }
  return wrongs;
}

/** A token has to be somewhere: in a value, a conflict or the history; or a person wrote over it. */
function nothingLost(played: Played): string[] {
  const { world, deeds } = played;
  const app = world.app();
  const kept = ['lead', 'change', 'conflict']
    .map((table) => JSON.stringify(app.db.client.prepare(`select * from "${table}"`).all()))
    .join()
    .toLowerCase();
  const there = JSON.stringify(
    world.crms.map((crm) => crm.live().map((id) => crm.read(id)?.values)),
  ).toLowerCase();
  const wrongs: string[] = [];
  for (const deed of deeds) {
    const { token, field } = deed.edit;
    if (token === null || kept.includes(token) || there.includes(token)) continue;
    if (deed.crm !== null && overwrittenByAPerson(played, deed, token)) continue;
    wrongs.push(`P2: ${token}, written to ${field} of ${deed.record}, is nowhere.`);
  }
  return wrongs;
}

function overwrittenByAPerson({ world, history }: Played, deed: Deed, token: string): boolean {
  const crm = world.crms[deed.crm ?? 0];
  const { field } = deed.edit;
  const over = crm?.journal.find(
    ({ id, seq, after }) =>
      id === deed.record && seq > deed.seq && !holds(after?.[field] ?? null, token),
  );
  if (over === undefined || over.by === 'person') return true;
  // Deleted here when that field was no more to be seen there.
  const wasHidden = history.steps.some(
    (step) => step.do === 'theirField' && step.gone && step.field === field,
  );
  if (over.after === null && wasHidden) return true;
  return inWindow(crm, over, deed.seq);
}

/** A value we sent may be changed there; one we never sent may not be replaced by theirs. */
function nothingTakenOver(played: Played): string[] {
  const { world, deeds } = played;
  const app = world.app();
  const taken = app.db.client
    .prepare<
      [],
      {
        record_id: number;
        connection_id: number;
        field: string;
        before: string | null;
        after: string | null;
      }
    >(
      `select record_id, connection_id, field, before, after from change
        where source = 'connection' and field in ('name', 'city', 'company', 'email') order by id`,
    )
    .all();
  const all = links(played);
  return deeds.flatMap((deed) => {
    const { token, field } = deed.edit;
    if (deed.crm !== null || token === null) return [];
    const lead = app.leads.byUid(deed.record);
    const over = taken.find(
      (each) =>
        each.record_id === lead?.id &&
        each.field === field &&
        each.before?.toLowerCase().includes(token) === true &&
        each.after?.toLowerCase().includes(token) !== true,
    );
    if (over === undefined) return [];
    // A merge since may have left the record itself without its link there.
    const link = all.find((each) => each.connectionId === over.connection_id);
    const was = world.crms[link?.crm ?? -1]?.journal.some(({ after }) =>
      holds(after?.[field] ?? null, token),
    );
    return was === true
      ? []
      : [`P2: ${token} (${field}) gave way to ${over.after} unasked, never having been sent.`];
  });
}

function holds(value: FieldValue, token: string): boolean {
  return JSON.stringify(value).toLowerCase().includes(token);
}

function createdOnce(played: Played): string[] {
  const { world, settlements } = played;
  const app = world.app();
  const wrongs: string[] = [];
  const chosen = new Set(
    settlements
      .filter(({ choice }) => choice === 'keep' || choice === 'separate')
      .map(({ lead }) => lead),
  );
  for (const crm of world.crms) {
    const made = new Map<string, Effect[]>();
    for (const effect of crm.journal) {
      if (effect.op !== 'create' || effect.by !== 'api' || effect.externalId === null) continue;
      made.set(effect.externalId, [...(made.get(effect.externalId) ?? []), effect]);
    }
    for (const [uid, effects] of made) {
      const alive = effects.filter(({ id }) => crm.read(id) !== null);
      const brought = effects.some(({ id }) =>
        crm.journal.some((each) => each.op === 'undelete' && each.id === id),
      );
      if (alive.length > 1 && !chosen.has(uid) && !brought && !unknowable(crm, alive)) {
        wrongs.push(
          `P3: ${crm.profile.id} holds ${alive.length} records of one lead: ${alive.map(({ id }) => id).join(', ')}.`,
        );
      }
    }
  }
  const twins = app.db.client
    .prepare<[], { id: number; connection: number }>(
      `select change.record_id as id, change.connection_id as connection from change
        where change.field = '*' and change.before is null and change.source = 'connection'
          and not exists (select 1 from link where link.record_id = change.record_id
            and link.connection_id = change.connection_id)
          and not exists (select 1 from merge where merge.merged_id = change.record_id)`,
    )
    .all();
  for (const { id } of twins)
    wrongs.push(`P3: lead ${id} came of a record that is another lead's.`);
  return wrongs;
}

/**
 * Whether nobody could have known the first for ours when the second was made: the system keeps no
 * mark of ours, and a person had changed there by what it would have been found.
 */
function unknowable({ profile, journal }: Crm, [first, second]: readonly Effect[]): boolean {
  const tells = profile.marks || profile.createsOnce !== undefined;
  if (tells || first === undefined || second === undefined) return false;
  return journal.some(
    ({ id, by, seq, before, after }) =>
      id === first.id &&
      by === 'person' &&
      seq > first.seq &&
      seq < second.seq &&
      profile.findsBy.some((key) => (before?.[key] ?? null) !== (after?.[key] ?? null)),
  );
}

/** Asked to wait, nobody calls before that time; a call that had its turn already may end. */
export function patient({ world }: Pick<Played, 'world'>): string[] {
  const wrongs: string[] = [];
  for (const { crm } of world.wires) {
    const lines = world.calls.filter((line) => line.crm === crm.profile.id);
    for (const line of lines) {
      const wait = waitOf(line);
      // A clock set forward ends waits early: that costs a call, and is meant so.
      const jumped = world.jumps.some((at) => at > line.endedAt && at < line.endedAt + (wait ?? 0));
      if (wait === null || jumped) continue;
      const early = lines.find(
        ({ at, life }) => life === line.life && at > line.endedAt && at < line.endedAt + wait,
      );
      if (early) {
        wrongs.push(
          `P16: asked at ${line.endedAt} (${line.call}) to wait ${wait} ms, ${crm.profile.id} was called (${early.call}) at ${early.at}.`,
        );
      }
    }
  }
  return wrongs;
}

function waitOf({ answer }: CallLine): number | null {
  if (typeof answer !== 'object' || answer === null || !('wait' in answer)) return null;
  return Math.min(6 * 3_600_000, Math.max(1000, Number(answer.wait)));
}

function neverUncertain({ world }: Played): string[] {
  const asked = world
    .app()
    .db.client.prepare<[], number>(
      `select link.connection_id from conflict join link on link.id = conflict.link_id
        where conflict.kind = 'uncertain_create'`,
    )
    .pluck()
    .all();
  return world.crms.flatMap(({ profile }, index) =>
    // Several that it may be, met before anything was sent, are a question all the same.
    profile.createsOnce !== undefined &&
    !profile.looksFirst &&
    asked.includes(world.connection(index).id)
      ? [`P4: ${profile.id} can be sent a create again, and a person was asked.`]
      : [],
  );
}

/** What died twice with the program is set aside for a person, whatever it was. */
const reasons = new Set([
  '409',
  'same_email',
  'same_document',
  'same_phone',
  'same_id',
  'required_name',
  'poison',
  'unknown_field',
]);

function givenUpForAReason({ world }: Played): string[] {
  return world
    .app()
    .db.client.prepare<[], { key: string; code: string; message: string }>(
      `select key, dead_code as code, error_message as message from job where state = 'dead'`,
    )
    .all()
    .filter(({ code }) => !reasons.has(code))
    .map(({ key, code, message }) => `${key} was given up: ${code}, ${message}`);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'absent';
}
