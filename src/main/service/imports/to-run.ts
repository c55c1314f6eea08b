import type { ImportRun } from '../../../shared/model/import.ts';
import type { ImportRecord } from './import-store.ts';

/** An import as doors show it. */
export function toRun(record: ImportRecord, rowsPerSecond: number | null): ImportRun {
  return {
    id: record.uid,
    status: record.state,
    fileName: record.fileName,
    counts: record.counts,
    done: record.done,
    total: record.total,
    bytesDone: record.state === 'completed' ? record.bytesTotal : record.place.byte,
    bytesTotal: record.bytesTotal,
    rowsPerSecond,
    workedMs: record.workedMs,
    quiet: record.plan.quiet,
    fired: record.fired,
    columns: record.plan.columns.map((target, index) => ({
      header: record.plan.headers?.[index] ?? '',
      target,
    })),
    syncTo: record.syncTo,
    corrections: record.plan.corrections ?? { cells: 0, values: 0, leftOut: 0 },
    actor: record.actor,
    error: record.error,
    createdAt: iso(record.createdAt),
    startedAt: record.startedAt === null ? null : iso(record.startedAt),
    endedAt: record.endedAt === null ? null : iso(record.endedAt),
    undoneAt: record.undoneAt === null ? null : iso(record.undoneAt),
    undone: record.undoneAt === null ? null : record.undone,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
