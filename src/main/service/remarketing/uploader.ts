import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Answer } from '../marketing/gateway.ts';
import type { PixelRow } from '../marketing/rows.ts';
import type { ChunkStore } from './chunk-store.ts';
import type { AudienceGateway, Taken } from './gateway.ts';
import type { JobStore } from './job-store.ts';
import type { MemberStore } from './member-store.ts';
import { memberOf } from './person.ts';
import { nextTurn } from './planner.ts';
import type { AudienceRow, ChunkRow, JobRow, MemberRow, Todo } from './rows.ts';

/** What a step came to. `held`: what the answer means for the account is its caller's to mind. */
export type Step =
  | { readonly kind: 'done' | 'sent' | 'leaving' }
  | { readonly kind: 'answered'; readonly answer: Answer; readonly refused: boolean };

/**
 * Sends what a plan holds, in parts of as many people as go in a request.
 *
 * Who is in a part is kept before it leaves, and nobody counts as being there before the platform
 * has said so. A part that was never answered is sent again under its number with whom it held:
 * coming in twice, or going out twice, is once. Those who go out go first, so that an e-mail that
 * now is another lead's stays.
 */
export type Uploader = {
  step(job: JobRow, audience: AudienceRow, pixel: PixelRow, signal: AbortSignal): Promise<Step>;
};

type Op = 'add' | 'remove' | 'replace';
type Sending = { chunk: ChunkRow; rows: string[] };

/** How many in one transaction: a few ms. */
const slice = 150;
/** A replacement that is not through by then is begun anew; the platform gives it 90 minutes. */
const replaceMs = 80 * 60_000;

const todosOf = (kind: JobRow['kind'], op: Op): readonly Todo[] => {
  if (op !== 'remove') return ['add'];
  if (kind === 'leave') return ['leave'];
  return kind === 'clear' ? ['remove', 'leave'] : ['remove', 'change', 'leave'];
};

