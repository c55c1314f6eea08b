import { expect, test } from 'vitest';
import { createAuditLog } from '../../../../src/main/service/audit/audit-log.ts';
import { createApiKeys } from '../../../../src/main/service/access/api-keys.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

function keysInATest() {
  const db = openTestDb();
  const clock = createTestClock();
  const audit = createAuditLog(db, clock);
  return { db, clock, audit, keys: createApiKeys(db, clock, audit) };
}
const draft = { name: 'Site', scopes: ['read'] as const, role: 'staff' as const, expiresAt: null };

test('a key is known again, with its rights', () => {
  const { keys } = keysInATest();
  const made = keys.create({ ...draft, scopes: ['read', 'write'], ratePerMinute: 6000 }, 'Ana');
  expect(keys.verify(made.key)).toEqual({
    keyId: made.id,
    name: 'Site',
    role: 'staff',
    scopes: ['read', 'write'],
    ratePerMinute: 6000,
  });
});

test('a key may be used 60 times a minute unless told', () => {
  const { keys } = keysInATest();
  expect(keys.verify(keys.create(draft, 'Ana').key)?.ratePerMinute).toBe(60);
});

test('the file holds a hash, never the key', () => {
  const { db, keys } = keysInATest();
  const { key } = keys.create(draft, 'Ana');
  const rows = db.client.prepare('select * from api_key').all();
  expect(JSON.stringify(rows)).not.toContain(key.slice(6));
});

test.each(['', 'ponte_', 'x'.repeat(10_000), 'ponte_àé'])('%j is nobody’s key', (key) => {
  const { keys } = keysInATest();
  keys.create(draft, 'Ana');
  expect(keys.verify(key)).toBeNull();
});

test('a key past its date is not known, to the millisecond', () => {
  const { clock, keys } = keysInATest();
  const { key } = keys.create({ ...draft, expiresAt: clock.now() + 1000 }, 'Ana');
  clock.advance(999);
  expect(keys.verify(key)).not.toBeNull();
  clock.advance(1);
  expect(keys.verify(key)).toBeNull();
});

test('a revoked key is not known, and revoking it again changes nothing', () => {
  const { clock, keys } = keysInATest();
  const { id, key } = keys.create(draft, 'Ana');
  keys.revoke(id, 'Ana');
  const [revoked] = keys.list();
  clock.advance(5000);
  keys.revoke(id, 'Ana');
  expect(keys.verify(key)).toBeNull();
  expect(keys.list()).toEqual([revoked]);
});

test('last use is noted once a minute, not at every call', () => {
  const { db, clock, keys } = keysInATest();
  const { key } = keys.create(draft, 'Ana');
  keys.verify(key);
  const changes = () => db.client.prepare('select total_changes()').pluck().get();
  const before = changes();
  clock.advance(59_000);
  keys.verify(key);
  expect(changes()).toBe(before);
  clock.advance(1000);
  keys.verify(key);
  expect(keys.list()[0]?.lastUsedAt).toBe(new Date(clock.now()).toISOString());
});

test('a key without a scope is refused, and no more than 200 live at once', () => {
  const { keys } = keysInATest();
  expect(() => keys.create({ ...draft, scopes: [] }, 'Ana')).toThrow(
    expect.objectContaining({ code: 'BAD_INPUT' }),
  );
  for (let made = 0; made < 200; made += 1) keys.create(draft, 'Ana');
  expect(() => keys.create(draft, 'Ana')).toThrow(expect.objectContaining({ code: 'TOO_MANY' }));
  keys.revoke(keys.list()[0]!.id, 'Ana');
  keys.create(draft, 'Ana');
});

test('who made and who revoked a key is in the audit, without the key', async () => {
  const { db, audit, keys } = keysInATest();
  const { id, key } = keys.create(draft, 'Ana');
  keys.revoke(id, 'Bia');
  const rows = db.client.prepare('select actor, action, subject_id, details from audit').all();
  const details = JSON.stringify({ name: 'Site', role: 'staff', scopes: ['read'] });
  expect(rows).toEqual([
    { actor: 'Ana', action: 'api-key.created', subject_id: id, details },
    { actor: 'Bia', action: 'api-key.revoked', subject_id: id, details },
  ]);
  expect(JSON.stringify(rows)).not.toContain(key);
  expect(await audit.verify()).toMatchObject({ whole: true });
});

test('a key is good where nothing can be written, and only then is its use not noted', () => {
  const { db, clock, keys } = keysInATest();
  const { key } = keys.create(draft, 'Ana');
  db.client.pragma('query_only = 1');
  expect(keys.verify(key)).toMatchObject({ name: 'Site' });
  db.client.pragma('query_only = 0');
  keys.verify(key);
  expect(keys.list()[0]?.lastUsedAt).toBe(new Date(clock.now()).toISOString());
});
