import { expect, test } from 'vitest';
import { createLeadList } from '../../../../src/main/service/leads/lead-list.ts';
import { repairLeadCounts } from '../../../../src/main/service/leads/lead-counts.ts';
import { createExcludedFilter } from '../../../../src/main/service/links/excluded.ts';
import { syncStateFilter } from '../../../../src/main/service/links/sync-state.ts';
import { createStandings } from '../../../../src/main/service/sync/health/standing.ts';
import { excludedWhy } from '../../../../src/shared/model/health.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const lifecycles = [null, 'candidate', 'creating', 'linked', 'detached', 'tombstoned'] as const;
const jobs = [null, 'ready', 'leased', 'dead', 'archived', 'done'] as const;

/** A choice that is the same at each run of the test. */
function choices() {
  let seed = 20_261_122;
  return <T>(of: readonly T[]): T => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return of[(seed >>> 8) % of.length] as T;
  };
}

/** Leads and links in any state, likely or not, on two connections. */
function anyStates(count: number) {
  const db = openTestDb();
  const { client } = db;
  const any = choices();
  client.exec(`insert into connection (id, uid, provider, name, credentials, schedule, created_at)
    values (1, 'c1', 'dinamize', 'Um', '', '', 0), (2, 'c2', 'dinamize', 'Dois', '', '', 0)`);
  const lead = client.prepare(
    `insert into lead (id, uid, name, name_key, email, deleted_at, local_rev, created_at, updated_at)
      values (?, ?, ?, ?, ?, ?, ?, 0, 0)`,
  );
  const link = client.prepare(
    `insert into link (id, connection_id, object_type, record_id, lifecycle, gone_evidence, created_at)
      values (?, ?, 'lead', ?, ?, ?, 0)`,
  );
  const job = client.prepare(
    `insert into job (uid, key, op, class, connection_id, link_id, record_id, state, archived_at,
       run_at, created_at, updated_at) values (?, ?, 'upsert', 3, ?, ?, ?, ?, ?, 0, 0, 0)`,
  );
  const conflict = client.prepare(
    `insert into conflict (uid, link_id, connection_id, record_id, kind, seen_local_rev, policy,
       opened_at, refreshed_at) values (?, ?, ?, ?, 'clash', 0, 'manual', 0, 0)`,
  );
  const intent = client.prepare(
    `insert into intent (link_id, op, patch, local_rev, idempotency_key, state, sent_at)
      values (?, 'create', '{}', 0, '', ?, 0)`,
  );
  client.exec('begin');
  for (let id = 1; id <= count; id += 1) {
    const name = any(['Ana', '']);
    const email = any([null, `${id}@correio.example`]);
    lead.run(id, `lead-${id}`, name, name.toLowerCase(), email, any([null, null, null, 5]), id);
    for (const connection of [1, 2]) {
      const lifecycle = any(lifecycles);
      if (lifecycle === null) continue;
      const linkId = id * 10 + connection;
      link.run(linkId, connection, id, lifecycle, any(['[]', '[{"kind":"missing","at":0}]']));
      const state = any(jobs);
      if (state !== null) {
        const kept = state === 'archived' ? ['dead', 7] : [state, null];
        job.run(`j${linkId}`, `lead:${linkId}`, connection, linkId, id, ...kept);
      }
      if (any([0, 0, 1])) conflict.run(`k${linkId}`, linkId, connection, id);
      const sent = any([null, null, 'uncertain', 'done']);
      if (sent !== null) intent.run(linkId, sent);
    }
  }
  client.exec('commit');
  repairLeadCounts(db);
  return db;
}

const everyThird = { sql: 'lead.id % ? = 0', params: [3] };

test.each([
  [[], null],
  [['email'], null],
  [['email', 'name'], null],
  [[], everyThird],
  [['email', 'name'], everyThird],
])(
  'whatever state leads are in, each reason counts as many as its list shows, and no lead twice: %j, of %j',
  (required, inside) => {
    const db = anyStates(1200);
    const clock = createTestClock();
    const standings = createStandings(db, clock);
    const list = createLeadList({
      db,
      byId: () => null,
      toLeads: () => [],
      syncStateFilter,
      excludedFilter: createExcludedFilter(
        () => required,
        () => inside,
      ),
      clock,
    });
    for (const [id, connectionId] of [
      [1, 'c1'],
      [2, 'c2'],
    ] as const) {
      const { counts, excluded } = standings.of(id, required, inside);
      const lists = excludedWhy.options.map((why) => ({
        why,
        count: list.count({ excludedWhy: why, connectionId }),
      }));
      expect(excluded).toEqual(lists.filter(({ count }) => count > 0));
      const sum = lists.reduce((all, { count }) => all + count, 0);
      expect(sum).toBe(list.count({ syncState: ['unlinked'], connectionId }));
      expect(sum).toBe(counts.excluded);
      expect(excluded.length).toBe(3 + required.length + (inside === null ? 0 : 1));
    }
    expect(list.count({ excludedWhy: 'not_sent' })).toBe(0);
  },
);