export function createUploader(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly leads: Pick<LeadStore, 'byId'>;
  readonly members: MemberStore;
  readonly jobs: JobStore;
  readonly chunks: ChunkStore;
  readonly gateway: AudienceGateway;
}): Uploader {
  const { db, clock, leads, members, jobs, chunks, gateway } = parts;

  /** What is to be sent next, where anything is. */
  function nextOp(job: JobRow, audience: AudienceRow): Op | null {
    const waits = (op: Op) => members.count(audience.id, todosOf(job.kind, op)) > 0;
    if (job.kind === 'replace' && job.replaced === 0 && waits('replace')) return 'replace';
    if (waits('remove')) return 'remove';
    const adds = job.kind === 'refresh' || job.kind === 'replace';
    return adds && waits('add') ? 'add' : null;
  }

  /** The upload goes on, or a new one begins: of one kind each. */
  function session(tx: Tx, job: JobRow, audience: AudienceRow, op: Op) {
    const goesOn = job.session_op === op;
    const values = {
      session_op: op,
      session_id: goesOn ? job.session_id : newSession(job, clock.now()),
      session_seq: goesOn ? job.session_seq + 1 : 1,
      session_total: goesOn ? job.session_total : members.count(audience.id, todosOf(job.kind, op)),
      session_began: goesOn ? job.session_began : clock.now(),
    };
    jobs.session(tx, job.id, values);
    return { op, sessionId: values.session_id, seq: values.session_seq };
  }

  async function make(job: JobRow, audience: AudienceRow, op: Op): Promise<Sending> {
    const chunk = transact(db, (tx) => chunks.begin(tx, job.id, session(tx, job, audience, op)));
    const waiting = members.waiting(audience.id, todosOf(job.kind, op), gateway.most);
    const rows: string[] = [];
    await inSlices(waiting, (tx, member) => {
      const row = op === 'remove' ? goingOut(tx, member) : comingIn(tx, member);
      if (row !== null) rows.push(row);
    });
    return { chunk, rows };

    function goingOut(tx: Tx, member: MemberRow): string | null {
      const row = removalOf(member);
      if (row === null) members.drop(tx, member.id);
      else members.intoChunk(tx, member.id, chunk.id, job.id, null);
      return row;
    }

    function comingIn(tx: Tx, member: MemberRow): string | null {
      const made = told(member, audience);
      if (!made?.ok) {
        // Who said no, or was deleted, since the plan was made.
        if (member.there === 0) members.drop(tx, member.id);
        else members.release(tx, member.id, 'remove');
        return null;
      }
      const [extern = '', email = '', phone = ''] = made.cells;
      const as = { extern, email: email || null, phone: phone || null, digest: made.digest };
      members.intoChunk(tx, member.id, chunk.id, job.id, as);
      return JSON.stringify(made.cells);
    }
  }

  /** What a part holds that was begun before: as it was then, without whom it no longer fits. */
  async function again(chunk: ChunkRow, audience: AudienceRow): Promise<Sending> {
    const rows: string[] = [];
    await inSlices(members.ofChunk(chunk.id), (tx, member) => {
      if (chunk.op === 'remove') {
        const row = removalOf(member);
        if (row !== null) rows.push(row);
        return;
      }
      const made = told(member, audience);
      if (made?.ok && made.digest === member.digest && member.todo !== 'leave') {
        rows.push(JSON.stringify(made.cells));
      } else {
        const todo = member.todo === 'leave' ? 'leave' : made?.ok ? 'change' : 'remove';
        members.release(tx, member.id, todo);
      }
    });
    return { chunk, rows };
  }

  function told({ lead_id: leadId }: MemberRow, audience: AudienceRow) {
    const lead = leadId === null ? null : leads.byId(leadId);
    return lead === null ? null : memberOf(lead, audience.consent);
  }

  /** By what is theirs alone: an e-mail that somebody else is there under stays. */
  function removalOf(member: MemberRow): string | null {
    if (member.extern === null) return null;
    const own = (key: 'email' | 'phone') =>
      members.shares(member, key) ? '' : (member[key] ?? '');
    return JSON.stringify([member.extern, own('email'), own('phone')]);
  }

  /** Short transactions with a breath between them; after a crash the rest is found in its part. */
  async function inSlices<T>(all: readonly T[], each: (tx: Tx, one: T) => void): Promise<void> {
    for (let from = 0; from < all.length; from += slice) {
      if (from > 0) await nextTurn();
      transact(db, (tx) => {
        for (const one of all.slice(from, from + slice)) each(tx, one);
      });
    }
  }

  function closeSession(tx: Tx, { id }: JobRow): void {
    const now = jobs.byId(id);
    if (now !== null) jobs.session(tx, id, { ...now, session_op: null });
  }

  /** A replacement goes through as one upload or not at all. */
  function replaceAnew(tx: Tx, job: JobRow, audience: AudienceRow): void {
    members.sendAgain(tx, audience.id, job.id);
    closeSession(tx, job);
  }

  /** It took too long, or its end, which tells the platform that it is whole, can no longer come. */
  function mustReplaceAnew(job: JobRow, audience: AudienceRow, open: ChunkRow | null): boolean {
    if (job.session_op !== 'replace') return false;
    if (clock.now() - job.session_began > replaceMs) return true;
    return open === null && members.count(audience.id, ['add']) === 0;
  }

  /** Nobody is left in it: it is not sent, and the next one is of a new upload. */
  function toNothing(job: JobRow, audience: AudienceRow, { chunk }: Sending): void {
    transact(db, (tx) => {
      chunks.answered(tx, chunk.id, 'void', null);
      if (chunk.op === 'replace' && chunk.seq > 1) replaceAnew(tx, job, audience);
      else closeSession(tx, job);
    });
  }

  async function settle(
    job: JobRow,
    audience: AudienceRow,
    { chunk, rows }: Sending,
    isLast: boolean,
    answer: Answer,
    taken: Taken,
  ): Promise<void> {
    const held = members.ofChunk(chunk.id);
    const out = chunk.op === 'remove';
    await inSlices(held, (tx, member) => members.accepted(tx, member, out ? 'out' : 'in'));
    transact(db, (tx) => {
      chunks.answered(tx, chunk.id, 'accepted', answer, taken);
      const gone = held.filter(({ todo }) => todo !== 'change').length;
      const more = out ? { added: 0, removed: gone } : { added: rows.length, removed: 0 };
      jobs.sent(tx, job.id, { ...more, invalid: taken.invalid });
      if (!isLast) return;
      closeSession(tx, job);
      if (chunk.op !== 'replace') return;
      members.replaced(tx, audience.id, job.id);
      jobs.replaced(tx, job.id);
    });
  }

  return {
    async step(job, audience, pixel, signal) {
      const open = chunks.open(job.id);
      if (mustReplaceAnew(job, audience, open)) {
        transact(db, (tx) => {
          if (open) chunks.answered(tx, open.id, 'void', null);
          replaceAnew(tx, job, audience);
        });
        return { kind: 'sent' };
      }
      transact(db, (tx) => members.dropUnsent(tx, audience.id));
      const op = open ? null : nextOp(job, audience);
      if (open === null && op === null) return { kind: 'done' };
      const sending = open ? await again(open, audience) : await make(job, audience, op as Op);
      const { chunk, rows } = sending;
      if (rows.length === 0) {
        toNothing(job, audience, sending);
        return { kind: 'sent' };
      }
      const now = jobs.byId(job.id) ?? job;
      // What it was told with stays, where it may have been told.
      const first = chunk.tries === 0;
      const todos = todosOf(job.kind, chunk.op as Op);
      const isLast = first
        ? members.waiting(audience.id, todos, 1).length === 0
        : chunk.is_last === 1;
      transact(db, (tx) => chunks.sending(tx, chunk.id, rows.length, isLast));
      const sent = await gateway.send(
        pixel,
        audience.remote_id ?? '',
        {
          op: chunk.op as Op,
          sessionId: chunk.session_id,
          seq: chunk.seq,
          isLast,
          total: Math.max(now.session_total, rows.length),
          rows,
        },
        signal,
      );
      if (sent === null) return { kind: 'leaving' };
      const { answer, taken } = sent;
      if (taken !== null) {
        await settle(now, audience, sending, isLast, answer, taken);
        return { kind: 'answered', answer, refused: false };
      }
      const refused = ['refused', 'too-old', 'too-little'].includes(answer.verdict.kind);
      const unsure = answer.verdict.kind === 'unknown' || answer.verdict.kind === 'unavailable';
      const state = refused ? 'refused' : unsure ? 'unknown' : 'sending';
      transact(db, (tx) => chunks.answered(tx, chunk.id, state, answer));
      return { kind: 'answered', answer, refused };
    },
  };
}

/** Unique among the uploads of an audience, also where the clock stands still. */
function newSession(job: JobRow, now: number): number {
  return Math.max(now * 1000 + (job.id % 1000), job.session_id + 1000);
}
