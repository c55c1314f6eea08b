import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, onTestFinished, test } from 'vitest';
import { restAreas } from '../../../src/shared/model/api-key.ts';
import { examples } from '../../../src/main/web/rest/examples.ts';
import { createOpenApiDocument } from '../../../src/main/web/rest/openapi.ts';
import { generateClient, type Document } from '../../support/api-client.ts';
import { startConsole } from '../../support/start-console.ts';

const document = (await createOpenApiDocument('http://127.0.0.1:4817')) as unknown as Document;
const operations = Object.values(document.paths).flatMap((item) => Object.values(item));

test('a public validator finds nothing wrong with the document', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(document.openapi).toMatch(/^3\.1\./);
});

test('each call belongs to an area that a key can be let into, and has a name of its own', () => {
  for (const { operationId, tags } of operations) {
    expect([operationId, restAreas]).toEqual([operationId, expect.arrayContaining([tags[0]])]);
  }
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
});

test('every POST takes an Idempotency-Key, and no other call does', () => {
  for (const item of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const takes = JSON.stringify(operation).includes('#/components/parameters/IdempotencyKey');
      expect([operation.operationId, takes]).toEqual([operation.operationId, method === 'post']);
    }
  }
});

test('every example fits its call, and every JSON body with something required has one', async () => {
  const client = await generateClient(document, '');
  for (const { operationId, requestBody } of operations) {
    const json = requestBody?.content['application/json'];
    const example = examples[operationId];
    if (json?.schema && 'required' in json.schema) {
      expect([operationId, example]).toEqual([operationId, expect.anything()]);
    }
    if (example) {
      expect([operationId, json?.example]).toEqual([operationId, example]);
      expect([operationId, client.fits(json?.schema ?? {}, example)]).toEqual([operationId, null]);
    }
  }
  expect(Object.keys(examples).filter((id) => !client.operations.includes(id))).toEqual([]);
});

test('the document and its page answer any caller, with the allowance in their headers', async () => {
  const started = await startConsole({ flags: { empty: true } });
  onTestFinished(() => started.close());
  for (const path of ['/openapi.json', '/docs', '', '/', '/nowhere']) {
    const { headers } = await started.rest(path, { key: null });
    expect([path, headers.get('ratelimit-limit')]).toEqual([path, expect.any(String)]);
  }
});
