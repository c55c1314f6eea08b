import { outgoingFields, type OutgoingField } from '../../../shared/model/outgoing.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { compileOutgoing, type Parts, type Written } from '../mappings/outgoing.ts';

/** Versions of what is sent to each subscription. None is ever changed; the highest holds. */
export type OutgoingStore = {
  /** The version in force; without fields the whole event goes. */
  of(subscriptionId: number): Outgoing;
  version(subscriptionId: number, version: number): readonly OutgoingField[] | null;
  /** Newest first, without the first, which is nobody's. */
  versions(subscriptionId: number): readonly KeptVersion[];
  add(tx: Tx, subscriptionId: number, made: Omit<KeptVersion, 'version' | 'createdAt'>): number;
};

export type Outgoing = {
  readonly version: number;
  readonly fields: readonly OutgoingField[];
  /** Null: as it is. */
  readonly write: ((parts: Parts) => Written) | null;
};

export type KeptVersion = {
  readonly version: number;
  readonly fields: readonly OutgoingField[];
  readonly note: string | null;
  readonly actor: string;
  readonly createdAt: number;
};

type Row = Omit<KeptVersion, 'fields'> & { readonly fields: string };

/** The whole event: what every subscription begins with. */
export const wholeVersion = 1;
const wholeEvent: Outgoing = { version: wholeVersion, fields: [], write: null };

export function createOutgoingStore(db: Db, clock: Clock): OutgoingStore {
  const select = db.client.prepare<[number], Row>(
    `select version, fields, note, actor, created_at as createdAt from event_mapping_version
      where subscription_id = ? order by version desc`,
  );
  const insert = db.client.prepare(
    `insert into event_mapping_version (subscription_id, version, fields, note, actor, created_at)
     values (?, ?, ?, ?, ?, ?)`,
  );
  /** Asked for with each delivery. */
  const current = new Map<number, Outgoing>();

  const versions = (id: number): KeptVersion[] =>
    select.all(id).map((row) => ({ ...row, fields: parsed(row.fields) }));

  function of(id: number): Outgoing {
    let known = current.get(id);
    if (known === undefined) {
      const [newest] = versions(id);
      known = newest === undefined ? wholeEvent : compiled(newest);
      current.set(id, known);
    }
    return known;
  }

  return {
    of,
    versions,
    version: (id, wanted) =>
      wanted === wholeVersion
        ? []
        : (versions(id).find(({ version }) => version === wanted)?.fields ?? null),
    add(_tx, id, { fields, note, actor }) {
      const next = of(id).version + 1;
      insert.run(id, next, JSON.stringify(fields), note, actor, clock.now());
      current.delete(id);
      return next;
    },
  };
}

function compiled({ version, fields }: Pick<KeptVersion, 'version' | 'fields'>): Outgoing {
  return { version, fields, write: fields.length === 0 ? null : compileOutgoing(fields) };
}

/** The column is written by this file alone; parsing fills in what later builds added. */
function parsed(text: string): OutgoingField[] {
  return outgoingFields.parse(JSON.parse(text));
}
