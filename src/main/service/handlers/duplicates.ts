import type { Duplicates } from '../duplicates/create-duplicates.ts';
import { os } from './base.ts';
import { pageOf, pageUpTo, placeOf, startOf, type PageInput } from './paging.ts';

export function createDuplicateHandlers(duplicates: Duplicates) {
  const ok = { ok: true as const };

  function paged<I extends PageInput, T>(
    name: string,
    input: I,
    read: (query: I & { offset: number }) => { items: T[]; total: number },
  ) {
    const offset = startOf(name, input);
    const { items, total } = read({ ...input, offset });
    // Of what was listed some may be gone meanwhile: the place goes on by what was read.
    const passed = Math.max(0, Math.min(input.limit, total - offset));
    return { items, pagination: pageOf(name, input, passed, total) };
  }

  return {
    list: os.duplicates.list.handler(({ input }) => {
      const { items, ...found } = duplicates.page({ ...input, ...placeOf('duplicates', input, 2) });
      return { items, pagination: pageUpTo('duplicates', input, found) };
    }),
    scan: os.duplicates.scan.handler(() => duplicates.scan()),
    rescan: os.duplicates.rescan.handler(() => {
      duplicates.rescan();
      return ok;
    }),
    notDuplicate: os.duplicates.notDuplicate.handler(({ input, context }) => {
      duplicates.notDuplicate(context, input.pairs);
      return ok;
    }),
    undoNotDuplicate: os.duplicates.undoNotDuplicate.handler(({ input, context }) => {
      duplicates.undoNotDuplicate(context, input.pairs);
      return ok;
    }),
    setApart: os.duplicates.setApart.handler(({ input }) =>
      paged('set-apart', input, duplicates.setApart),
    ),
    merged: os.duplicates.merged.handler(({ input }) => paged('merged', input, duplicates.merged)),
    bulkPlan: os.duplicates.bulkPlan.handler(({ input }) => duplicates.bulkPlan(input)),
    bulkMerge: os.duplicates.bulkMerge.handler(({ input, context }) =>
      duplicates.bulkMerge(context, input.atLeast),
    ),
    bulkStop: os.duplicates.bulkStop.handler(({ input }) => duplicates.bulk.halt(input.id)),
    bulkState: os.duplicates.bulkState.handler(() => duplicates.bulk.last()),
    bulkLeftOut: os.duplicates.bulkLeftOut.handler(({ input }) =>
      duplicates.bulk.leftOut(input.id, input.limit),
    ),
  };
}
