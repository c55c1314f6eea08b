import type { Cause } from '../../actor.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { ConflictStore } from '../../conflicts/conflict-store.ts';
import type { History, RecordedChange } from '../../leads/history.ts';
import type { Decision, Ledger } from '../../ledger/ledger-store.ts';
import { planReversal, type Reversal, type Verdict } from '../../ledger/reversal.ts';
import type { LedgerLine } from '../../ledger/thought.ts';
import type { LinkRow, LinkStore } from '../../links/link-store.ts';
import type { KeptValues, RecordKinds, SyncRecord } from '../../links/record-kind.ts';
import type { FieldProfile, ObjectType } from '../../providers/provider.ts';
import type { FieldRules } from '../rules/field-rules.ts';
import type { RecordName } from './undo-store.ts';

/**
 * Takes back what one run did to one record: first looked at, then done.
 *
 * A link that the run had made is let go before anything else, so that values put back do not go
 * over those of a record there that may be somebody else's. On a link that stands they do go: the
 * value of before is an edit of ours like any other.
 */
export type UndoRecordParts = {
  readonly db: Db;
  readonly history: Pick<History, 'ofRun' | 'since'>;
  readonly ledger: Ledger;
  readonly links: LinkStore;
  readonly kinds: RecordKinds;
  readonly rules: FieldRules;
  readonly conflicts: Pick<ConflictStore, 'convergeOthers'>;
  readonly withdraw: (tx: Tx, link: LinkRow) => void;
};

export type UndoneRun = {
  readonly id: number;
  readonly connectionId: number | null;
  /** How values fare on their way there; null where that system cannot be asked. */
  readonly profileOf: (type: ObjectType) => FieldProfile | null;
};

/** Links that are made or let go, and what is told of it. */
type LinkUndo = {
  readonly relink: readonly { link: LinkRow; to: 'linked' | 'detached' }[];
  readonly verdicts: readonly Verdict[];
};

/** All that is to be done about a record. */
export type RecordUndo = Reversal &
  Pick<LinkUndo, 'relink'> & {
    readonly name: RecordName;
    readonly record: SyncRecord | null;
  };

