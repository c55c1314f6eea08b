import { expect, test } from 'vitest';
import { createDraftStore } from '../../../../src/main/service/drafts/draft-store.ts';
import type { Draft } from '../../../../src/shared/model/draft.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const ana = { name: 'Ana', role: 'admin' } as const;
const bia = { name: 'Bia', role: 'staff' } as const;
const lead = (of: string, body = '{}'): Draft => ({ screen: 'lead', of, shape: 1, body });

function opened() {
  const clock = createTestClock();
  return { clock, drafts: createDraftStore(openTestDb(), clock) };
}

test('each person finds their own, as it was typed last', () => {
  const { drafts } = opened();
  drafts.keep(ana, lead('new', '"a"'));
  drafts.keep(bia, lead('new', '"b"'));
  drafts.keep(ana, lead('new', '"ab"'));
  expect(drafts.list(ana)).toEqual([lead('new', '"ab"')]);
  drafts.drop(bia, lead('new'));
  expect(drafts.list(bia)).toEqual([]);
  expect(drafts.list(ana)).toHaveLength(1);
});

test('of very many the oldest go, and what nobody went on with for a month', () => {
  const { drafts, clock } = opened();
  for (let n = 0; n < 105; n += 1) drafts.keep(ana, lead(`lead-${n}`));
  expect(drafts.list(ana)).toHaveLength(100);
  expect(drafts.list(ana).at(-1)?.of).toBe('lead-5');
  clock.advance(20 * 86_400_000);
  drafts.keep(ana, lead('lead-50'));
  clock.advance(20 * 86_400_000);
  drafts.forget();
  expect(drafts.list(ana).map(({ of }) => of)).toEqual(['lead-50']);
});
