import { PonteError, isPonteError } from '../../../shared/errors.ts';
import type {
  Conflict,
  SettleInput,
  SettleManyInput,
  SettlementStands,
} from '../../../shared/model/sync.ts';
import type { Caller } from '../actor.ts';
import { transact, type Tx } from '../db/database.ts';
import { inSlices } from '../in-slices.ts';
import type { LinkRow } from '../links/link-store.ts';
import type { FieldProfile } from '../providers/provider.ts';
import { choicesOf } from './choices.ts';
import type { ConflictList } from './conflict-list.ts';
import type { ConflictRow } from './conflict-store.ts';
import { settleField } from './settle-field.ts';
import { settleSeparate } from './settle-separate.ts';
import { settleRecord } from './settle-record.ts';
import { refuse, type Settled, type SettleParts } from './settle-parts.ts';
import { undoSettlement } from './settle-undo.ts';

/**
 * What a person decides about conflicts.
 *
 * Each decision is compare-and-set on what the person had in view: where a side moved since,
 * nothing is written and the conflict comes back as it is now.
 */
export type Settle = {
  /** @throws PonteError CHANGED_MEANWHILE with the conflict as it is now; BAD_INPUT, NOT_FOUND, DUPLICATE */
  one(caller: Caller, ask: SettleInput): Promise<Conflict>;
  many(caller: Caller, ask: SettleManyInput): Promise<ManySettled>;
  snooze(ids: readonly string[], until: string | null): number;
  undo(caller: Caller, ids: readonly string[]): Promise<UndoneSettlements>;
};

export type ManySettled = {
  settled: string[];
  changed: Conflict[];
  refused: { id: string; code: string; message: string }[];
};

export type UndoneSettlements = {
  reopened: string[];
  kept: { id: string; reason: SettlementStands }[];
};

const longestSnoozeMs = 366 * 86_400_000;

export function createSettle(parts: SettleParts, list: Pick<ConflictList, 'get'>): Settle {
  const { db, links, conflicts } = parts;

  function existing(uid: string): { row: ConflictRow; link: LinkRow } {
    const row = conflicts.byUid(uid);
    const link = row && links.byId(row.linkId);
    if (row && link) return { row, link };
    throw new PonteError('NOT_FOUND', 'This conflict does not exist any more.');
  }

  async function profileOf(uid: string): Promise<FieldProfile> {
    try {
      const { link } = existing(uid);
      return await parts.profileOf(link.connectionId, link.objectType);
    } catch (error) {
      if (isPonteError(error)) throw error;
      throw new PonteError(
        'PROVIDER_UNAUTHORIZED',
        'This connection cannot be opened here. Enter its credentials again, then settle this.',
        { cause: error },
      );
    }
  }

  function decide(tx: Tx, caller: Caller, ask: SettleInput, profile: FieldProfile): Settled {
    const { row, link } = existing(ask.id);
    const saw = (given: unknown, now: unknown) => given === undefined || given === now;
    const unmoved =
      row.state === 'open' &&
      saw(ask.seenLocalRev, row.seenLocalRev) &&
      saw(ask.seenRemoteVer, row.seenRemoteVer);
    if (!unmoved) return 'changed';
    if (!choicesOf(row.kind, link.objectType, row.field, row.evidence).includes(ask.choice)) {
      throw refuse('This choice is not offered for this conflict.');
    }
    const settling = { row, link, profile, actor: caller.operator.name };
    if (row.field === '') return settleRecord(tx, parts, settling, ask, caller);
    return ask.choice === 'separate'
      ? settleSeparate(tx, parts, settling, ask)
      : settleField(tx, parts, settling, ask, caller);
  }

  return {
    async one(caller, ask) {
      const profile = await profileOf(ask.id);
      const did = transact(db, (tx) => decide(tx, caller, ask, profile));
      const conflict = list.get(ask.id);
      if (did === 'settled') return conflict;
      throw new PonteError(
        'CHANGED_MEANWHILE',
        conflict.state === 'open'
          ? 'A side changed since you looked. Nothing was written; look at the values of now and choose again.'
          : 'This conflict is settled already. Nothing was written.',
        {
          details: {
            fields: [
              {
                field: conflict.field ?? 'record',
                problem: 'changed_meanwhile',
                message: 'It changed since it was looked at.',
              },
            ],
            conflict,
          },
        },
      );
    },

    async many(caller, { choice, items }) {
      const answer: ManySettled = { settled: [], changed: [], refused: [] };
      const profiles = new Map<string, FieldProfile | PonteError>();
      for (const { id } of items) {
        profiles.set(id, await profileOf(id).catch(asRefusal));
      }
      await inSlices(db, items, (tx, item) => {
        try {
          const profile = profiles.get(item.id);
          if (isPonteError(profile)) throw profile;
          const ask = { ...item, choice, winner: 'local' as const };
          // A refusal takes back what it began, and nothing of the others in its slice.
          const did = db.client.transaction(() =>
            decide(tx, caller, ask, profile as FieldProfile),
          )();
          if (did === 'settled') answer.settled.push(item.id);
          else answer.changed.push(list.get(item.id));
        } catch (error) {
          const { code, message } = asRefusal(error);
          answer.refused.push({ id: item.id, code, message });
        }
      });
      return answer;
    },

    snooze(ids, until) {
      const at = until === null ? null : Date.parse(until);
      const now = parts.clock.now();
      if (at !== null && (at <= now || at > now + longestSnoozeMs)) {
        throw refuse('Choose a moment in the coming year.', 'until', 'date_form');
      }
      return transact(db, (tx) => conflicts.snooze(tx, ids, at));
    },

    async undo(caller, ids) {
      const answer: UndoneSettlements = { reopened: [], kept: [] };
      await inSlices(db, [...new Set(ids)], (tx, id) => {
        const { row, link } = existing(id);
        const stands = undoSettlement(tx, parts, { row, link, actor: caller.operator.name });
        if (stands === null) answer.reopened.push(id);
        else answer.kept.push({ id, reason: stands });
      });
      return answer;
    },
  };
}

function asRefusal(error: unknown): PonteError {
  if (isPonteError(error)) return error;
  throw error;
}