export function createUndoRecord(parts: UndoRecordParts) {
  const { history, ledger, links, kinds, rules } = parts;
  // What a search would tell is not asked: an intent shows that it was made by us.
  const madeByUs = parts.db.client
    .prepare<[number], number>(
      `select 1 from intent where link_id = ? and op = 'create' and outcome in ('done', 'found')`,
    )
    .pluck();

  function look(run: UndoneRun, name: RecordName): RecordUndo {
    const type = name.type as ObjectType;
    const { byId, kept: values } = kinds.of(type);
    const record = byId(name.id);
    const all = history.ofRun(run.id, type, name.id);
    const changes = all.filter(({ field }) => !(field in values.follows));
    const decisions = ledger.ofRun(run.id, type, name.id);
    const found = linkUndo(decisions);
    const { kept } = found;
    const letGo = new Set(found.relink.map(({ link }) => link.connectionId));
    const link = linkOf(run, name);
    const asks = link?.lifecycle === 'linked' && !letGo.has(link.connectionId);
    const reversal = planReversal(
      record && {
        deletedAt: record.deletedAt,
        value: (field) => values.value(record, field),
        changedSince: (rev) =>
          history
            .since(type, name.id, rev)
            .map(({ field }) => field)
            .filter((field) => !(field in values.follows)),
      },
      changes,
      asks ? refusal(link, run.profileOf(type), kept.has(link.id), values) : () => null,
    );
    const sent = changes.length === 0 ? sentVerdicts(decisions) : [];
    const edit = withFollowing(reversal.edit, all, values);
    const lives = record?.deletedAt === null || reversal.restore;
    const { relink, verdicts } = lives ? found : withoutLinking(found);
    const told = [...verdicts, ...reversal.verdicts, ...sent];
    return { ...reversal, edit, verdicts: told, name, record, relink };
  }

  /** What came along with a value goes back with it. */
  function withFollowing(
    edit: Reversal['edit'],
    changes: readonly RecordedChange[],
    { follows }: KeptValues,
  ): Reversal['edit'] {
    const also = changes.filter(({ field }) => (follows[field] ?? '') in edit);
    return also.reduce((whole, { field, before }) => ({ ...whole, [field]: before }), edit);
  }

  function linkOf({ connectionId }: UndoneRun, { type, id }: RecordName): LinkRow | null {
    return connectionId === null ? null : links.ofRecordOn(type as ObjectType, id, connectionId);
  }

  /** Links that the run made or let go, where they still are as it left them. */
  function linkUndo(decisions: readonly Decision[]): {
    relink: { link: LinkRow; to: 'linked' | 'detached' }[];
    verdicts: Verdict[];
    /** Made by the run and in use since. */
    kept: ReadonlySet<number>;
  } {
    const relink: { link: LinkRow; to: 'linked' | 'detached' }[] = [];
    const verdicts: Verdict[] = [];
    const kept = new Set<number>();
    for (const decision of decisions) {
      const line = ledger.linesOf(decision.id).find(({ field }) => field === '*link');
      const link = line && links.byId(decision.linkId);
      if (!line || !link) continue;
      const linked = line.outcome === 'linked';
      const stands =
        link.lifecycle === (linked ? 'linked' : 'detached') &&
        link.remoteId === (linked ? line.after : line.before) &&
        !ledger.usedSince(link.id, decision.id);
      if (stands) relink.push({ link, to: linked ? 'detached' : 'linked' });
      else if (linked) kept.add(link.id);
      verdicts.push({
        field: '*link',
        result: stands ? 'restored' : 'kept',
        reason: stands ? 'as_it_was' : 'changed_since',
        before: line.before,
        after: line.after,
        now: link.lifecycle === 'linked' ? link.remoteId : null,
      });
    }
    return { relink, verdicts, kept };
  }

  /** A record that was deleted since is linked to nothing: its deletion was told to nobody there. */
  function withoutLinking({ relink, verdicts }: LinkUndo): LinkUndo {
    const stays = (verdict: Verdict): boolean =>
      verdict.result === 'restored' && verdict.after === null;
    return {
      relink: relink.filter(({ to }) => to === 'detached'),
      verdicts: verdicts.map((verdict) =>
        stays(verdict) ? { ...verdict, result: 'kept', reason: 'deleted_since' } : verdict,
      ),
    };
  }

  /** Why the other system would not follow: then both sides would only come apart. */
  function refusal(link: LinkRow, profile: FieldProfile | null, kept: boolean, values: KeptValues) {
    const { rule } = rules.of(link.connectionId);
    return (field: string, before: unknown) => {
      // What the two held before they were one is not to be written over theirs.
      if (kept) return 'link_kept' as const;
      if (!rule(field).sends) return 'not_sent_there' as const;
      if (profile === null) return null;
      const carried = profile.out(field, values.told(field, before));
      return carried === undefined ? ('not_carried' as const) : null;
    };
  }

  /** What the run only sent: there was no value of ours that could be put back. */
  function sentVerdicts(decisions: readonly Decision[]): Verdict[] {
    return decisions.flatMap(({ id }) =>
      ledger
        .linesOf(id)
        .filter(({ side }) => side === 'remote')
        .map(({ field, before, after }) => ({
          field,
          result: 'failed' as const,
          reason: 'sent_from_here' as const,
          before,
          after,
          now: after,
        })),
    );
  }

  function apply(tx: Tx, undo: RecordUndo, cause: Cause): void {
    const { name, record, relink } = undo;
    if (record === null) return;
    const kind = kinds.of(name.type as ObjectType);
    for (const { link, to } of relink) setLink(tx, link, record, to, cause);
    if (undo.restore) kind.restore(tx, name.id, cause);
    if (Object.keys(undo.edit).length > 0) kind.kept.putBack(tx, name.id, undo.edit, cause);
    if (!undo.remove) return;
    // What others hold was theirs before it came here: they keep it and it does not come again.
    for (const link of links.ofRecord(kind.type, name.id)) {
      const theirs = link.lifecycle === 'linked' && madeByUs.get(link.id) === undefined;
      if (theirs) setLink(tx, link, record, 'detached', cause);
    }
    kind.remove(tx, name.id, cause);
  }

  function setLink(
    tx: Tx,
    link: LinkRow,
    record: SyncRecord,
    to: 'linked' | 'detached',
    cause: Cause,
  ): void {
    if (to === 'detached') {
      links.change(tx, link.id, { lifecycle: to, frozenFields: [] });
      parts.conflicts.convergeOthers(tx, link.id, 0);
      parts.withdraw(tx, link);
    } else {
      // What was seen there while it was let go of was passed over: the next reading looks at it.
      links.saw(tx, link.id, { ver: null, values: null, how: 'read' }, { lifecycle: to });
    }
    const linked = to === 'linked';
    const line: LedgerLine = {
      side: 'local',
      field: '*link',
      outcome: linked ? 'linked' : 'unlinked',
      reason: 'undone',
      before: linked ? null : link.remoteId,
      after: linked ? link.remoteId : null,
    };
    ledger.noteLink(tx, { link, record, cause, policyRev: link.policyRev }, line);
  }

  return { look, apply };
}
