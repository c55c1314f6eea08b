import { PonteError } from '../../../shared/errors.ts';
import { fold } from '../../../shared/text.ts';
import type { Db } from '../db/database.ts';
import type { Vault } from '../sync/ports.ts';
import { createPersonRows, createValuesOf, type Known } from './person-rows.ts';
import { recogniser, type Recognise } from './person-values.ts';
import type { SharedHook } from './sweep-hooks.ts';
import { createSweep } from './sweep.ts';

/** Everything that is kept of one person, by the ids of its rows. */
export type FoundPerson = {
  readonly uid: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly uids: readonly string[];
  readonly identities: readonly Known[];
  readonly recognise: Recognise;
  /** Lists for the conditions of the register, as JSON. */
  readonly lists: Lists;
  readonly texts: Readonly<Record<string, readonly number[]>>;
  /** Hooks that are about them and about others too: not among those of the list. */
  readonly shared: readonly SharedHook[];
  /** By the hook that tells of several people: what of it is about them. */
  readonly own: ReadonlyMap<number, unknown>;
  /** Other leads with an e-mail or a document of theirs. */
  readonly alike: number;
};

/** Names of the lists that the conditions of the register speak of. */
export const listNames = [
  'leads',
  'deals',
  'links',
  'jobs',
  'events',
  'hooks',
  'importRows',
  'importFixes',
  'problems',
  'previewItems',
  'answers',
  'segments',
  'attempts',
  'drafts',
] as const;
export type Lists = Readonly<Record<(typeof listNames)[number], string>>;

type Lead = { id: number; uid: string; name: string; email: string | null; phone: string | null };

/** By ids where there are some, and by values in what belongs to nobody. @throws PonteError NOT_FOUND */
export type FindPerson = (uid: string) => Promise<FoundPerson>;

export function createFindPerson(db: Db, vault: Vault): FindPerson {
  const { client } = db;
  const byUid = client.prepare<[string], Lead>(
    'select id, uid, name, email, phone from lead where uid = ?',
  );
  const rows = createPersonRows(db);
  const valuesOf = createValuesOf(db);
  const jobsOf = pluck(`select id from job where link_id in (select value from json_each(@links))
    or record_id in (select value from json_each(@leads))`);
  const eventsOf =
    pluck(`select id from event where lead_id in (select value from json_each(@leads))
    or deal_id in (select value from json_each(@deals))`);
  const hooksOf = pluck(`select hook.id from hook join event on event.hook_uid = hook.uid
    where event.id in (select value from json_each(@events))`);
  const importsOf = client.prepare<unknown[], { id: number; file_name: string }>(
    `select id, file_name from import where exists (select 1 from import_row
       where import_id = import.id and (lead_id in (select value from json_each(@leads))
         or (import_id || ':' || line) in (select value from json_each(@importRows))))`,
  );
  const alikeOf = pluck(
    `select count(*) from lead where id not in (select value from json_each(@leads))
       and (email in (select value from json_each(@emails))
         or document in (select value from json_each(@documents)))`,
  );
  const hooksOfJobs = pluck(
    `select id from hook where job_id in (select value from json_each(@jobs))`,
  );

  function pluck(sql: string) {
    return client.prepare<unknown[], number>(sql).pluck();
  }

  /** Tables they were in whose file bears a part of their name. */
  function namedAfter(
    names: readonly string[],
    leads: string,
    importRows: readonly string[],
  ): number[] {
    const words = names.flatMap((name) => fold(name).split(' ')).filter(({ length }) => length > 3);
    return importsOf
      .all({ leads, importRows: JSON.stringify(importRows) })
      .filter(({ file_name: file }) => words.some((word) => fold(file).includes(word)))
      .map(({ id }) => id);
  }

  return async (uid) => {
    if (!byUid.get(uid)) throw notThere();
    const sweeps: { key: string; sweep: ReturnType<typeof createSweep>; recognise: Recognise }[] =
      [];
    for (;;) {
      const lead = byUid.get(uid);
      if (!lead) throw notThere();
      const person = rows.of(lead.id);
      const values = valuesOf(person.leads);
      const key = JSON.stringify([values.uids, values.emails, values.phones, values.documents]);
      let last = sweeps.at(-1);
      // Became known by something else while it was looked for.
      if (last?.key !== key) {
        const recognise = recogniser(values);
        last = { key, recognise, sweep: createSweep(db, vault, recognise, person.leads) };
        sweeps.push(last);
      }
      // Once nothing came in since, what follows happens before anything else can.
      if (await last.sweep.on()) continue;
      const swept = last.sweep.found();
      const deals = [...new Set([...person.deals, ...swept.deals])];
      const links = [...new Set([...rows.linksOf(person.leads, deals), ...swept.candidates])];
      const ids = {
        leads: JSON.stringify(person.leads),
        deals: JSON.stringify(deals),
        links: JSON.stringify(links),
      };
      const jobs = jobsOf.all(ids);
      const events = [...new Set([...eventsOf.all(ids), ...swept.events])];
      const { whole, shared, own } = swept.hooks;
      const hooks = new Set([
        ...whole,
        ...hooksOf.all({ events: JSON.stringify(events) }),
        ...hooksOfJobs.all({ jobs: JSON.stringify(jobs) }),
      ]);
      for (const { id } of shared) hooks.delete(id);
      return {
        uid,
        name: lead.name,
        email: lead.email,
        phone: lead.phone,
        uids: values.uids,
        identities: values.identities,
        recognise: last.recognise,
        shared,
        own,
        alike: alikeOf.get({
          leads: ids.leads,
          emails: JSON.stringify(values.emails),
          documents: JSON.stringify(values.documents),
        }) as number,
        lists: {
          ...ids,
          jobs: JSON.stringify(jobs),
          events: JSON.stringify(events),
          hooks: JSON.stringify([...hooks]),
          importRows: JSON.stringify(swept.importRows),
          importFixes: JSON.stringify(swept.importFixes),
          problems: JSON.stringify(swept.problems),
          previewItems: JSON.stringify(swept.previewItems),
          answers: JSON.stringify(swept.answers),
          segments: JSON.stringify(swept.segments),
          attempts: JSON.stringify(swept.attempts),
          drafts: JSON.stringify(swept.drafts),
        },
        texts: {
          ...swept.texts,
          import: [
            ...new Set([
              ...(swept.texts['import'] ?? []),
              ...namedAfter(values.names, ids.leads, swept.importRows),
            ]),
          ],
        },
      };
    }
  };
}

function notThere(): PonteError {
  return new PonteError('NOT_FOUND', 'This lead does not exist. Look it up in the list again.');
}
