import type { OpenAPI } from '@orpc/openapi';
import type { FastifyInstance } from 'fastify';
import { securityHeaders } from '../../../shared/csp.ts';
import { escapeHtml, sendPage } from '../html.ts';
import { createOpenApiDocument, restPrefix } from './openapi.ts';

/** The API's document, for programs and as a page for people. Neither needs a key or a network. */
export function serveDocs(scope: FastifyInstance, url: () => string): void {
  let made: Promise<OpenAPI.Document> | undefined;
  const document = (): Promise<OpenAPI.Document> => (made ??= createOpenApiDocument(url()));
  const limit = { config: { rateLimit: { max: 120, timeWindow: 60_000 } } };

  scope.get('/openapi.json', limit, async (_request, reply) =>
    reply.headers(securityHeaders).send(await document()),
  );
  scope.get('/docs', limit, async (_request, reply) =>
    sendPage(reply.headers(securityHeaders), {
      language: 'en',
      title: 'Ponte: REST API',
      body: pageOf(await document()),
    }),
  );
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = (typeof methods)[number];
type Call = { method: Method; path: string; operation: OpenAPI.OperationObject };

function pageOf(document: OpenAPI.Document): string {
  const areas = groupByArea(callsOf(document));
  const server = escapeHtml(document.servers?.[0]?.url ?? restPrefix);
  return `<h1>REST API of Ponte ${escapeHtml(document.info.version)}</h1>
<p>${escapeHtml(document.info.description ?? '')}</p>
<pre>curl -H "X-API-Key: $PONTE_KEY" ${server}/leads?limit=10</pre>
<p>Lists answer <code>{items, pagination: {page, limit, total, nextCursor}}</code>; failures answer
<code>{code, message, details?}</code>. Each key has its own limit of calls a minute: the headers
<code>RateLimit-*</code> tell what is left, and a 429 says in <code>Retry-After</code> how many seconds to wait.
The same as a document for programs: <a href="${restPrefix}/openapi.json">openapi.json</a>.</p>
${areas.map(([area, calls]) => `<h2>${escapeHtml(area)}</h2>${calls.map(callOf).join('')}`).join('')}`;
}

function callsOf(document: OpenAPI.Document): Call[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item?.[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}

function groupByArea(calls: readonly Call[]): [string, Call[]][] {
  const areas = new Map<string, Call[]>();
  for (const call of calls) {
    const area = call.operation.tags?.[0] ?? 'other';
    areas.set(area, [...(areas.get(area) ?? []), call]);
  }
  return [...areas];
}

function callOf({ method, path, operation }: Call): string {
  return `<details><summary><span class="verb">${method.toUpperCase()}</span> <code>${escapeHtml(path)}</code> <span class="hint">${escapeHtml(operation.summary ?? '')}</span></summary><div>
${parametersOf(operation)}${bodyOf('Body', operation.requestBody)}${answersOf(operation)}</div></details>`;
}

function parametersOf(operation: OpenAPI.OperationObject): string {
  const rows = (operation.parameters ?? []).flatMap((parameter) => {
    if ('$ref' in parameter) return [];
    const what = `${parameter.in}${parameter.required ? ', required' : ''}`;
    return [
      `<tr><td><code>${escapeHtml(parameter.name)}</code></td><td>${what}</td><td>${escapeHtml(kindOf(parameter.schema))}</td></tr>`,
    ];
  });
  if (rows.length === 0) return '';
  return `<h3>Parameters</h3><table><tbody>${rows.join('')}</tbody></table>`;
}

function bodyOf(title: string, body: unknown): string {
  const content = (body as OpenAPI.RequestBodyObject | undefined)?.content;
  return Object.entries(content ?? {})
    .map(([type, media]) => `<h3>${title} (${escapeHtml(type)})</h3>${shapeOf(media.schema)}`)
    .join('');
}

function answersOf(operation: OpenAPI.OperationObject): string {
  return Object.entries(operation.responses ?? {})
    .filter(([status]) => status.startsWith('2'))
    .map(([status, answer]) => bodyOf(`Answer ${status}`, answer))
    .join('');
}

function shapeOf(schema: unknown): string {
  const object = schema as
    | { properties?: Record<string, unknown>; required?: string[] }
    | undefined;
  if (!object?.properties) return `<p>${escapeHtml(kindOf(schema))}</p>`;
  const rows = Object.entries(object.properties).map(([name, property]) => {
    const required = object.required?.includes(name) ? 'required' : '';
    return `<tr><td><code>${escapeHtml(name)}</code></td><td>${required}</td><td>${escapeHtml(kindOf(property))}</td></tr>`;
  });
  return `<table><tbody>${rows.join('')}</tbody></table>`;
}

/** A schema in a few words: enough to write a call by, the document has the rest. */
function kindOf(schema: unknown, depth = 0): string {
  if (typeof schema !== 'object' || schema === null) return 'anything';
  const known = schema as {
    type?: string | string[];
    enum?: unknown[];
    const?: unknown;
    format?: string;
    items?: unknown;
    anyOf?: unknown[];
    oneOf?: unknown[];
    properties?: Record<string, unknown>;
    description?: string;
    maxLength?: number;
  };
  if (known.enum) return known.enum.map(String).join(' | ');
  if (known.const !== undefined) return String(known.const);
  const either = known.anyOf ?? known.oneOf;
  if (either) return [...new Set(either.map((one) => kindOf(one, depth)))].join(' or ');
  if (known.type === 'array') return `list of ${kindOf(known.items, depth)}`;
  if (known.type === 'object' && known.properties && depth < 2) {
    const parts = Object.entries(known.properties).map(
      ([name, property]) => `${name}: ${kindOf(property, depth + 1)}`,
    );
    return `{${parts.join('; ')}}`;
  }
  const type = Array.isArray(known.type) ? known.type.join(' or ') : (known.type ?? 'anything');
  const limit = known.maxLength === undefined ? '' : `, at most ${known.maxLength} characters`;
  const format = known.format === undefined ? '' : ` (${known.format})`;
  return `${type}${format}${limit}${known.description ? `. ${known.description}` : ''}`;
}
