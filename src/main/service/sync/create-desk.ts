import { createConnectionCounts } from './health/connection-counts.ts';
import {
  createConnectionService,
  type ConnectionService,
  type ConnectionServiceParts,
} from './connection-service.ts';
import {
  createFieldPolicies,
  type FieldPolicyParts,
  type FieldPolicyService,
} from './rules/field-policies.ts';
import { createDivergences, type DivergenceParts, type Divergences } from './health/divergence.ts';
import type { FirstService } from './first/first-service.ts';
import type { PreviewStore } from './first/preview-store.ts';
import {
  createMappingRooms,
  type MappingRoomParts,
  type MappingRooms,
} from './mapping/create-mapping-rooms.ts';
import type { Outbox } from './outbox.ts';
import { createChangePreviews, type ChangePreviewParts } from './rules/preview-change.ts';
import type { Schedules } from './timetable/schedules.ts';
import {
  createPreviewScope,
  scopeFitting,
  type PreviewScope,
  type ScopePreviewParts,
} from './scope-preview.ts';
import { createSettleByRule, type SettleByRuleParts } from './rules/settle-by-rule.ts';
import { createSyncHealth, type SyncHealth, type SyncHealthParts } from './health/sync-health.ts';
import type { SyncService } from './sync-service.ts';
import { createUndoRuns, type UndoRunParts, type UndoRuns } from './runs/undo-runs.ts';

/** What people ask of sync: to connect, to choose rules and mappings, to see how it does, to take a run back. */
export type SyncDesk = {
  readonly connectionService: ConnectionService;
  readonly fieldPolicies: FieldPolicyService;
  readonly undoRuns: UndoRuns;
  readonly health: SyncHealth;
  readonly mappingService: MappingRooms;
  readonly divergences: Divergences;
  readonly previewScope: PreviewScope;
};

type Rooms = ConnectionServiceParts &
  FieldPolicyParts &
  ChangePreviewParts &
  SettleByRuleParts &
  UndoRunParts &
  SyncHealthParts &
  MappingRoomParts &
  DivergenceParts &
  ScopePreviewParts;

/** What is made of the rooms here. */
type Made =
  | 'counts'
  | 'scheduler'
  | 'beginNow'
  | 'previewOf'
  | 'pullNow'
  | 'previewNow'
  | 'rulesChanged'
  | 'settle'
  | 'changes'
  | 'nextWalkAt'
  | 'withdraw'
  | 'refuseScope';

export type SyncDeskParts = Omit<Rooms, Made> & {
  readonly schedules: Schedules;
  readonly service: SyncService;
  readonly outbox: Outbox;
  readonly first: FirstService;
  readonly previews: PreviewStore;
};

export function createSyncDesk(parts: SyncDeskParts): SyncDesk {
  const { first, service, previews, runs, rules, outbox, schedules } = parts;
  const connectionService = createConnectionService({
    ...parts,
    scheduler: schedules,
    counts: createConnectionCounts(parts.db),
    beginNow(tx, connection, actor) {
      if (connection.firstSync === 'awaiting')
        first.begin(tx, connection, { actor, trigger: 'start' });
      else service.pull(tx, connection.id, { trigger: 'start', actor });
    },
    previewOf(connectionId) {
      const runId = previews.newestOf(connectionId);
      return runId === null ? null : (runs.byId(runId)?.uid ?? null);
    },
    rulesChanged: rules.changed,
    refuseScope: (segmentId) => void (segmentId != null && scopeFitting(parts.segments, segmentId)),
    previewNow: (tx, connection, actor) =>
      void first.begin(tx, connection, { actor, trigger: 'start' }),
  });

  const health = createSyncHealth({ ...parts, nextWalkAt: schedules.nextWalk });
  const changes = createChangePreviews(parts);
  const fieldPolicies = createFieldPolicies({
    ...parts,
    settle: createSettleByRule(parts),
    changes,
  });
  const undoRuns = createUndoRuns({ ...parts, withdraw: outbox.withdraw });
  const mappingService = createMappingRooms({
    ...parts,
    changes,
    pullNow: (tx, connectionId, actor) =>
      void service.pull(tx, connectionId, { trigger: 'person', actor }),
  });
  const divergences = createDivergences(parts);
  return {
    connectionService,
    fieldPolicies,
    undoRuns,
    health,
    mappingService,
    divergences,
    previewScope: createPreviewScope(parts),
  };
}
