import { PonteError } from '../../shared/errors.ts';
import type { Cause } from './actor.ts';
import type { Clock } from './clock.ts';
import { afterCommit, type Tx } from './db/database.ts';
import { wholeRecord, type History } from './leads/history.ts';
import { applyEdit } from './leads/lead-diff.ts';
import type { LeadStore } from './leads/lead-store.ts';
import { withQualified } from './leads/qualified.ts';
import {
  blankLead,
  heldValues,
  type LeadEdit,
  type LeadMarks,
  type LeadRow,
  type LeadValues,
} from './leads/lead-values.ts';
import type { Live } from './live.ts';
import type { Scoring } from './scoring/scoring.ts';

/** What a change of a lead leads to: the sends are worked out from it. */
export type RecordChange = {
  objectType: 'lead';
  recordId: number;
  uid: string;
  kind: 'created' | 'edited' | 'removed' | 'restored';
  /** Names of `LeadValues`, `custom:NAME` and `tracking:NAME` for one of many. */
  fields: string[];
  localRev: number;
  /** The lead that one which was removed is from now on. */
  mergedInto?: number;
};

/**
 * The one way a lead changes.
 *
 * In the caller's transaction, in this order: row, tags and search, history, score, automations,
 * sends. So a lead is never kept without what follows from it. Listeners are told after the commit.
 */
export type Pipeline = {
  /** @param values canonical; an absent field is blank */
  create(tx: Tx, values: LeadEdit, cause: Cause, extra?: CreateExtra): LeadRow;
  /** No difference: no revision, no history, no job. */
  edit(tx: Tx, leadId: number, edit: LeadEdit, cause: Cause): LeadRow;
  /** The person wants no contact. Also of a deleted lead: it may come back, and lists elsewhere may hold it. */
  refuse(tx: Tx, leadId: number, cause: Cause): LeadRow;
  /** @param mergedInto the lead that takes its place, where one does */
  remove(tx: Tx, leadId: number, cause: Cause, mergedInto?: number): LeadRow;
  restore(tx: Tx, leadId: number, cause: Cause): LeadRow;
  /** Something was heard of it: where a rule in force looks at that, its score may be another one. */
  heard(tx: Tx, lead: LeadRow, cause: Cause): LeadRow;
  /** Its score as of now. No revision and no send; another class is in its history and sets off automations. */
  rescore(tx: Tx, leadId: number, cause: Cause): LeadRow;
};

export type CreateExtra = {
  importId?: number;
  /** When it was made where it comes from, milliseconds UTC; the history tells when it came here. */
  createdAt?: number;
};

/** A change as what follows from it sees it. */
export type Followed = {
  /** `rescored`: of an edit nothing but what a score makes of it. */
  readonly kind: RecordChange['kind'] | 'rescored';
  /** Null where it was made. */
  readonly before: LeadRow | null;
  readonly after: LeadRow;
  readonly fields: readonly string[];
  /** The lead that one which was removed is from now on. */
  readonly mergedInto?: number;
};

export type PipelineParts = {
  leads: LeadStore;
  history: History;
  scoring: Scoring;
  /** What follows by itself: after the score, before the sends. */
  automate?: (tx: Tx, change: Followed, cause: Cause) => void;
  enqueue: (tx: Tx, change: RecordChange, cause: Cause) => void;
  /** Told of each write with the lead before and after it. */
  written?: (tx: Tx, before: LeadRow | null, after: LeadRow, cause: Cause) => void;
  live: Live;
  clock: Clock;
};

/** No lead is older than this: what says so is a blank or a mistake. */
const oldest = Date.UTC(1990);

function believable(told: number | undefined, now: number): number | undefined {
  return told !== undefined && told >= oldest && told <= now ? told : undefined;
}

/** Beyond this many, "the list changed" is all that is told. */
const mostTold = 500;

/** Once a person said no, only a person may write yes. */
const maySpeakForThePerson = new Set<Cause['source']>(['form', 'resolution', 'undo']);

