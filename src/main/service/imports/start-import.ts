import { PonteError } from '../../../shared/errors.ts';
import type { ImportMapping, ImportRun } from '../../../shared/model/import.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Actions } from '../leads/actions.ts';
import type { Live } from '../live.ts';
import { headersOf } from './columns/template-service.ts';
import { applyTemplate, type ImportTemplates } from './columns/templates.ts';
import type { FixStore } from './fixes/fix-store.ts';
import type { ImportRecord, ImportStore } from './import-store.ts';
import { refuseAimless } from './plan.ts';
import type { Readings } from './reading/reading.ts';

export type StartInput = {
  fileId: string;
  mapping?: Partial<ImportMapping> | undefined;
  /** Name or id of a template; what the mapping says itself goes before it. */
  template?: string | undefined;
  syncTo?: readonly string[] | undefined;
};

/**
 * Leaves an import to be worked through. What was not told of the mapping is found in the file, as
 * the preview shows it.
 *
 * @param begun called in the transaction that begins it
 * @throws PonteError BAD_INPUT, BUSY, and what reading the file throws
 */
export type StartImport = (
  input: StartInput,
  operator: Operator,
  begun?: (tx: Tx, run: ImportRun) => void,
) => Promise<ImportRun>;

type StartImportParts = {
  readonly db: Db;
  readonly actions: Actions;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly connectionIds: (uids: readonly string[]) => number[];
  readonly store: ImportStore;
  readonly fixes: FixStore;
  readonly templates: ImportTemplates;
  /** Files as they were told to be read, without looking back on other imports. */
  readonly readings: Readings;
  readonly shown: (record: ImportRecord) => ImportRun;
  /** Wakes whoever works through them. */
  readonly kick: () => void;
};

export function createStartImport(parts: StartImportParts): StartImport {
  const { db, actions, audit, live, store, fixes, templates, readings, shown } = parts;

  async function planned({ fileId, mapping, template }: StartInput) {
    const found = template === undefined ? null : templates.find(template);
    const asTold = () => readings.of(fileId, mapping);
    if (!found) return asTold();
    const headers = headersOf(await asTold());
    return readings.of(fileId, { ...applyTemplate(found, headers).mapping, ...mapping });
  }

  return async (input, operator, begun) => {
    const { fileId, syncTo = [] } = input;
    const { uploaded, table, plan: found } = await planned(input);
    const { cells, values, leftOut } = fixes.state(table);
    const corrections = { cells, values, leftOut };
    const plan = { ...found, ...(uploaded.workbook ? { sheet: table.sheet } : {}), corrections };
    refuseAimless(plan);
    if (parts.connectionIds(syncTo).length < new Set(syncTo).size) {
      throw new PonteError(
        'BAD_INPUT',
        'A connection to send to does not exist any more. Choose again where to send the leads.',
        {
          details: {
            fields: [{ field: 'syncTo', problem: 'unknown', message: 'no such connection' }],
          },
        },
      );
    }
    if (store.openFiles().has(fileId)) {
      throw new PonteError('BUSY', 'This file is being imported already. Wait until it is done.');
    }
    const actor = operator.name;
    const record = transact(db, (tx) => {
      const action = actions.begin(tx, { kind: 'import', actor });
      const wanted = { fileId, fileName: uploaded.fileName, plan, syncTo: [...syncTo], actor };
      const made = store.insert(tx, {
        ...wanted,
        total: null,
        bytesTotal: uploaded.bytes,
        actionId: action.id,
      });
      audit.append(tx, {
        actor,
        action: 'import.started',
        subjectType: 'import',
        subjectId: made.uid,
        // Names of files often are names of people; the import has it.
        details: { bytes: made.bytesTotal, ...corrections },
      });
      begun?.(tx, shown(made));
      return made;
    });
    live.tell({ type: 'imports.changed', ids: [record.uid] });
    parts.kick();
    return shown(record);
  };
}
