import { PonteError } from '../../../../shared/errors.ts';
import type {
  MappingPreview,
  StageTableInput,
  StageTableView,
} from '../../../../shared/model/mapping.ts';
import type { Operator } from '../../actor.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { transact, type Db, type Tx } from '../../db/database.ts';
import type { StageRow } from '../../deals/stage-store.ts';
import type { Live } from '../../live.ts';
import type { Mappings } from '../../mappings/mapping-store.ts';
import type { ConnectionRow } from '../../providers/connection-store.ts';
import type { RemoteStage } from '../../providers/provider.ts';
import { chosenStages } from './deal-ids.ts';
import type { Chosen, MappingPreviews } from './mapping-preview.ts';
import type { Ports } from '../ports.ts';
import { createStageTable } from './stage-table.ts';

/**
 * Which stage of ours each situation of their sales is: what holds by itself, what a person chose.
 *
 * Versioned and previewed as the mapping of customers is. What one of ours becomes there follows
 * from the same table, so that what goes there and comes back stands where it stood.
 */
export type StageMapping = {
  /** Null where no sales are kept, or their system does not answer. */
  get(row: ConnectionRow): Promise<StageTableView | null>;
  preview(row: ConnectionRow, chosen: Chosen): Promise<MappingPreview>;
  /** @throws PonteError BAD_INPUT, CHANGED_MEANWHILE, PROVIDER_UNAVAILABLE */
  save(row: ConnectionRow, input: StageTableInput, operator: Operator): Promise<StageTableView>;
};

export type StageMappingParts = {
  readonly db: Db;
  readonly stages: () => readonly StageRow[];
  readonly mappings: Mappings;
  readonly ports: Ports;
  readonly previews: MappingPreviews;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly pullNow: (tx: Tx, connectionId: number, actor: string) => void;
};

const SHAPE_MS = 10_000;

export function createStageMapping(parts: StageMappingParts): StageMapping {
  const { db, mappings, ports } = parts;

  async function situations({
    id,
    settings,
  }: ConnectionRow): Promise<readonly RemoteStage[] | null> {
    if (settings.deals === 'off') return null;
    try {
      const { theirs } = await ports.deals(id, (linked) => linked);
      await theirs.prepare(AbortSignal.timeout(SHAPE_MS));
      return theirs.stages();
    } catch {
      return null;
    }
  }

  function shown(row: ConnectionRow, theirs: readonly RemoteStage[]): StageTableView {
    const stages = parts.stages();
    const mapping = mappings.of(row.id, 'deal');
    const chosen = { ...row.settings.stages, ...chosenStages(mapping) };
    const table = createStageTable(stages, theirs, chosen);
    const known = new Set(stages.map(({ uid }) => uid));
    return {
      version: mapping.version,
      theirs: theirs.map((each) => {
        const mine = chosen[each.id];
        return {
          ...each,
          stageId: table.toOurs(each.id),
          initial: createStageTable(stages, theirs, {}).toOurs(each.id),
          chosen: mine !== undefined && known.has(mine),
        };
      }),
      ours: stages
        .filter(({ active }) => active)
        .map(({ uid, name, kind }) => ({ id: uid, name, kind, situationId: table.toTheirs(uid) })),
    };
  }

  async function existing(row: ConnectionRow): Promise<readonly RemoteStage[]> {
    const theirs = await situations(row);
    if (theirs !== null) return theirs;
    throw new PonteError(
      'PROVIDER_UNAVAILABLE',
      'The situations of that system’s sales are not known now. Try again when it answers.',
    );
  }

  function check(chosen: Chosen, theirs: readonly RemoteStage[]): void {
    const stages = new Set(parts.stages().flatMap(({ uid, active }) => (active ? [uid] : [])));
    const known = new Set(theirs.map(({ id }) => id));
    const fits = Object.entries(chosen).every(([id, uid]) => known.has(id) && stages.has(uid));
    if (fits) return;
    throw new PonteError(
      'BAD_INPUT',
      'A situation or a stage of this table does not exist any more. Look at it again.',
    );
  }

  return {
    async get(row) {
      const theirs = await situations(row);
      return theirs && shown(row, theirs);
    },
    async preview(row, chosen) {
      check(chosen, await existing(row));
      return parts.previews.lookAtStages(row, chosen);
    },
    async save(row, { rev, chosen, planHash }, operator) {
      const theirs = await existing(row);
      check(chosen, theirs);
      parts.previews.mustBeSeen(row.id, { stages: chosen }, planHash);
      transact(db, (tx) => {
        if (mappings.of(row.id, 'deal').version !== rev) {
          throw new PonteError(
            'CHANGED_MEANWHILE',
            'Somebody changed this table meanwhile. Look at it, then save again.',
          );
        }
        const options = Object.entries(chosen).map(([remote, local]) => ({ local, remote }));
        const entry = {
          local: 'stageId',
          remote: 'stage',
          direction: 'both',
          own: false,
          displaces: null,
          in: [],
          out: [],
          options,
        } as const;
        const entries = [{ ...entry, in: [], out: [] }];
        const of = { connectionId: row.id, objectType: 'deal', note: null } as const;
        const { version } = mappings.add(tx, { ...of, entries, actor: operator.name });
        parts.audit.append(tx, {
          actor: operator.name,
          action: 'connection.stages',
          subjectType: 'connection',
          subjectId: row.uid,
          details: { version, stages: chosen },
        });
        parts.pullNow(tx, row.id, operator.name);
      });
      parts.live.tell({ type: 'connections.changed' });
      return shown(row, theirs);
    },
  };
}
