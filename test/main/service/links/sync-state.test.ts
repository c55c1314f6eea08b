import { expect, test } from 'vitest';
import { syncState, type SyncState } from '../../../../src/shared/model/lead.ts';
import {
  createSyncStates,
  syncStateFilter,
} from '../../../../src/main/service/links/sync-state.ts';
import { openTestDb } from '../../../support/open-test-db.ts';

/** Leads of which each has its own combination of things that are true of its link. */
function manyStates() {
  const db = openTestDb();
  const { client } = db;
  client.exec(`insert into connection (id, uid, provider, name, credentials, schedule, paused, removed_at, created_at)
    values (1, 'c1', 'dinamize', 'Um', '', '', 0, null, 0), (2, 'c2', 'dinamize', 'Dois', '', '', 1, null, 0),
      (3, 'c3', 'dinamize', 'Antiga', '', '', 0, 5, 0)`);
  const lead = client.prepare(
    `insert into lead (id, uid, local_rev, created_at, updated_at) values (?, ?, ?, 0, 0)`,
  );
  const link = client.prepare(
    `insert into link (id, connection_id, object_type, remote_id, record_id, lifecycle, created_at)
      values (?, ?, 'lead', ?, ?, ?, 0)`,
  );
  const job = client.prepare(
    `insert into job (uid, key, op, class, connection_id, link_id, record_id, state, run_at, created_at, updated_at)
      values (?, ?, 'upsert', 3, ?, ?, ?, ?, 0, 0, 0)`,
  );
  const conflict = client.prepare(
    `insert into conflict (uid, link_id, connection_id, record_id, kind, seen_local_rev, policy, opened_at, refreshed_at)
      values (?, ?, ?, ?, 'clash', 0, 'manual', 0, 0)`,
  );
  const intent = client.prepare(
    `insert into intent (link_id, op, patch, local_rev, idempotency_key, state, sent_at)
      values (?, 'create', '{}', 0, '', 'uncertain', 0)`,
  );
  let id = 0;
  client.exec('begin');
  const bits = [0, 1];
  for (const connection of [1, 2, 3]) {
    for (const clash of bits)
      for (const dead of bits)
        for (const doubt of bits)
          for (const leased of bits)
            for (const ready of bits) {
              id += 1;
              lead.run(id, `lead-${id}`, id);
              link.run(
                id,
                connection,
                `r${id}`,
                id,
                id === 1 || id % 5 === 0 ? 'detached' : 'linked',
              );
              if (clash) conflict.run(`k${id}`, id, connection, id);
              if (dead) job.run(`d${id}`, `lead:${id}`, connection, id, id, 'dead');
              if (doubt) intent.run(id);
              if (leased) job.run(`l${id}`, `lead:${id}`, connection, id, id, 'leased');
              if (ready) job.run(`r${id}`, `lead:${id}`, connection, id, id, 'ready');
            }
  }
  for (let n = 0; n < 5; n += 1) {
    id += 1;
    lead.run(id, `lead-${id}`, id);
  }
  client.exec('commit');
  return { db, count: id };
}

test('the filter finds exactly the leads whose links show that state, alone and in every pair', () => {
  const { db, count } = manyStates();
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const shown = createSyncStates(db).linkStates(ids);
  const stateOf = (id: number): SyncState => shown.get(id)?.[0]?.state ?? 'unlinked';
  const wanted = syncState.options.flatMap((one, index) =>
    syncState.options.slice(index).map((other) => [one, other]),
  );
  for (const states of wanted) {
    const { sql, params } = syncStateFilter(states);
    const found = db.client
      .prepare(`select id from lead where ${sql} order by id`)
      .pluck()
      .all(...params);
    expect([states, found]).toEqual([states, ids.filter((id) => states.includes(stateOf(id)))]);
  }
});

test('asked together with a connection, the filter tells how leads stand on that one', () => {
  const { db } = manyStates();
  // Both wait on the paused "Dois"; on "Um" the one is in agreement and the other in conflict.
  db.client.exec(`insert into lead (id, uid, local_rev, created_at, updated_at)
      values (201, 'a', 201, 0, 0), (202, 'b', 202, 0, 0);
    insert into link (id, connection_id, object_type, remote_id, record_id, lifecycle, created_at)
      values (901, 1, 'lead', 'a1', 201, 'linked', 0), (902, 2, 'lead', 'a2', 201, 'linked', 0),
        (903, 1, 'lead', 'b1', 202, 'linked', 0), (904, 2, 'lead', 'b2', 202, 'linked', 0);
    insert into job (uid, key, op, class, connection_id, link_id, record_id, state, run_at, created_at, updated_at)
      values ('ja', 'lead:902', 'upsert', 3, 2, 902, 201, 'ready', 0, 0, 0),
        ('jb', 'lead:904', 'upsert', 3, 2, 904, 202, 'ready', 0, 0, 0);
    insert into conflict (uid, link_id, connection_id, record_id, kind, seen_local_rev, policy, opened_at, refreshed_at)
      values ('kb', 903, 1, 202, 'clash', 0, 'manual', 0, 0)`);
  const found = (states: SyncState[], connection?: string) => {
    const { sql, params } = syncStateFilter(states, connection);
    return db.client
      .prepare(`select id from lead where ${sql} and id > 200 order by id`)
      .pluck()
      .all(...params);
  };
  expect(found(['in_sync'], 'c1')).toEqual([201]);
  expect(found(['conflict'], 'c1')).toEqual([202]);
  expect(found(['held', 'queued'], 'c1')).toEqual([]);
  expect(found(['conflict'], 'c2')).toEqual([]);
  expect(found(['held'], 'c2')).toEqual([201, 202]);
  expect(found(['held'])).toEqual([201]);
  expect(found(['conflict'])).toEqual([202]);
});

test('the worst of what is true is what is shown', () => {
  const { db, count } = manyStates();
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const states = new Set(
    [...createSyncStates(db).linkStates(ids).values()].map(([link]) => link?.state),
  );
  expect([...states].toSorted()).toEqual([...syncState.options].toSorted());
});

test('links of a connection that was removed are not shown', () => {
  const { db } = manyStates();
  expect(createSyncStates(db).linkStates([90]).get(90)).toBeUndefined();
});
