import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PonteError } from '../../../shared/errors.ts';
import { importMapping, type ImportMapping } from '../../../shared/model/import.ts';
import { badInputMessage, fieldProblems } from '../../service/handlers/bad-input.ts';
import { needScope, type Callers, type RestCaller } from './caller.ts';

/** What comes beside the file, as text. */
type Fields = { mapping?: string; sync?: string; syncTo?: string };

const largestFile = 8 * 2 ** 30;
const fieldNames: readonly (keyof Fields)[] = ['mapping', 'sync', 'syncTo'];

/** The REST doors for files, which the contract, being JSON, has no room for. */
export function serveImportDoors(scope: FastifyInstance, callers: Callers): void {
  void scope.register(async (doors) => {
    doors.removeAllContentTypeParsers();
    doors.addContentTypeParser('*', (_request, _body, done) => done(notMultipart()));
    await doors.register(multipart, {
      limits: { files: 1, fields: 10, parts: 11, fieldSize: 200_000, fileSize: largestFile },
    });

    doors.post('/leads/import', async (request, reply) => {
      const caller = callers.of(request);
      needScope(caller, 'write');
      const { id, status } = await importFrom(request, caller);
      return reply.code(202).send({ importId: id, status });
    });

    doors.get<{ Params: { id: string } }>('/imports/:id/rejected.csv', async (request, reply) => {
      const caller = callers.of(request);
      needScope(caller, 'read');
      const csv = caller.service.imports.rejectedCsv(request.params.id);
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="rejected.csv"')
        .type('text/csv; charset=utf-8')
        .send(csv);
    });
  });
}

async function importFrom(request: FastifyRequest, caller: RestCaller) {
  if (!request.isMultipart()) throw notMultipart();
  const { imports } = caller.service;
  const fields: Fields = {};
  let fileId: string | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        fileId = (await imports.receive(part.file, part.filename)).fileId;
      } else if (isFieldName(part.fieldname) && typeof part.value === 'string') {
        fields[part.fieldname] = part.value;
      }
    }
    if (fileId === null) {
      throw new PonteError(
        'BAD_INPUT',
        'There is no file in the field "file". Nothing was changed.',
      );
    }
    return await startImport(caller, fileId, fields);
  } catch (error) {
    if (fileId !== null) await imports.discard(fileId);
    throw error;
  }
}

async function startImport({ service, caller }: RestCaller, fileId: string, fields: Fields) {
  const mapping = readMapping(fields.mapping);
  const syncTo = chosenConnections(fields, service.connectionIds());
  return service.imports.start({ fileId, mapping, syncTo }, caller);
}

/** Only what was said: defaults come when the file has been looked at. */
const givenMapping = z
  .strictObject({
    ...importMapping.shape,
    onMatch: importMapping.shape.onMatch.unwrap(),
    origin: importMapping.shape.origin.unwrap(),
    tags: importMapping.shape.tags.unwrap(),
  })
  .partial();

function readMapping(text: string | undefined): Partial<ImportMapping> {
  if (text === undefined || text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PonteError('BAD_INPUT', '"mapping" is not JSON. Nothing was changed.', {
      cause: error,
    });
  }
  const read = givenMapping.safeParse(value);
  if (read.success) return dropUndefined(read.data);
  const fields = fieldProblems(read.error.issues).map((problem) => ({
    ...problem,
    field: problem.field === '' ? 'mapping' : `mapping.${problem.field}`,
  }));
  throw new PonteError('BAD_INPUT', badInputMessage(fields), { details: { fields } });
}

function chosenConnections(fields: Fields, all: readonly string[]): string[] {
  if (fields.sync === 'true') return [...all];
  const named = (fields.syncTo ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  const unknown = named.filter((id) => !all.includes(id));
  if (unknown.length === 0) return named;
  throw new PonteError(
    'BAD_INPUT',
    `"syncTo" names connections that do not exist: ${unknown.join(', ')}. They are listed by GET /connections.`,
  );
}

function isFieldName(name: string): name is keyof Fields {
  return fieldNames.some((known) => known === name);
}

function dropUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, each]) => each !== undefined),
  ) as Partial<T>;
}

function notMultipart(): PonteError {
  return new PonteError(
    'UNSUPPORTED',
    'Send the file as multipart/form-data, in a field named "file".',
  );
}
