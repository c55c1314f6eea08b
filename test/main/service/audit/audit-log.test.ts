import { expect, test } from 'vitest';
import { canonicalJson, createAuditLog } from '../../../../src/main/service/audit/audit-log.ts';
import { transact } from '../../../../src/main/service/db/database.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

function withRows(count: number) {
  const db = openTestDb();
  const audit = createAuditLog(db, createTestClock());
  transact(db, (tx) => {
    for (let n = 0; n < count; n++) {
      audit.append(tx, {
        actor: 'Ana',
        action: 'lead.edited',
        subjectType: 'lead',
        subjectId: `l${n}`,
        details: { fields: ['name'], n },
      });
    }
  });
  return { db, audit };
}

/** As somebody would who edits the file with another program. */
function tamper({ db }: ReturnType<typeof withRows>, sql: string): void {
  db.client.exec('drop trigger audit_is_never_changed; drop trigger audit_is_never_shortened');
  db.client.exec(sql);
}

test('the chain of an untouched audit holds, also over many slices', async () => {
  expect(await withRows(0).audit.verify()).toEqual({ whole: true, rows: 0 });
  expect(await withRows(1203).audit.verify()).toEqual({ whole: true, rows: 1203 });
});

test.each([
  ['a changed actor', `update audit set actor = 'Bia' where id = 3`, 3],
  ['a changed detail', `update audit set details = '{}' where id = 4`, 4],
  ['a changed time', `update audit set at = at + 1 where id = 1`, 1],
  ['a row taken out', 'delete from audit where id = 2', 3],
  [
    'a row put in between',
    `update audit set id = id + 100 where id > 2;
     insert into audit select 3, at, actor, 'x', subject_type, subject_id, details, hash, hash
       from audit where id = 2`,
    3,
  ],
])('%s is found, with the row where the chain breaks', async (_, sql, brokenAt) => {
  const t = withRows(6);
  tamper(t, sql);
  expect(await t.audit.verify()).toMatchObject({ whole: false, brokenAt });
});

test('the file itself refuses to change or delete a row', () => {
  const { db } = withRows(2);
  expect(() => db.client.exec(`update audit set actor = 'x'`)).toThrow('append-only');
  expect(() => db.client.exec('delete from audit')).toThrow('append-only');
});

test('equal values give equal text, whatever the order of their keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'é' }], a: undefined, 1: true })).toBe(
    '{"1":true,"b":[1,{"c":"é","d":null}]}',
  );
});
