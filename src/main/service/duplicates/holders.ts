import type { Db } from '../db/database.ts';
import type { Likened } from '../person/likeness.ts';
import { phoneForms } from '../../../shared/br/phone.ts';
import { mostOfExact, mostOfName, numberOf, type MeetingKey } from './meeting-keys.ts';

export type LikenedRow = Likened & { readonly id: number; readonly deletedAt: number | null };

export const likenedColumns = `id, name, email, phone, document, company_key as companyKey,
  city_key as cityKey, deleted_at as deletedAt`;

/** Which live leads meet by a key, one more than are compared at most. */
export type Holders = {
  of(key: MeetingKey): number[];
  /** More share it than are compared two by two. */
  isGroup(key: MeetingKey, holders: readonly number[]): boolean;
  lead(id: number): LikenedRow | null;
};

export function createHolders(db: Db): Holders {
  const { client } = db;
  const byId = client.prepare<[number], LikenedRow>(
    `select ${likenedColumns} from lead where id = ?`,
  );
  const having = (field: string) =>
    client
      .prepare<[string], number>(
        `select id from lead where ${field} = ? and deleted_at is null limit ${mostOfExact + 1}`,
      )
      .pluck();
  const exact = { email: having('email'), phone: having('phone'), document: having('document') };
  const kept = client
    .prepare<[number, number], number>(
      'select lead_id from duplicate_key where key = ? order by lead_id limit ?',
    )
    .pluck();
  const most = (key: MeetingKey) => (key.exact ? mostOfExact : mostOfName);

  return {
    of(key) {
      const { kind, value } = key;
      const limit = most(key) + 1;
      if (!key.exact) return kept.all(numberOf(kind, value), limit);
      const written = kind === 'phone' ? phoneForms(value) : [value];
      const found = new Set(written.flatMap((each) => exact[kind as 'email'].all(each)));
      if (kind === 'email') {
        for (const id of kept.all(numberOf(kind, value), limit)) found.add(id);
      }
      return [...found].slice(0, limit);
    },
    isGroup: (key, holders) => holders.length > most(key),
    lead: (id) => byId.get(id) ?? null,
  };
}
