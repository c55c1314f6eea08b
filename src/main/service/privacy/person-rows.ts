import type { Db } from '../db/database.ts';
import type { PersonValues } from './person-values.ts';

/** The leads that are one person, and what hangs on them by their ids. */
export type PersonRows = {
  readonly leads: readonly number[];
  readonly deals: readonly number[];
  readonly links: readonly number[];
};

/** One person is a lead, those that were merged into it, and the one it was merged into. */
export function createPersonRows(db: Db) {
  const { client } = db;
  const same = client
    .prepare<[number], number>(
      `with recursive same(id) as (
         values (?)
         union select iif(merge.merged_id = same.id, merge.keep_id, merge.merged_id)
           from merge join same on same.id in (merge.merged_id, merge.keep_id)
          where merge.undone_at is null)
       select id from same join lead using (id) order by id`,
    )
    .pluck();
  const dealsOf = client
    .prepare<[string], number>(
      'select id from deal where lead_id in (select value from json_each(?)) order by id',
    )
    .pluck();
  const linksOf = client
    .prepare<[string, string], number>(
      `select id from link where (object_type = 'lead' and record_id in (select value from json_each(?)))
          or (object_type = 'deal' and record_id in (select value from json_each(?)))`,
    )
    .pluck();

  return {
    of(leadId: number): PersonRows {
      const leads = same.all(leadId);
      const deals = dealsOf.all(JSON.stringify(leads));
      return { leads, deals, links: linksOf.all(JSON.stringify(leads), JSON.stringify(deals)) };
    },
    linksOf: (leads: readonly number[], deals: readonly number[]): number[] =>
      linksOf.all(JSON.stringify(leads), JSON.stringify(deals)),
  };
}

type Lead = {
  uid: string;
  name: string;
  email: string | null;
  phone: string | null;
  document: string | null;
};

/** What identifies them now, what did before, and what other systems last showed of them. */
export function createValuesOf(db: Db) {
  const { client } = db;
  const leadsOf = client.prepare<[string], Lead>(
    `select uid, name, email, phone, document from lead
      where id in (select value from json_each(?))`,
  );
  const changesOf = client.prepare<
    [string],
    { field: string; before: string | null; after: string | null }
  >(
    `select field, before, after from change
      where record_type = 'lead' and record_id in (select value from json_each(?))
        and field in ('*', 'name', 'email', 'phone', 'document')`,
  );
  const linksOf = client.prepare<[string], { base: string; remote_seen: string | null }>(
    `select base, remote_seen from link where object_type = 'lead'
        and record_id in (select value from json_each(?))`,
  );

  return (leads: readonly number[]): PersonValues & { readonly identities: readonly Known[] } => {
    const ids = JSON.stringify(leads);
    const rows = leadsOf.all(ids);
    const known: Known[] = rows.map(({ uid: _, ...each }) => each);
    for (const { field, before, after } of changesOf.all(ids)) {
      for (const text of [before, after]) {
        if (text === null) continue;
        const value = parsed(text);
        known.push(field === '*' ? (asObject(value) as Known) : { [field]: value });
      }
    }
    for (const link of linksOf.all(ids)) {
      for (const text of [link.base, link.remote_seen]) {
        if (text !== null) known.push(asObject(parsed(text)) as Known);
      }
    }
    const all = (field: keyof Known) => [
      ...new Set(known.map((each) => each[field]).filter((value) => isText(value))),
    ];
    return {
      uids: rows.map(({ uid }) => uid),
      emails: all('email').filter((email) => email.includes('@')),
      phones: all('phone').filter((phone) => phone.replace(/\D/g, '').length >= 8),
      documents: all('document'),
      names: all('name'),
      identities: known,
    };
  };
}

export type Known = {
  readonly name?: unknown;
  readonly email?: unknown;
  readonly phone?: unknown;
  readonly document?: unknown;
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
