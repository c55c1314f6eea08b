import { personKinds, type KindCount } from '../../../shared/model/privacy.ts';
import type { Db, Tx } from '../db/database.ts';
import type { FoundPerson } from './find-person.ts';
import { personal } from './register.ts';
import { strayTexts } from './stray-texts.ts';

/** Takes the rows of a person out of the file, table by table, as the register says. */
export type EraseRows = {
  count(person: FoundPerson): KindCount[];
  /** @returns what it counted before */
  erase(tx: Tx, person: FoundPerson): KindCount[];
  /** Something of them is being written to another system this moment. */
  isBusy(person: FoundPerson): boolean;
};

export function createEraseRows(db: Db): EraseRows {
  const { client } = db;
  const steps = personal.map(({ table, where, erase }) =>
    client.prepare(
      erase === 'delete'
        ? `delete from ${table} where ${where}`
        : `update ${table} set ${erase.set} where ${where}`,
    ),
  );
  const counts = personal
    .filter(({ uncounted }) => uncounted !== true)
    .map(({ table, kind, where }) => ({
      kind,
      read: client
        .prepare<unknown[], number>(`select count(*) from ${table} where ${where}`)
        .pluck(),
    }));
  const blank = strayTexts.map(({ table, set }) => ({
    table,
    run: client.prepare(
      `update ${table} set ${set}
        where ${table === 'preview' ? 'run_id' : 'id'} in (select value from json_each(?))`,
    ),
  }));
  const cut = client.prepare<[Buffer, number, Buffer]>(
    'update hook_body set body = ? where hook_id = ? and body = ?',
  );
  // Of one in hand what is still to be done is done by what is left of it: hence another time.
  const shorter = client.prepare(
    `update hook set body_bytes = @bytes, run_at = run_at + (state in ('received', 'failed')),
       touched = (select json_group_array(json(value)) from json_each(touched)
         where not (value ->> 'type' = 'lead' and value ->> 'id' in (select value from json_each(@uids)))
           and not (value ->> 'type' = 'event' and value ->> 'id' in
             (select uid from event where id in (select value from json_each(@events)))))
      where id = @id`,
  );
  const busy = client
    .prepare<unknown[], number>(
      `select 1 from job where state = 'leased' and id in (select value from json_each(@jobs))`,
    )
    .pluck();
  // Nothing was ever made there.
  const dropUnmade = client.prepare(
    `delete from link where remote_id is null and id in (select value from json_each(@links))`,
  );
  // Those others wait for a job of the person in a careful resend, or name it, are not held up.
  const freeLeads = client.prepare(
    `update lead set deal_id = null where id in (select value from json_each(@leads))`,
  );

  function count({ lists, shared }: FoundPerson): KindCount[] {
    const sums = new Map<string, number>([['hooks', shared.length]]);
    for (const { kind, read } of counts) {
      sums.set(kind, (sums.get(kind) ?? 0) + (read.get(lists) ?? 0));
    }
    return personKinds.flatMap((kind) => {
      const sum = sums.get(kind) ?? 0;
      return sum === 0 ? [] : [{ kind, count: sum }];
    });
  }

  /** @returns those that say something else by now: nothing of them can stay */
  function cutAll({ uids, shared, lists: { events } }: FoundPerson): number[] {
    const who = { uids: JSON.stringify(uids), events };
    return shared.flatMap(({ id, was, left }) => {
      if (cut.run(left, id, was).changes === 0) return [id];
      shorter.run({ ...who, id, bytes: left.length });
      return [];
    });
  }

  return {
    count,
    isBusy: ({ lists }) => busy.get(lists) !== undefined,
    erase(_tx, person) {
      const counted = count(person);
      const hooks = [...(JSON.parse(person.lists.hooks) as number[]), ...cutAll(person)];
      const lists = { ...person.lists, hooks: JSON.stringify(hooks) };
      freeLeads.run(lists);
      for (const step of steps) step.run(lists);
      dropUnmade.run(person.lists);
      for (const { table, run } of blank) {
        const ids = person.texts[table];
        if (ids !== undefined && ids.length > 0) run.run(JSON.stringify(ids));
      }
      return counted;
    },
  };
}
