import { expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { createErased } from '../../../../src/main/service/links/erased.ts';
import { openTestDb } from '../../../support/open-test-db.ts';

const maria = {
  name: 'Maria das Dores',
  email: 'maria@correio.example',
  phone: '+5511982317745',
  document: '52998224725',
};

test.each([
  [{ email: 'MARIA@correio.example', name: 'Somebody' }, true],
  [{ document: '529.982.247-25' }, true],
  [{ phone: '+551182317745', name: 'María' }, true],
  [{ phone: maria.phone }, true],
  // A family shares it.
  [{ phone: maria.phone, name: 'Davi das Dores' }, false],
  [{ name: maria.name }, false],
  [{ email: 'maria@outro.example', phone: '+5511982317746', name: 'Maria' }, false],
])('%o is of the person who was erased: %s', (values, expected) => {
  const db = openTestDb();
  const erased = createErased(db);
  expect(erased.holds(values)).toBe(false);
  transact(db, (tx) => {
    const hashes = erased.hashesOf([maria]);
    erased.remember(tx, { uid: 'u1', at: 1, leads: ['u1'], hashes }, []);
  });
  expect(erased.holds(values)).toBe(expected);
  expect(JSON.stringify(erased.all())).not.toMatch(/maria|7745|5299/i);
  transact(db, (tx) => void erased.lift(tx, maria));
  expect(erased.holds(values)).toBe(false);
});
