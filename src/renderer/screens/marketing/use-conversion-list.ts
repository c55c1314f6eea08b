import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import type { ConversionState } from '../../../shared/model/marketing.ts';
import { useService } from '../../service.tsx';

const atOnce = 100;

export type ConversionFilter = {
  state?: ConversionState[];
  pixelId?: string[];
  eventName?: string[];
};

/** Conversions, newest first, of any number. */
export function useConversionList(filter: ConversionFilter) {
  const { api, client } = useService();
  const input = { ...filter, limit: atOnce };
  return useBlockRows({
    queryKey: (block) => api.conversions.list.queryKey({ input: { ...input, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const asked = { ...input, ...page, limit };
      const { items, pagination } = await client.conversions.list(asked, { signal });
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: (conversion) => conversion.id,
    blockSize: atOnce,
  });
}
