/**
 * Known ways to get sync wrong, as a text to be replaced, and the tests that have to notice.
 *
 * Only the first part of a test's name is needed, to run that one alone.
 */
const service = 'src/main/service';

export const mutations = [
  {
    name: 'skip the fsync of commits',
    file: `${service}/db/open-database.ts`,
    find: `['synchronous', 2],`,
    put: `['synchronous', 0],`,
    tests: ['test/sim/power.test.ts'],
  },
  {
    name: 'drop the fencing of leases',
    file: `${service}/jobs/settler.ts`,
    find: `where id = ? and lease_token = ? and state = 'leased'`,
    put: `where id = ? and coalesce(?, 0) >= 0`,
    tests: ['test/main/service/jobs/laws.test.ts'],
    test: 'no two runs of a job',
  },
  {
    name: 'advance the watermark with each page',
    file: `${service}/sync/pull/pull.ts`,
    find: `        watermarks.page(tx, list, { cursor: JSON.stringify(place), upper });`,
    put: `        watermarks.commit(tx, list, { upper, since: at.since });
        watermarks.begin(tx, list, work.run.id);
        watermarks.page(tx, list, { cursor: JSON.stringify(place), upper });`,
    tests: ['test/sim/watermark.test.ts'],
    test: 'a reading that stops half-way',
  },
  {
    name: 'take what comes soon after our write for its echo',
    file: `${service}/sync/pull/observe.ts`,
    find: `        conflicts.converge(tx, known.id, 'edit_delete');
        const again`,
    put: `        if (known.wroteAt !== null && parts.clock.now() - known.wroteAt < 60_000) {
          links.saw(tx, known.id, { ver: remote.ver, values: remote.values, how });
          return { did: 'unchanged', conflicts: 0 };
        }
        conflicts.converge(tx, known.id, 'edit_delete');
        const again`,
    tests: ['test/sim/echo.test.ts'],
    test: 'what a person writes there right after us',
  },
  {
    name: 'form the base of the request, not of the response',
    file: `${service}/sync/push/settle-write.ts`,
    find: `if (remote === null || record.deletedAt !== null) {`,
    put: `if (remote !== undefined) {`,
    tests: ['test/sim/echo.test.ts'],
    test: 'a value that the system shortened',
  },
  {
    name: 'send a create again when its answer is lost',
    file: `${service}/sync/push/settle-write.ts`,
    find: `!details.notMade && (outcome.kind === 'unknown' || outcome.kind === 'unavailable');`,
    put: `false;`,
    tests: ['test/sim/sweep-2.test.ts'],
    test: 'a create whose answer is lost',
  },
  {
    name: 'forget after a restart what was being written',
    file: `${service}/sync/push/push.ts`,
    find: `const open = parts.intents.openOf(sending.linkId);`,
    put: `const open = null;`,
    tests: ['test/sim/sweep-1.test.ts'],
    test: 'a create on a marked system',
  },
  {
    name: 'settle a conflict whatever has moved since',
    file: `${service}/conflicts/settle.ts`,
    find: `if (!unmoved) return 'changed';`,
    put: `if (!unmoved && row.state !== 'open') return 'changed';`,
    tests: ['test/main/service/conflicts/settle-field.test.ts'],
  },
  {
    name: 'let a reading overwrite any number of records',
    file: `${service}/sync/pull/keep-back.ts`,
    find: `if (cleared + overwritten <= work.streamed) return false;`,
    put: `if (cleared + overwritten > 0) return false;`,
    tests: ['test/sim/guard.test.ts'],
    test: 'when 1 of all is emptied',
  },
];
