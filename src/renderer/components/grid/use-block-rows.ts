import { useQueries, useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { sameItems, useKept } from '../use-kept.ts';
import { useStable } from '../use-stable.ts';
import type { GridRows } from './grid-types.ts';

/** A part of a long list, and where the next one starts. */
export type Block<Row> = {
  items: readonly Row[];
  total: number;
  /** There may be more than `total`. */
  atLeast?: boolean;
  nextCursor: string | null;
};

/** How to ask for a block: after the one before it, or by jumping to a place. */
export type BlockPlace = { cursor: string } | { offset: number };

type BlockRows<Row> = {
  /** Everything the list depends on; a block's key is this and its number. */
  queryKey: (block: number) => QueryKey;
  fetch: (place: BlockPlace, limit: number, signal: AbortSignal) => Promise<Block<Row>>;
  keyOf: (row: Row) => string;
  /** How long the list is where blocks only know the least. */
  total?: number | undefined;
  blockSize?: number;
};

const keptBlocks = 20;

/**
 * The rows of a list of any length, fetched in blocks as they come into view.
 *
 * A block follows the one before it by cursor, which costs the same anywhere in the list; only a
 * jump of the scroll bar asks by offset.
 */
export function useBlockRows<Row>({
  queryKey,
  fetch,
  keyOf,
  total: counted,
  blockSize = 200,
}: BlockRows<Row>) {
  const queries = useQueryClient();
  const listKey = JSON.stringify(queryKey(0));
  const stableKey = useStable(keyOf);
  const [range, setRange] = useState({ listKey, first: 0, last: 0 });
  // Another list starts at its top.
  const { first, last } = range.listKey === listKey ? range : { first: 0, last: 0 };
  const keys = useKept(
    Array.from({ length: last - first + 1 }, (_, index) => queryKey(first + index)),
    sameText,
  );

  const results = useQueries({
    queries: keys.map((key, index) => ({
      queryKey: key,
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const block = first + index;
        const before = block === 0 ? null : queryKey(block - 1);
        return fetch(placeOf<Row>(queries, before, block * blockSize), blockSize, signal);
      },
    })),
  });

  const told = results.map((result) => result.data).filter((block) => block !== undefined);
  const known = told.find((block) => !block.atLeast) ?? told[0];
  const blocks = useKept(
    results.map((result) => result.data),
    sameItems,
  );
  const length = known?.atLeast ? (counted ?? known.total) : known?.total;
  const total = useLastTotal(listKey, length);
  const waiting = known === undefined && results.every((result) => result.isPending);

  const forget = useStable((block: number) => {
    queries.removeQueries({ queryKey: queryKey(block), exact: true, type: 'inactive' });
  });
  useForgetFar(listKey, first, last, forget);

  const rows = useMemo((): GridRows<Row> => {
    const blockAt = (block: number) => blocks[block - first]?.items;
    return {
      total,
      at: (index) => blockAt(Math.floor(index / blockSize))?.[index % blockSize],
      indexOf: (key) => {
        for (let block = first; block <= last; block += 1) {
          const found = blockAt(block)?.findIndex((row) => stableKey(row) === key) ?? -1;
          if (found !== -1) return block * blockSize + found;
        }
        return -1;
      },
      show: (from, to) => {
        const next = { first: Math.floor(from / blockSize), last: Math.floor(to / blockSize) };
        setRange((now) =>
          now.listKey === listKey && now.first === next.first && now.last === next.last
            ? now
            : { listKey, ...next },
        );
      },
    };
  }, [blocks, first, last, total, listKey, blockSize, stableKey]);

  // While another list is on its way the one before stays, so that nothing blinks.
  const shown = useKept(rows, () => waiting);

  return {
    rows: shown,
    /** The rows shown are not yet those asked for. */
    waiting,
    /** There are more rows than `total`; how many is being found out. */
    atLeast: known?.atLeast === true && counted === undefined,
    error: results.find((result) => result.error)?.error ?? null,
    /** When what is shown was read, for "since 14:02". */
    readAt: Math.max(0, ...results.map((result) => result.dataUpdatedAt)),
    retry: () => void Promise.all(results.map((result) => result.refetch())),
  };
}

// Blocks far from view are let go, so that a long walk down a list does not keep all of it.
function useForgetFar(
  listKey: string,
  first: number,
  last: number,
  forget: (block: number) => void,
): void {
  const visited = useRef({ listKey, blocks: new Set<number>() });
  useEffect(() => {
    if (visited.current.listKey !== listKey) visited.current = { listKey, blocks: new Set() };
    const { blocks } = visited.current;
    for (let block = first; block <= last; block += 1) blocks.add(block);
    for (const block of blocks) {
      if (block >= first - keptBlocks / 2 && block <= last + keptBlocks / 2) continue;
      blocks.delete(block);
      forget(block);
    }
  }, [listKey, first, last, forget]);
}

// An old cursor may point behind rows that came since, so it is used only while its block is fresh.
function placeOf<Row>(queries: QueryClient, before: QueryKey | null, offset: number): BlockPlace {
  const state = before === null ? undefined : queries.getQueryState<Block<Row>>(before);
  const fresh = state?.status === 'success' && state.fetchStatus === 'idle' && !state.isInvalidated;
  const cursor = fresh ? state.data?.nextCursor : null;
  return cursor ? { cursor } : { offset };
}

/** How long the list is, as last told of this same list. */
function useLastTotal(listKey: string, total: number | undefined): number {
  const [last, setLast] = useState({ listKey, total: total ?? 0 });
  if (total !== undefined && (last.listKey !== listKey || last.total !== total)) {
    setLast({ listKey, total });
    return total;
  }
  return last.listKey === listKey ? last.total : 0;
}

function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
