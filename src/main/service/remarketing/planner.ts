import { transact, type Db, type Tx } from '../db/database.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { createLiving } from '../merges/living.ts';
import type { AudienceStore } from './audience-store.ts';
import type { Found, JobStore } from './job-store.ts';
import type { MemberStore } from './member-store.ts';
import { memberOf } from './person.ts';
import type { SegmentPort } from './ports.ts';
import type { AudienceRow, JobRow, MemberRow, Todo } from './rows.ts';

/**
 * Works out what a job has to send: who is to come in, who to go out, whose values are other ones.
 *
 * It looks at the leads there were when the job began, a slice at a time, and goes on where it was
 * after a crash. Who comes into the segment meanwhile is for the next refresh.
 */
export type Planner = {
  /** Until the job can be carried out; sooner when it was stopped. @returns false where the segment is gone */
  plan(job: JobRow, audience: AudienceRow, signal: AbortSignal): Promise<boolean>;
};

/** Leads looked at in one transaction: a few ms. */
const slice = 150;
const rows = 2000;

export function createPlanner(parts: {
  readonly db: Db;
  readonly leads: Pick<LeadStore, 'byId'>;
  readonly segments: SegmentPort;
  readonly audiences: AudienceStore;
  readonly members: MemberStore;
  readonly jobs: JobStore;
}): Planner {
  const { db, leads, members, jobs } = parts;

  const living = createLiving(db, leads);

  function walk({ id, segment_uid: segment }: AudienceRow, after: number) {
    if (segment !== null) return parts.segments.members(segment, after, slice);
    const ids = parts.audiences.peopleAfter(id, after, slice);
    return { ids, after: ids.length < slice ? null : (ids.at(-1) ?? null) };
  }

  function look(tx: Tx, job: JobRow, audience: AudienceRow, ids: readonly number[]): Found {
    const found = { looked: 0, no_consent: 0, denied: 0, no_identifiers: 0 };
    // Whom somebody put in is in as the lead they were merged into since.
    const isChosen = audience.source === 'people';
    const chosen = isChosen ? new Set(ids.map((id) => living(id)?.id ?? id)) : ids;
    for (const id of chosen) {
      const lead = leads.byId(id);
      if (lead === null) continue;
      found.looked += 1;
      const made = memberOf(lead, audience.consent);
      if (made.ok) {
        const known = members.of(audience.id, id);
        if (known === null) members.insert(tx, audience.id, id, job.id);
        else members.seen(tx, known.id, job.id, todoOf(known, made.digest, job.kind));
      } else if (made.why === 'noConsent') found.no_consent += 1;
      else if (made.why === 'denied') found.denied += 1;
      else if (made.why === 'noIdentifiers') found.no_identifiers += 1;
    }
    return found;
  }

  /** @returns false where there is nothing to walk over any more */
  async function lookAtAll(job: JobRow, audience: AudienceRow, goesOn: () => boolean) {
    let { planned_to: after } = job;
    while (after < job.snapshot_to) {
      if (!goesOn()) return true;
      const part = walk(audience, after);
      if (part === null) return false;
      const to = Math.min(part.after ?? job.snapshot_to, job.snapshot_to);
      transact(db, (tx) => {
        const ids = part.ids.filter((id) => id <= job.snapshot_to);
        jobs.found(tx, job.id, to, look(tx, job, audience, ids));
      });
      after = to;
      await nextTurn();
    }
    return true;
  }

  return {
    async plan(job, audience, signal) {
      const goesOn = () => !signal.aborted && jobs.byId(job.id)?.state === 'planning';
      if (job.kind !== 'clear' && !(await lookAtAll(job, audience, goesOn))) return false;
      const last = members.lastId();
      for (let from = 0; from < last; from += rows) {
        if (!goesOn()) return true;
        transact(db, (tx) => members.notSeen(tx, audience.id, job.id, from, from + rows));
        await nextTurn();
      }
      if (!goesOn()) return true;
      transact(db, (tx) =>
        jobs.planned(
          tx,
          job.id,
          members.count(audience.id, ['add', 'change']),
          members.count(audience.id, ['remove', 'leave']),
        ),
      );
      return true;
    },
  };
}

function todoOf(known: MemberRow, digest: string, kind: JobRow['kind']): Todo | null {
  if (kind === 'replace' || known.there === 0) return 'add';
  // Of a file nothing was sent that could be another value now.
  if (known.digest !== null && known.digest !== digest) return 'change';
  return known.there === 1 ? null : 'add';
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