export function createPipeline(parts: PipelineParts): Pipeline {
  const { leads, history, scoring, automate, enqueue, clock } = parts;
  const tellAll = (uids: string[]) =>
    parts.live.tell({ type: 'leads.changed', ids: uids.length > mostTold ? null : uids });
  const tell = (tx: Tx, uid: string) => afterCommit(tx, tellAll, uid);

  function found(leadId: number): LeadRow {
    const row = leads.byId(leadId);
    if (row) return row;
    throw new PonteError('NOT_FOUND', 'This lead does not exist. Look it up in the list again.');
  }

  function edited(tx: Tx, before: LeadRow, edit: LeadEdit, cause: Cause): LeadRow {
    const { after, changes } = applyEdit(before, permitted(before, edit, cause));
    if (changes.length === 0) return before;
    const scored = scoring.score(after, before);
    const row = leads.update(
      tx,
      before,
      {
        ...after,
        score: scored.score,
        temperature: scored.temperature,
        scoreReasons: scored.reasons,
        scoreVersion: scored.version,
      },
      changes,
    );
    history.record(tx, subject(row), withQualified(changes, before, row), cause);
    tell(tx, row.uid);
    const fields = changes.map(({ field }) => field);
    // What is deleted moves nobody and goes nowhere until it is restored, and then whole. That it is
    // gone is told once more, and nobody else hears of it: an audience may hold who now said no.
    if (row.deletedAt !== null) {
      enqueue(tx, change(row, 'removed', fields), { ...cause, quiet: true });
      return row;
    }
    automate?.(tx, { kind: 'edited', before, after: row, fields }, cause);
    enqueue(tx, change(row, 'edited', fields), cause);
    parts.written?.(tx, before, row, cause);
    return row;
  }

  function rescored(tx: Tx, before: LeadRow, cause: Cause): LeadRow {
    const scored = scoring.score(before, before);
    const { score, temperature, reasons, version } = scored;
    const held = {
      ...before,
      reasonsText: JSON.stringify(before.scoreReasons),
      version: before.scoreVersion,
    };
    const differs = scoring.write(tx, held, scored);
    const row = { ...before, score, temperature, scoreReasons: reasons, scoreVersion: version };
    if (!differs.score && !differs.temperature) return row;
    tell(tx, row.uid);
    if (row.deletedAt !== null) return row;
    if (differs.temperature) {
      const change = { field: 'temperature', before: before.temperature, after: temperature };
      // Part of no action and no run: taking one back takes back no score.
      const { source, actor } = cause;
      history.record(tx, { ...subject(row), at: clock.now() }, [change], { source, actor });
    }
    automate?.(tx, { kind: 'rescored', before, after: row, fields: [] }, cause);
    parts.written?.(tx, before, row, cause);
    return row;
  }

  return {
    create(tx, values, cause, extra = {}) {
      const full = filled(values);
      const now = clock.now();
      const createdAt = believable(extra.createdAt, now) ?? now;
      const row = leads.insert(tx, {
        values: full,
        scored: scoring.score(full, { createdAt }),
        importId: extra.importId ?? null,
        createdAt,
        updatedAt: now,
      });
      const after = heldValues(row);
      history.record(tx, subject(row), [{ field: wholeRecord, before: null, after }], cause);
      const fields = Object.keys(after);
      automate?.(tx, { kind: 'created', before: null, after: row, fields }, cause);
      enqueue(tx, change(row, 'created', fields), cause);
      parts.written?.(tx, null, row, cause);
      tell(tx, row.uid);
      return row;
    },

    edit(tx, leadId, edit, cause) {
      const before = found(leadId);
      if (before.deletedAt !== null) {
        throw new PonteError('NOT_FOUND', 'This lead was deleted. Restore it, then edit it.', {
          details: { leadId: before.uid },
        });
      }
      return edited(tx, before, edit, cause);
    },

    refuse: (tx, leadId, cause) => edited(tx, found(leadId), { consent: 'denied' }, cause),

    remove(tx, leadId, cause, mergedInto) {
      const before = found(leadId);
      if (before.deletedAt !== null) return before;
      const row = leads.setDeleted(tx, before, clock.now());
      const was = heldValues(before);
      history.record(tx, subject(row), [{ field: wholeRecord, before: was, after: null }], cause);
      const into = mergedInto === undefined ? {} : { mergedInto };
      automate?.(tx, { kind: 'removed', before, after: row, fields: [], ...into }, cause);
      enqueue(tx, { ...change(row, 'removed', []), ...into }, cause);
      parts.written?.(tx, before, row, cause);
      tell(tx, row.uid);
      return row;
    },

    restore(tx, leadId, cause) {
      const before = found(leadId);
      if (before.deletedAt === null) return before;
      const row = leads.setDeleted(tx, before, null);
      const after = heldValues(row);
      history.record(tx, subject(row), [{ field: wholeRecord, before: null, after }], cause);
      const fields = Object.keys(after);
      automate?.(tx, { kind: 'restored', before, after: row, fields }, cause);
      enqueue(tx, change(row, 'restored', fields), cause);
      parts.written?.(tx, before, row, cause);
      tell(tx, row.uid);
      return row;
    },

    heard: (tx, lead, cause) => (scoring.hears() ? rescored(tx, found(lead.id), cause) : lead),

    rescore: (tx, leadId, cause) => rescored(tx, found(leadId), cause),
  };
}

function filled(values: LeadEdit): LeadValues & LeadMarks {
  const full: Record<string, unknown> = { ...blankLead, tags: [], custom: {}, tracking: {} };
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined) continue;
    full[field] =
      field === 'custom' || field === 'tracking' ? withoutBlanks(value as object) : value;
  }
  return full as LeadValues & LeadMarks;
}

function withoutBlanks(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null));
}

function permitted(before: LeadRow, edit: LeadEdit, cause: Cause): LeadEdit {
  const loosens = before.consent === 'denied' && edit.consent && edit.consent !== 'denied';
  if (!loosens || maySpeakForThePerson.has(cause.source)) return edit;
  const { consent: _, ...rest } = edit;
  return rest;
}

function subject(row: LeadRow) {
  return {
    recordType: 'lead' as const,
    recordId: row.id,
    localRev: row.localRev,
    at: row.updatedAt,
  };
}

function change(row: LeadRow, kind: RecordChange['kind'], fields: string[]): RecordChange {
  return {
    objectType: 'lead',
    recordId: row.id,
    uid: row.uid,
    kind,
    fields,
    localRev: row.localRev,
  };
}
