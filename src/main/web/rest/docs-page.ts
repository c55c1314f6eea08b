import type { OpenAPI } from '@orpc/openapi';
import type { FastifyInstance } from 'fastify';
import { securityHeaders } from '../../../shared/csp.ts';
import { escapeHtml, sendPage } from '../html.ts';
import { code, guide, guideParts, inline } from './docs-guide.ts';
import { createSchemaWords, nameOf } from './docs-schema.ts';
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
type Words = ReturnType<typeof createSchemaWords>;

function pageOf(document: OpenAPI.Document): string {
  const words = createSchemaWords(document);
  const server = document.servers?.[0]?.url ?? restPrefix;
  const calls = callsOf(document);
  const areas = (document.tags ?? []).map((tag) => ({
    ...tag,
    calls: calls.filter(({ operation }) => operation.tags?.[0] === tag.name),
  }));
  const links = [
    ...guideParts,
    ...areas.map(({ name }) => [`area-${name}`, capital(name)] as const),
    ['shapes', 'Shapes'] as const,
  ];
  return `<h1>REST API of Ponte ${escapeHtml(document.info.version)}</h1>
<p>${escapeHtml(document.info.description ?? '')} The same for programs: <a href="${restPrefix}/openapi.json">openapi.json</a>
(OpenAPI 3.1).</p>
<nav aria-label="On this page"><p>${links.map(([id, title]) => `<a href="#${id}">${escapeHtml(title)}</a>`).join(' · ')}</p></nav>
${guide(server)}
${areas.map((area) => areaOf(area, server, words)).join('')}
${shapesOf(document, words)}`;
}

function callsOf(document: OpenAPI.Document): Call[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item?.[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}

function areaOf(
  area: { name: string; description?: string; calls: readonly Call[] },
  server: string,
  words: Words,
): string {
  const { name, description = '', calls } = area;
  return `<section id="area-${escapeHtml(name)}"><h2>${escapeHtml(capital(name))}</h2><p>${escapeHtml(description)}</p>
${calls.map((call) => callOf(call, server, words)).join('')}</section>`;
}

function callOf({ method, path, operation }: Call, server: string, words: Words): string {
  const said = (operation.description ?? '').split('\n\n');
  return `<details><summary><span class="verb">${method.toUpperCase()}</span> <code>${escapeHtml(path)}</code> <span class="hint">${inline(operation.summary ?? '')}</span></summary><div>
${said.map((paragraph) => `<p>${inline(paragraph)}</p>`).join('')}
${parametersOf(operation, words)}${requestOf({ method, path, operation }, server, words)}${answersOf(operation, words)}</div></details>`;
}

function parametersOf(operation: OpenAPI.OperationObject, words: Words): string {
  const rows = (operation.parameters ?? []).flatMap((parameter) => {
    if ('$ref' in parameter) return [];
    const what = `${parameter.in}${parameter.required ? ', required' : ''}`;
    return [row(parameter.name, what, words.kindOf(parameter.schema))];
  });
  return rows.length === 0 ? '' : `<h3>Parameters</h3>${table(rows)}`;
}

function requestOf({ method, path, operation }: Call, server: string, words: Words): string {
  const body = operation.requestBody as OpenAPI.RequestBodyObject | undefined;
  return Object.entries(body?.content ?? {})
    .map(([type, media]) => {
      const json = media.example as unknown;
      const example = json === undefined ? '' : code(curlOf(method, `${server}${path}`, json));
      return `<h3>Body (${escapeHtml(type)})</h3>${shapeOf(media.schema, words)}${example}`;
    })
    .join('');
}

function curlOf(method: Method, address: string, json: unknown): string {
  return `curl -X ${method.toUpperCase()} "${address}" \\
  -H "X-API-Key: $PONTE_KEY" -H "Content-Type: application/json" \\
  -d '${JSON.stringify(json, null, 2)}'`;
}

function answersOf(operation: OpenAPI.OperationObject, words: Words): string {
  return Object.entries(operation.responses ?? {})
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([status, answer]) =>
      Object.entries((answer as OpenAPI.ResponseObject).content ?? {}).map(
        ([type, media]) =>
          `<h3>Answer ${status} (${escapeHtml(type)})</h3>${shapeOf(media.schema, words)}`,
      ),
    )
    .join('');
}

function shapesOf(document: OpenAPI.Document, words: Words): string {
  const shapes = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) =>
      `<details id="shape-${escapeHtml(name)}"><summary><code>${escapeHtml(name)}</code></summary><div>${shapeOf(schema, words)}</div></details>`,
  );
  return `<section id="shapes"><h2>Shapes</h2><p>What the calls above answer with.</p>${shapes.join('')}</section>`;
}

function shapeOf(schema: unknown, words: Words): string {
  const name = nameOf((schema ?? {}) as { $ref?: string });
  if (name !== null) {
    return `<p><a href="#shape-${escapeHtml(name)}">${escapeHtml(name)}</a></p>`;
  }
  const { properties, required = [] } = words.resolved(schema);
  if (!properties) return `<p>${escapeHtml(words.kindOf(schema))}</p>`;
  return table(
    Object.entries(properties).map(([field, property]) => {
      const { description } = (property ?? {}) as { description?: string };
      const kind = words.kindOf(property) + (description ? `. ${description}` : '');
      return row(field, required.includes(field) ? 'required' : '', kind);
    }),
  );
}

function row(name: string, what: string, kind: string): string {
  return `<tr><td><code>${escapeHtml(name)}</code></td><td>${what}</td><td>${inline(kind)}</td></tr>`;
}

function table(rows: readonly string[]): string {
  return `<table><tbody>${rows.join('')}</tbody></table>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
