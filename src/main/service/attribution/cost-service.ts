import { toCents, toReais } from '../../../shared/br/money.ts';
import { PonteError } from '../../../shared/errors.ts';
import type {
  AdCostDraft,
  CostFileDraft,
  CostFileReport,
  CostsChanged,
} from '../../../shared/model/attribution.ts';
import { tidy } from '../../../shared/text.ts';
import { visitKey } from '../../../shared/visit.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { inSlices } from '../in-slices.ts';
import type { Live } from '../live.ts';
import { createSlice } from '../slices.ts';
import { spanOf } from './cost-days.ts';
import { costsIn } from './costs-in-file.ts';
import type { Act, CostStore } from './cost-store.ts';
import type { GuessPlace } from './guess-place.ts';
import { readCostFile } from './read-cost-file.ts';
import type { CostRow, CostValues } from './rows.ts';

/** What admins do with costs. Each act answers an id, by which it is taken back. */
export type CostService = {
  save(drafts: readonly AdCostDraft[], operator: Operator): CostsChanged;
  /** @throws PonteError NOT_FOUND, or BAD_INPUT where another amount has its place */
  edit(uid: string, draft: AdCostDraft, operator: Operator): CostsChanged;
  remove(uids: readonly string[], operator: Operator): CostsChanged;
  /** Says what a file would do. @throws PonteError BAD_INPUT, TOO_LARGE */
  tryFile(draft: CostFileDraft): Promise<CostFileReport>;
  /** In slices; what fails halfway is taken back. */
  importFile(
    draft: CostFileDraft,
    operator: Operator,
  ): Promise<CostFileReport & { readonly changed: CostsChanged }>;
  /** @throws PonteError NOT_FOUND for what was taken back before, or too long ago; BUSY */
  undo(actUid: string, operator: Operator): Promise<{ undone: number; left: number }>;
  /** Takes back what a program that was closed or died left of an import; before anything else. */
  takeBackUnfinished(): Promise<void>;
};

type Counts = Omit<CostsChanged, 'id'>;

const shownProblems = 100;
const shownCosts = 8;

