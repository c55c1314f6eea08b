import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi';
import type { AnyContractProcedure } from '@orpc/contract';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract, type ProcedureMeta } from '../../../shared/contract/index.ts';
import { errorCodes } from '../../../shared/errors.ts';
import { version } from '../../console/version.ts';
import { importPaths } from './import-paths.ts';

export const restPrefix = '/api/v1';

/** Whether a procedure is part of the REST API. */
export function isOfRest({ contract: procedure }: { contract: AnyContractProcedure }): boolean {
  return (procedure['~orpc'].meta as ProcedureMeta).rest !== false;
}

/** The OpenAPI document of the REST API, worked out from the contract. */
export async function createOpenApiDocument(url: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    filter: isOfRest,
    info: {
      title: 'Ponte',
      version,
      description:
        'Leads, deals, sync, mappings, queue and imports of one workspace. JSON in camelCase, UTC times in ISO 8601, money as a decimal number in R$. A key belongs to one workspace; it is made in Settings and sent in the header X-API-Key.',
    },
    servers: [{ url: `${url}${restPrefix}` }],
    security: [{ apiKey: [] }],
    components: {
      securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' } },
    },
    customErrorResponseBodySchema: () => errorSchema,
  });
  repeatParameters(document);
  return { ...document, paths: { ...document.paths, ...importPaths(errorSchema) } };
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** A parameter with several values is simply given several times: `?status=new&status=lost`. */
function repeatParameters(document: OpenAPI.Document): void {
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of methods) {
      for (const parameter of item?.[method]?.parameters ?? []) {
        if (!('in' in parameter) || parameter.in !== 'query') continue;
        parameter.style = 'form';
        parameter.explode = true;
      }
    }
  }
}

const errorSchema = {
  type: 'object',
  properties: {
    code: { type: 'string', enum: Object.keys(errorCodes) },
    message: { type: 'string', description: 'What happened and what to do, in words.' },
    details: { type: 'object', additionalProperties: true },
  },
  required: ['code', 'message'],
} as const;
