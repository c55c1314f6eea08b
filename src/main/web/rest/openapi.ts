import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi';
import type { AnyContractProcedure } from '@orpc/contract';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract, type ProcedureMeta } from '../../../shared/contract/index.ts';
import { pagination } from '../../../shared/model/common.ts';
import { deal, stage } from '../../../shared/model/deal.ts';
import { importRun } from '../../../shared/model/import.ts';
import { historyEntry, lead } from '../../../shared/model/lead.ts';
import { mapping } from '../../../shared/model/mapping.ts';
import { product } from '../../../shared/model/product.ts';
import { deadLetter, job } from '../../../shared/model/queue.ts';
import { conflict, connection, run } from '../../../shared/model/sync.ts';
import { version } from '../../console/version.ts';
import { describeDoors } from './describe-doors.ts';
import { errorSchema } from './describe-errors.ts';
import { importPaths } from './import-paths.ts';

export const restPrefix = '/api/v1';

/** Whether a procedure is part of the REST API. */
export function isOfRest({ contract: procedure }: { contract: AnyContractProcedure }): boolean {
  return (procedure['~orpc'].meta as ProcedureMeta).rest !== false;
}

const named = {
  Lead: lead,
  HistoryEntry: historyEntry,
  Deal: deal,
  Stage: stage,
  Product: product,
  Connection: connection,
  Run: run,
  Conflict: conflict,
  Mapping: mapping,
  Job: job,
  DeadLetter: deadLetter,
  Import: importRun,
  Pagination: pagination,
};

/** The OpenAPI document of the REST API, worked out from the contract. */
export async function createOpenApiDocument(url: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    filter: isOfRest,
    info: {
      title: 'Ponte',
      version,
      description:
        'Leads, deals, sync, conflicts, mappings, queue and imports of one workspace. JSON in camelCase, UTC times in ISO 8601, money as a decimal number in R$. A key belongs to one workspace; it is made in Settings and sent in the header X-API-Key.',
    },
    servers: [{ url: `${url}${restPrefix}` }],
    commonSchemas: Object.fromEntries(
      Object.entries(named).map(([name, schema]) => [name, { schema, strategy: 'output' }]),
    ),
    customErrorResponseBodySchema: () => errorSchema,
  });
  return describeDoors({ ...document, paths: { ...document.paths, ...importPaths() } });
}
