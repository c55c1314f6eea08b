import { useBlockRows } from '../../../components/grid/use-block-rows.ts';
import { useService } from '../../../service.tsx';

const atOnce = 50;

/** The rows with a kind of problem, as a dry run listed them, with the corrections made since. */
export function useFixRows(fileId: string, checkId: string, kind: string) {
  const { client } = useService();
  return useBlockRows({
    queryKey: (block) => ['import-fix-rows', fileId, checkId, kind, block],
    fetch: async (place, limit, signal) => {
      const offset = 'offset' in place ? place.offset : Number(place.cursor);
      const input = { id: checkId, kind, offset, limit };
      const { items, total } = await client.importFixing.rows(input, { signal });
      const next = offset + items.length;
      return { items, total, nextCursor: next < total ? String(next) : null };
    },
    keyOf: (row) => String(row.line),
    blockSize: atOnce,
  });
}
