import type { OpenAPI } from '@orpc/openapi';
import { isContractProcedure } from '@orpc/contract';
import { contract, type ProcedureMeta } from '../../../shared/contract/index.ts';
import type { RestArea } from '../../../shared/model/api-key.ts';
import {
  errorResponses,
  errorSchema,
  headers,
  limitHeaders,
  statusWords,
} from './describe-errors.ts';
import { examples } from './examples.ts';

/** What the contract does not say of a call: its key, its limits, how it fails, what it looks like. */
export function describeDoors(document: OpenAPI.Document): OpenAPI.Document {
  const scopes = scopesOfCalls();
  for (const { method, operation } of operationsOf(document)) {
    operation.parameters = operation.parameters?.map(spellParameter) ?? [];
    if (method === 'post') {
      operation.parameters.push({ $ref: '#/components/parameters/IdempotencyKey' });
    }
    if (operation.parameters.length === 0) delete operation.parameters;
    const [area = ''] = operation.tags ?? [];
    const { rest, role } = scopes.get(operation.operationId ?? '') ?? importScope(method);
    const needs = `Needs the scope \`${rest}\` or \`${area}:${rest}\`${role === 'admin' ? ', and a key of an admin' : ''}.`;
    operation.description = [operation.description, needs].filter(Boolean).join('\n\n');
    operation.responses = answersOf(method, operation.responses ?? {}) as never;
    addExample(operation);
  }
  return {
    ...document,
    tags: Object.entries(areas).map(([name, description]) => ({ name, description })),
    security: [{ apiKey: [] }],
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, Error: errorSchema as never },
      responses: errorResponses(),
      headers,
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          description:
            'A text of your own, such as a UUID. The same call sent again with it within 24 hours is not carried out again, and gets the same answer.',
          schema: { type: 'string', minLength: 1, maxLength: 257 },
          example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
        },
      },
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: 'Made in Settings, under API keys; shown once.',
        },
      },
    },
  };
}

const areas: Readonly<Record<RestArea, string>> = {
  leads: 'People and companies we may sell to, and files of them.',
  deals: 'Opportunities on the stages of the pipeline.',
  products: 'What is sold, as connected systems tell it.',
  sync: 'Connections, and the runs that read and write them.',
  conflicts: 'What both sides changed differently.',
  mappings: 'How fields of each connection and ours belong together.',
  queue: 'Work that runs, waits, or needs a person.',
  events: 'Business facts, told by other systems or raised here.',
  marketing: 'What is reported to advertising platforms, and to whom.',
};

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = (typeof methods)[number];

function operationsOf(document: OpenAPI.Document) {
  return Object.values(document.paths ?? {}).flatMap((item) =>
    methods.flatMap((method) => {
      const operation = item?.[method];
      return operation ? [{ method, operation }] : [];
    }),
  );
}

function scopesOfCalls(): Map<string, ProcedureMeta> {
  const found = new Map<string, ProcedureMeta>();
  const visit = (node: unknown, path: string[]): void => {
    if (isContractProcedure(node)) {
      found.set(path.join('.'), node['~orpc'].meta as ProcedureMeta);
    } else {
      for (const [name, each] of Object.entries(node as object)) visit(each, [...path, name]);
    }
  };
  visit(contract, []);
  return found;
}

function importScope(method: Method): ProcedureMeta {
  return { role: 'staff', rest: method === 'get' ? 'read' : 'write' };
}

type Parameter = OpenAPI.ParameterObject | OpenAPI.ReferenceObject;

/** Several values are given several times, `?status=new&status=lost`; an object's in brackets. */
function spellParameter(parameter: Parameter): Parameter {
  if (!('in' in parameter)) return parameter;
  const { allowEmptyValue: _empty, allowReserved: _reserved, ...rest } = parameter;
  if (parameter.in !== 'query') return rest;
  const isObject = (parameter.schema as { type?: unknown } | undefined)?.type === 'object';
  return { ...rest, style: isObject ? 'deepObject' : 'form', explode: true };
}

function answersOf(method: Method, given: OpenAPI.ResponsesObject): OpenAPI.ResponsesObject {
  const good = Object.entries(given).filter(([status]) => status.startsWith('2'));
  const replayed = {
    'Idempotency-Replayed': { $ref: '#/components/headers/Idempotency-Replayed' },
  };
  const refused = Object.keys(statusWords).filter(
    (status) => status !== '422' || method === 'post',
  );
  return Object.fromEntries([
    ...good.map(([status, answer]) => [
      status,
      { ...answer, headers: { ...limitHeaders, ...(method === 'post' && replayed) } },
    ]),
    ...refused.map((status) => [status, { $ref: `#/components/responses/Error${status}` }]),
  ]) as OpenAPI.ResponsesObject;
}

function addExample(operation: OpenAPI.OperationObject): void {
  const example = examples[operation.operationId ?? ''];
  const body = operation.requestBody as OpenAPI.RequestBodyObject | undefined;
  const json = body?.content['application/json'];
  if (example && json) json.example = example;
}
