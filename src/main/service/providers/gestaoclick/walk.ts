import { z } from 'zod';
import type { ChangePage, Observation } from '../provider.ts';
import { shapedList, type GestaoClickClient } from './client.ts';
import { parseCliente, remoteIdOf, versionOf } from './mapping.ts';

/**
 * Walking through a whole list, by id, a hundred at a time.
 *
 * There is no date of change and no filter for one, so every pull reads everything. The counters of
 * an answer come in two spellings or not at all and are never believed: the walk ends where no next
 * page is named, where a page is empty, or where one comes again.
 */
const PAGE_SIZE = 100;

const position = z.object({
  page: z.number().int().min(1),
  /** The ids of the page before, first and last. */
  before: z.tuple([z.string(), z.string()]).nullable(),
});
type Position = z.infer<typeof position>;

/** One of its lists, and how an item of it is looked at. */
export type List = {
  readonly path: string;
  readonly observe: (raw: unknown) => Observation;
};

/** @param wanted raw fields that a mapping names */
export function clientes(wanted: () => ReadonlySet<string>): List {
  return { path: '/clientes', observe: (raw) => observe(raw, wanted) };
}

export function createWalk(client: GestaoClickClient, list: List) {
  return async (cursor: string | null, signal: AbortSignal): Promise<ChangePage> => {
    const at: Position =
      cursor === null ? { page: 1, before: null } : position.parse(JSON.parse(cursor));
    const query = new URLSearchParams({
      pagina: String(at.page),
      limite: String(PAGE_SIZE),
      ordenacao: 'id',
      direcao: 'asc',
    });
    const answer = await client.read(`${list.path}?${query.toString()}`, signal);
    const items = shapedList(answer);
    const ends: [string, string] = [remoteIdOf(items[0]) ?? '', remoteIdOf(items.at(-1)) ?? ''];
    const again = at.before !== null && ends[0] === at.before[0] && ends[1] === at.before[1];
    const over = items.length === 0 || again || namesNoNext(answer.meta);
    const next: Position = { page: at.page + 1, before: ends };
    return {
      items: again ? [] : items.map(list.observe),
      next: over ? null : JSON.stringify(next),
      serverNow: answer.serverNow,
      about: totalOf(answer.meta),
    };
  };
}

/** Counters that are there and name no next page; where there are none, that says nothing. */
function namesNoNext(meta: unknown): boolean {
  if (typeof meta !== 'object' || meta === null || Object.keys(meta).length === 0) return false;
  const { proxima_pagina: next } = meta as { proxima_pagina?: unknown };
  return next === undefined || next === null || next === '' || next === 0;
}

/** What they say there is in all. */
function totalOf(meta: unknown): number | null {
  if (typeof meta !== 'object' || meta === null) return null;
  const total = Number((meta as { total_registros?: unknown }).total_registros ?? NaN);
  return Number.isSafeInteger(total) && total >= 0 ? total : null;
}

/** The version is worked out when it is asked for, so that a page does not hold others up. */
function observe(raw: unknown, wanted: () => ReadonlySet<string>): Observation {
  let ver: string | undefined;
  return {
    remoteId: remoteIdOf(raw),
    raw,
    get ver() {
      ver ??= versionOf(raw, wanted());
      return ver;
    },
    parse: () => parseCliente(raw, wanted(), ver),
  };
}
