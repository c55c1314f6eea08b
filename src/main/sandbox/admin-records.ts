import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DoorError } from './door-error.ts';
import { itemsStream } from './json-stream.ts';
import type { RecordDoor, RecordQuery, SandboxProvider } from './provider.ts';

/** `/_sandbox/{provider}/records`: what that system holds, and a person's hand in it. */
const provider = z.string().max(40);
const entity = z.string().max(40).optional();
const params = z.object({ provider });
const paramsWithId = z.object({ provider, id: z.string().min(1).max(200) });
const oneQuery = z.strictObject({ entity });
const listQuery = z.strictObject({
  entity,
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1_000_000).optional(),
});

export function adminRecords(
  scope: FastifyInstance,
  providers: ReadonlyMap<string, SandboxProvider>,
  settled: () => Promise<void>,
): void {
  scope.get('/:provider/records', async (request, reply) => {
    const { entity: wanted, ...query } = listQuery.parse(request.query);
    const door = doorOf(params.parse(request.params).provider, wanted);
    await settled();
    return reply.type('application/json').send(itemsStream(asTexts(door, query)));
  });

  scope.post('/:provider/records', async (request, reply) => {
    const { provider: name } = params.parse(request.params);
    const door = doorOf(name, oneQuery.parse(request.query).entity);
    await settled();
    if (door.add === undefined) throw notOffered(name);
    return reply.code(201).send(door.add(request.body ?? {}));
  });

  scope.get('/:provider/records/:id', async (request) => {
    const { door, id } = oneOf(request);
    await settled();
    const record = door.get(id);
    if (record === null) throw new DoorError(404, 'not-found', `There is no record "${id}".`);
    return record;
  });

  scope.patch('/:provider/records/:id', async (request) => {
    const { door, name, id } = oneOf(request);
    await settled();
    if (door.edit === undefined) throw notOffered(name);
    return door.edit(id, request.body ?? {});
  });

  scope.delete('/:provider/records/:id', async (request) => {
    const { door, name, id } = oneOf(request);
    await settled();
    if (door.remove === undefined) throw notOffered(name);
    door.remove(id);
    return { id };
  });

  function oneOf(request: FastifyRequest): { door: RecordDoor; name: string; id: string } {
    const { provider: name, id } = paramsWithId.parse(request.params);
    return { door: doorOf(name, oneQuery.parse(request.query).entity), name, id };
  }

  function doorOf(name: string, wanted: string | undefined): RecordDoor {
    const found = providers.get(name);
    if (found === undefined) {
      throw new DoorError(404, 'not-found', `There is no provider "${name}".`);
    }
    const kind = wanted ?? found.mainEntity;
    const door = Object.hasOwn(found.entities, kind) ? found.entities[kind] : undefined;
    if (door !== undefined) return door;
    const known = Object.keys(found.entities).join(', ');
    throw new DoorError(400, 'invalid', `${name} has no "${kind}"; it has: ${known}.`);
  }
}

function notOffered(name: string): DoorError {
  return new DoorError(400, 'not-offered', `A person at ${name} cannot do that to these records.`);
}

async function* asTexts(door: RecordDoor, query: RecordQuery): AsyncGenerator<readonly string[]> {
  for await (const records of door.list(query)) {
    yield records.map((record) => JSON.stringify(record));
  }
}
