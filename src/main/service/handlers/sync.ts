import type { ConflictList } from '../conflicts/conflict-list.ts';
import type { Settle } from '../conflicts/settle.ts';
import type { ConnectionStore } from '../providers/connection-store.ts';
import type { ConnectionService } from '../sync/connection-service.ts';
import type { FieldPolicyService } from '../sync/rules/field-policies.ts';
import type { FirstService } from '../sync/first/first-service.ts';
import type { MappingService } from '../sync/mapping/mapping-service.ts';
import type { RunList } from '../sync/runs/run-list.ts';
import type { UndoRuns } from '../sync/runs/undo-runs.ts';
import type { SyncService } from '../sync/sync-service.ts';
import type { PreviewScope } from '../sync/scope-preview.ts';
import type { SyncHealth } from '../sync/health/sync-health.ts';
import { os } from './base.ts';
import { pageOf, pageOfAll, pageUpTo, placeOf, startOf } from './paging.ts';

/** Connections, sync and conflicts of the contract. */
export type SyncHandlerParts = {
  readonly connectionService: ConnectionService;
  readonly fieldPolicies: FieldPolicyService;
  readonly mappingService: MappingService;
  readonly connections: ConnectionStore;
  readonly sync: SyncService;
  readonly first: FirstService;
  readonly runs: RunList;
  readonly conflictList: ConflictList;
  readonly settle: Settle;
  readonly undoRuns: UndoRuns;
  /** A copy of the workspace file, made before something large. */
  readonly copyFile: (reason: 'first-sync' | 'undo') => Promise<unknown>;
  readonly health: SyncHealth;
  readonly previewScope: PreviewScope;
};

const done = { ok: true as const };

export function createConnectionHandlers({
  connectionService: service,
  fieldPolicies,
  previewScope,
}: SyncHandlerParts) {
  return {
    list: os.connections.list.handler(({ input }) =>
      pageOfAll('connections', input, service.list()),
    ),
    providers: os.connections.providers.handler(() => service.providers()),
    test: os.connections.test.handler(({ input }) => service.test(input)),
    create: os.connections.create.handler(({ input, context }) =>
      service.create(input, context.operator),
    ),
    edit: os.connections.edit.handler(({ input: { id, ...patch }, context }) =>
      service.edit(id, patch, context.operator),
    ),
    remove: os.connections.remove.handler(async ({ input, context }) => {
      await service.remove(input.id, context.operator);
      return done;
    }),
    scope: os.connections.scope.handler(({ input: { id, segmentId } }) =>
      previewScope({ connectionUid: id, segmentId }),
    ),
    policies: {
      get: os.connections.policies.get.handler(({ input }) => fieldPolicies.get(input.id)),
      preview: os.connections.policies.preview.handler(({ input: { id, ...rules } }) =>
        fieldPolicies.preview(id, rules),
      ),
      set: os.connections.policies.set.handler(({ input: { id, ...rules }, context }) =>
        fieldPolicies.set(id, rules, context.operator),
      ),
    },
    describeSchedule: os.connections.describeSchedule.handler(({ input }) =>
      service.describeSchedule(input.schedule),
    ),
  };
}

export function createSyncHandlers(parts: SyncHandlerParts) {
  const { sync, runs, connections, connectionService, first, undoRuns, health, copyFile } = parts;
  return {
    start: os.sync.start.handler(({ input, context }) => ({
      runs: sync.start({
        connectionUid: input.connectionId,
        acceptMassChange: input.acceptMassChange,
        trigger: context.source === 'api' ? 'api' : 'person',
        actor: context.operator.name,
      }),
    })),
    preview: os.sync.preview.handler(({ input, context }) =>
      first.preview(input.connectionId, {
        trigger: context.source === 'api' ? 'api' : 'person',
        actor: context.operator.name,
      }),
    ),
    approve: os.sync.approve.handler(async ({ input, context }) => {
      await copyFile('first-sync');
      return first.approve(input, context.operator);
    }),
    discard: os.sync.discard.handler(({ input, context }) =>
      first.discard(input.id, context.operator),
    ),
    pause: os.sync.pause.handler(({ input }) => first.pause(input.id)),
    resume: os.sync.resume.handler(({ input }) => first.resume(input.id)),
    cancel: os.sync.cancel.handler(({ input }) => first.cancel(input.id) ?? sync.cancel(input.id)),
    runs: os.sync.runs.handler(({ input }) => {
      const { rows, ...found } = runs.page({
        ...(input.connectionId === undefined
          ? {}
          : { connectionId: connections.existing(input.connectionId).id }),
        ...(input.kind === undefined ? {} : { kinds: input.kind }),
        ...(input.state === undefined ? {} : { states: input.state }),
        limit: input.limit,
        ...placeOf('runs', input),
      });
      return { items: rows, pagination: pageUpTo('runs', input, found) };
    }),
    run: os.sync.run.handler(({ input }) => ({
      ...runs.detail(input.id),
      preview: first.viewOf(input.id),
    })),
    undoPreview: os.sync.undoPreview.handler(({ input }) => undoRuns.preview(input.id)),
    undo: os.sync.undo.handler(async ({ input, context }) => {
      await copyFile('undo');
      return runs.show(undoRuns.start(input.id, context));
    }),
    undoItems: os.sync.undoItems.handler(({ input }) => {
      const { id, result, limit } = input;
      const found = undoRuns.items(id, result, { limit, offset: startOf('undo-items', input) });
      const pagination = pageOf('undo-items', input, found.items.length, found.total);
      return { ...found, pagination };
    }),
    stats: os.sync.stats.handler(() => sync.stats(connectionService.list(), health.of)),
    standings: os.sync.standings.handler(() => health.standings()),
    reconcile: os.sync.reconcile.handler(({ input, context }) =>
      health.checkAgain.reconcile(input.id, context.operator),
    ),
    reread: os.sync.reread.handler(({ input, context }) =>
      health.checkAgain.reread(input.id, Date.parse(input.from), context.operator),
    ),
  };
}

export function createConflictHandlers({
  conflictList,
  settle,
}: Pick<SyncHandlerParts, 'conflictList' | 'settle'>) {
  return {
    list: os.conflicts.list.handler(({ input }) => {
      const { items, ...found } = conflictList.page({
        state: input.state,
        leadUid: input.leadId,
        connectionUid: input.connectionId,
        kinds: input.kind,
        field: input.field,
        limit: input.limit,
        ...placeOf('conflicts', input),
      });
      return { items, pagination: pageUpTo('conflicts', input, found) };
    }),
    get: os.conflicts.get.handler(({ input }) => conflictList.get(input.id)),
    settle: os.conflicts.settle.handler(({ input, context }) => settle.one(context, input)),
    settleMany: os.conflicts.settleMany.handler(({ input, context }) =>
      settle.many(context, input),
    ),
    snooze: os.conflicts.snooze.handler(({ input }) => ({
      snoozed: settle.snooze(input.ids, input.until),
    })),
    undo: os.conflicts.undo.handler(({ input, context }) => settle.undo(context, input.ids)),
  };
}