export function createCostService(parts: {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly costs: CostStore;
  readonly guessPlace: GuessPlace;
}): CostService {
  const { db, audit, costs } = parts;
  const undoing = new Set<string>();

  function act(operator: Operator, did: string, work: (tx: Tx, act: Act) => Counts): CostsChanged {
    const done = transact(db, (tx) => {
      const began = costs.begin(tx);
      const counts = work(tx, began);
      audit.append(tx, {
        actor: operator.name,
        action: `costs.${did}`,
        subjectType: 'cost',
        subjectId: began.uid,
        details: counts,
      });
      return { id: began.uid, ...counts };
    });
    parts.live.tell({ type: 'marketing.changed' });
    return done;
  }

  function noted(
    operator: Pick<Operator, 'name'>,
    did: string,
    subjectId: string,
    details: Record<string, unknown>,
  ): void {
    transact(db, (tx) => {
      const { name: actor } = operator;
      const action = `costs.${did}`;
      audit.append(tx, { actor, action, subjectType: 'cost', subjectId, details });
    });
    parts.live.tell({ type: 'marketing.changed' });
  }

  /** Marked last: what was interrupted is taken back by asking again. */
  async function takeBack(actUid: string): Promise<{ undone: number; left: number }> {
    const changes = costs.changesOf(actUid);
    if (changes === null) {
      throw new PonteError(
        'NOT_FOUND',
        'This was taken back already, or is too long ago. Change the amounts in the list.',
      );
    }
    const result = { undone: 0, left: 0 };
    await inSlices(db, changes, (tx, change) => {
      result[costs.putBack(tx, change) ? 'undone' : 'left'] += 1;
    });
    transact(db, (tx) => costs.undone(tx, actUid));
    return result;
  }

  function put(into: Act, values: CostValues, operator: Operator, counts: Counts): void {
    const before = costs.same(values);
    if (before === null) {
      into.insert(values, operator.name);
      counts.created += 1;
    } else if (isSame(before, values)) {
      counts.unchanged += 1;
    } else {
      into.update(before, values, operator.name);
      counts.replaced += 1;
    }
  }

  /** What a file holds, and what it would do to what is there. */
  async function read(
    draft: CostFileDraft,
  ): Promise<{ report: CostFileReport; values: CostValues[] }> {
    const slice = createSlice();
    const file = await readCostFile(Buffer.from(draft.base64, 'base64'), slice);
    const place = parts.guessPlace(file, draft);
    const found = await costsIn(file, place, draft.name, slice);
    const counts = { created: 0, replaced: 0, unchanged: 0, overlapping: 0 };
    for (const values of found.values) {
      if (slice.over()) await slice.rest();
      const before = costs.same(values);
      if (before === null) counts.created += 1;
      else if (isSame(before, values)) counts.unchanged += 1;
      else counts.replaced += 1;
      if (costs.overlaps(values)) counts.overlapping += 1;
    }
    const days = found.values.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]).toSorted();
    const cents = found.values.reduce((sum, each) => sum + each.cents, 0);
    const report: CostFileReport = {
      shape: file.shape,
      columns: [...file.columns],
      ...place,
      rows: file.costs.length + file.totals + file.problems.length,
      costs: found.values.length,
      addedUp: found.addedUp,
      totals: file.totals,
      total: toReais(cents),
      firstDay: days[0] ?? null,
      lastDay: days.at(-1) ?? null,
      ...counts,
      problems: found.problems.slice(0, shownProblems),
      rejected: found.problems.length,
      sample: found.drafts.slice(0, shownCosts),
    };
    return { report, values: found.values };
  }

  return {
    save: (drafts, operator) =>
      act(operator, 'saved', (_tx, into) => {
        const counts = { ...none };
        for (const draft of drafts) put(into, valuesOf(draft), operator, counts);
        return counts;
      }),

    edit(uid, draft, operator) {
      return act(operator, 'edited', (_tx, into) => {
        const before = existing(costs, uid);
        const values = valuesOf(draft);
        const other = costs.same(values);
        if (other !== null && other.uid !== uid) {
          const message =
            'There is an amount for this period and campaign already. Change that one, or choose another period.';
          throw new PonteError('BAD_INPUT', message, {
            details: { fields: [{ field: 'period', problem: 'taken', message }] },
          });
        }
        if (isSame(before, values) && isWritten(before, values)) return { ...none, unchanged: 1 };
        into.update(before, values, operator.name);
        return { ...none, replaced: 1 };
      });
    },

    remove: (uids, operator) =>
      act(operator, 'removed', (_tx, from) => {
        const rows = uids.map((uid) => costs.byUid(uid)).filter((row) => row !== null);
        for (const row of rows) from.remove(row);
        return { ...none, removed: rows.length };
      }),

    tryFile: async (draft) => (await read(draft)).report,

    async importFile(draft, operator) {
      const { report, values } = await read(draft);
      const into = transact(db, (tx) => costs.begin(tx, 'under way'));
      const counts = { ...none };
      try {
        await inSlices(db, values, (_tx, each) => put(into, each, operator, counts));
      } catch (error) {
        await takeBack(into.uid).catch(() => undefined);
        throw error;
      }
      transact(db, (tx) => {
        costs.done(tx, into.uid);
        noted(operator, 'imported', into.uid, { ...counts, rejected: report.rejected });
      });
      return { ...report, changed: { id: into.uid, ...counts } };
    },

    async undo(actUid, operator) {
      if (undoing.has(actUid)) {
        throw new PonteError('BUSY', 'This is being taken back already. Wait until it is done.');
      }
      undoing.add(actUid);
      try {
        const result = await takeBack(actUid);
        noted(operator, 'undone', actUid, result);
        return result;
      } finally {
        undoing.delete(actUid);
      }
    },

    async takeBackUnfinished() {
      for (const actUid of costs.underWay()) {
        noted(ponte, 'undone', actUid, await takeBack(actUid));
      }
    },
  };
}

const ponte: Pick<Operator, 'name'> = { name: 'Ponte' };
const none: Counts = { created: 0, replaced: 0, unchanged: 0, removed: 0 };

function existing(costs: CostStore, uid: string): CostRow {
  const row = costs.byUid(uid);
  if (row !== null) return row;
  throw new PonteError('NOT_FOUND', 'This cost is not there any more. Look at the list of now.');
}

/** @throws PonteError BAD_INPUT for a source that stands for none */
function valuesOf(draft: AdCostDraft): CostValues {
  const [source, medium, campaign] = [draft.source, draft.medium, draft.campaign].map(tidy);
  const keys = {
    source: visitKey(source),
    medium: visitKey(medium),
    campaign: visitKey(campaign),
  };
  if (keys.source === '') {
    const message = 'Say where it was paid: google, facebook or another source.';
    throw new PonteError('BAD_INPUT', message, {
      details: { fields: [{ field: 'source', problem: 'required', message }] },
    });
  }
  return {
    ...spanOf(draft.period),
    source: source ?? '',
    medium: keys.medium === '' ? '' : (medium ?? ''),
    campaign: keys.campaign === '' ? '' : (campaign ?? ''),
    keys,
    cents: toCents(draft.cost),
    fileName: null,
  };
}

/** The same amount for the same period and campaign. */
function isSame(row: CostRow, values: CostValues): boolean {
  return (
    row.cents === values.cents &&
    row.first_day === values.firstDay &&
    row.last_day === values.lastDay &&
    row.source_key === values.keys.source &&
    row.medium_key === values.keys.medium &&
    row.campaign_key === values.keys.campaign
  );
}

function isWritten(row: CostRow, values: CostValues): boolean {
  return (
    row.source === values.source && row.medium === values.medium && row.campaign === values.campaign
  );
}
