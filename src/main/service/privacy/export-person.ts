import type { TouchedRecord } from '../../../shared/model/hook.ts';
import type { PersonExport } from '../../../shared/model/privacy.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Vault } from '../sync/ports.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { FindPerson, FoundPerson, Lists } from './find-person.ts';
import { personal, type PersonalTable } from './register.ts';
import { strayTexts } from './stray-texts.ts';
import { ownOf } from './sweep-hooks.ts';

/** More of one kind than this is not told of one person in one document; how many there are is. */
const mostRows = 10_000;

export type ExportParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly find: FindPerson;
  readonly elsewhere: Elsewhere;
  readonly workspace: string;
};

/** All that is kept of one person, table by table, with JSON opened and nothing of anybody else. */
export function createExportPerson(parts: ExportParts) {
  const { db, vault } = parts;
  const sealedHook = db.client.prepare<[unknown], number>('select sealed from hook where id = ?');
  const itsUids = db.client
    .prepare<unknown[], string>(
      `select value from json_each(@uids)
       union all select uid from event where id in (select value from json_each(@events))
       union all select uid from deal where id in (select value from json_each(@deals))`,
    )
    .pluck();
  const isSealed = (hookId: unknown) => sealedHook.pluck().get(hookId) === 1;

  /** What was sealed under a key that is lost is nobody's any more. */
  async function open(text: string): Promise<string> {
    try {
      return Buffer.from(await vault.open(text), 'base64').toString('utf8');
    } catch {
      return '';
    }
  }

  return async (uid: string): Promise<PersonExport> => {
    const person = await parts.find(uid);
    const lists = listsOf(person);
    const own = new Set(itsUids.all({ ...lists, uids: JSON.stringify(person.uids) }));
    const rows: Record<string, Record<string, unknown>[]> = {};
    const counts: Record<string, number> = {};
    for (const each of personal) {
      if (each.table === 'lead_search') continue;
      const { client } = db;
      counts[each.table] = client
        .prepare<unknown[], number>(`select count(*) from ${each.table} where ${each.where}`)
        .pluck()
        .get(lists) as number;
      if (counts[each.table] === 0) continue;
      const found = client
        .prepare<unknown[], Record<string, unknown>>(
          `select * from ${each.table} where ${each.where} limit ${mostRows}`,
        )
        .all(lists);
      rows[each.table] = await Promise.all(
        found.map(async (row) =>
          withoutOthers(await told(each, row, open, isSealed), {
            person,
            own,
            table: each.table,
            row,
          }),
        ),
      );
    }
    for (const { table, columns } of strayTexts) {
      const ids = person.texts[table] ?? [];
      if (ids.length === 0) continue;
      const id = table === 'preview' ? 'run_id' : 'id';
      const found = db.client
        .prepare<[string, number], Record<string, unknown>>(
          `select ${[id, ...columns].join(', ')} from ${table}
            where ${id} in (select value from json_each(?)) limit ?`,
        )
        .all(JSON.stringify(ids), mostRows);
      rows[table] = [...(rows[table] ?? []), ...found];
    }
    return {
      format: 'ponte-person/1',
      exportedAt: new Date(parts.clock.now()).toISOString(),
      workspace: parts.workspace,
      leadId: uid,
      counts,
      elsewhere: parts.elsewhere.of(person.lists.links).map(({ linkIds: _, ...each }) => each),
      rows,
    };
  };
}

/** Deliveries that tell of others too are told with what of them is about the person, or not at all. */
function listsOf({ lists, shared, own }: FoundPerson): Lists {
  const hooks = [...(JSON.parse(lists.hooks) as number[]), ...shared.map(({ id }) => id)];
  return { ...lists, hooks: JSON.stringify(hooks.filter((id) => own.get(id) !== null)) };
}

/** Of what tells of several people no more than what is about this one. */
function withoutOthers(
  shown: Record<string, unknown>,
  {
    person,
    own,
    table,
    row,
  }: {
    readonly person: FoundPerson;
    readonly own: ReadonlySet<string>;
    readonly table: string;
    readonly row: Record<string, unknown>;
  },
): Record<string, unknown> {
  if (table === 'hook_body') {
    const part = person.own.get(row['hook_id'] as number);
    return part === undefined ? shown : { ...shown, body: part };
  }
  if (table === 'event') {
    const part = ownOf(shown['payload'], person.recognise);
    return part === null ? shown : { ...shown, payload: part.own };
  }
  if (table !== 'hook' || !Array.isArray(shown['touched'])) return shown;
  const touched = (shown['touched'] as TouchedRecord[]).filter(
    ({ type, id }) => type === 'connection' || own.has(id),
  );
  return { ...shown, touched };
}

/** Columns by their names; times as people and machines read them. */
async function told(
  { table, json = [], leaveOut = [] }: PersonalTable,
  row: Record<string, unknown>,
  open: (text: string) => Promise<string>,
  isSealed: (hookId: unknown) => boolean,
): Promise<Record<string, unknown>> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (leaveOut.includes(name)) continue;
    if (Buffer.isBuffer(value)) {
      const text = value.toString('utf8');
      shown[name] = opened(isSealed(row['hook_id']) ? await open(text) : text);
    } else if (isTime(name) && typeof value === 'number') {
      shown[name] = new Date(value).toISOString();
    } else {
      shown[name] = json.includes(name) && typeof value === 'string' ? opened(value) : value;
    }
  }
  if (table === 'event' && row['sealed'] === 1) {
    shown['payload'] = opened(await open(String(row['payload'])));
  }
  return shown;
}

function opened(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isTime(name: string): boolean {
  return name === 'at' || name.endsWith('_at') || name.endsWith('_until');
}
