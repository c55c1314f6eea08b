import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PonteError } from '../../../shared/errors.ts';
import { givenMapping, type ImportMapping, type ImportRun } from '../../../shared/model/import.ts';
import type { OnceAsked, OnceCall } from '../../service/access/answers.ts';
import type { Tx } from '../../service/db/database.ts';
import { badInputMessage, fieldProblems } from '../../service/handlers/bad-input.ts';
import { needScope, type Callers, type RestCaller } from './caller.ts';
import { readIdempotencyKey } from './idempotency-key.ts';

/** What comes beside the file, as text. */
type Fields = { mapping?: string; template?: string; sync?: string; syncTo?: string };

const largestFile = 8 * 2 ** 30;
const fieldNames: readonly (keyof Fields)[] = ['mapping', 'template', 'sync', 'syncTo'];

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
      needScope(caller, 'write', 'leads');
      const once = readIdempotencyKey(request, reply, caller);
      return reply.code(202).send(await importFrom(request, caller, once));
    });

    doors.get<{ Params: { id: string } }>('/imports/:id/rejected.csv', async (request, reply) => {
      const caller = callers.of(request);
      needScope(caller, 'read', 'leads');
      const csv = caller.service.imports.rejectedCsv(request.params.id);
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="rejected.csv"')
        .type('text/csv; charset=utf-8')
        .send(csv);
    });
  });
}

type Taken = { importId: string; status: string };

async function importFrom(
  request: FastifyRequest,
  caller: RestCaller,
  once: OnceAsked | undefined,
): Promise<Taken> {
  if (!request.isMultipart()) throw notMultipart();
  const { imports } = caller.service;
  const fields: Fields = {};
  const content = createHash('sha256');
  let fileId: string | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        const hashed = Readable.from(passing(part.file, content));
        fileId = (await imports.receive(hashed, part.filename)).fileId;
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
    if (!once) return await startImport(caller, fileId, fields);
    const received = fileId;
    const input = { fields, content: content.digest('hex') };
    const call: OnceCall = { ...once, call: 'leads.import', input };
    const taken = await caller.service.answers.waiting(call, () =>
      startImport(caller, received, fields, (tx, run) =>
        caller.service.answers.keep(tx, call, takenOf(run)),
      ),
    );
    // What was given before was of another upload: this one is not needed.
    await imports.discard(received);
    return taken;
  } catch (error) {
    if (fileId !== null) await imports.discard(fileId);
    throw error;
  }
}

async function* passing(file: Readable, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of file as AsyncIterable<Buffer>) {
    hash.update(chunk);
    yield chunk;
  }
}

async function startImport(
  { service, caller }: RestCaller,
  fileId: string,
  fields: Fields,
  keep?: (tx: Tx, run: ImportRun) => void,
): Promise<Taken> {
  const mapping = readMapping(fields.mapping);
  const syncTo = chosenConnections(fields, service.connectionIds());
  const template = fields.template?.trim() || undefined;
  return takenOf(await service.imports.start({ fileId, mapping, template, syncTo }, caller, keep));
}

function takenOf({ id, status }: ImportRun): Taken {
  return { importId: id, status };
}

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
  const read = givenMapping.strict().safeParse(value);
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
