import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { createDuplicateHandlers } from '../../../../src/main/service/handlers/duplicates.ts';
import { createMergeHandlers } from '../../../../src/main/service/handlers/merges.ts';
import { createConflictHandlers } from '../../../../src/main/service/handlers/sync.ts';
import type { Pagination } from '../../../../src/shared/model/common.ts';
import { anaAtTheScreens as context, linkedLead } from '../../../support/conflicts-in-a-test.ts';
import { duplicatesInATest } from '../../../support/duplicates-in-a-test.ts';

type Page<T> = { items: T[]; pagination: Pagination };

/** Works a list off as a client of the API does: takes a page, settles it, goes on from its end. */
async function workOff<T>(
  list: (cursor: string | undefined) => Promise<Page<T>>,
  settle: (row: T) => unknown,
): Promise<number> {
  let cursor: string | undefined;
  let seen = 0;
  do {
    const { items, pagination } = await list(cursor);
    for (const row of items) await settle(row);
    seen += items.length;
    cursor = pagination.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return seen;
}

test('conflicts that are settled while one walks them leave none out', async () => {
  const { app, clash, settle } = await linkedLead();
  await clash(
    { city: 'Santos', name: 'Maria Dores' },
    { name: 'Maria D.', custom_fields: { cmp9: 'Niterói' } },
  );
  const { conflictList } = app.sync;
  const { list } = createRouterClient(createConflictHandlers({ ...app, conflictList }), {
    context,
  });
  expect(app.conflicts()).toHaveLength(2);
  const page = (cursor?: string) => list({ limit: 1, ...(cursor && { cursor }) });
  expect(await workOff(page, (conflict) => settle(conflict, {}))).toBe(2);
  expect(app.conflicts()).toEqual([]);
});

test('deleted leads that are brought back while one walks them leave none out', async () => {
  const { app } = duplicatesInATest();
  for (let n = 0; n < 5; n += 1) app.remove(app.add({ name: `Ana ${n}` }));
  const { deleted } = createRouterClient(createMergeHandlers(app.mergeRoutes), { context });
  const page = (cursor?: string) => deleted({ limit: 2, ...(cursor && { cursor }) });
  expect(await workOff(page, ({ id }) => app.trash.restore(context, id))).toBe(5);
});

test('duplicates that are told apart while one walks them leave none out', async () => {
  const it = duplicatesInATest();
  for (let n = 0; n < 5; n += 1) {
    it.app.add({ name: 'Ana Lima', phone: `+551198231770${n}` });
    it.app.add({ name: 'Ana Lima', phone: `+551198231770${n}` });
  }
  await it.look();
  const { list } = createRouterClient(createDuplicateHandlers(it), { context });
  const page = (cursor?: string) => list({ limit: 2, ...(cursor && { cursor }) });
  expect(await workOff(page, ({ pairs }) => it.notDuplicate(context, pairs))).toBe(5);
});
