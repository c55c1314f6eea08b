/**
 * Pages of a list: by offset, of 20 unless `limite` says otherwise and never more than 100.
 *
 * Two spellings of the counters exist, and some answers have none at all.
 */
export type MetaForm = 'older' | 'newer' | 'empty';

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

export function pageOf(query: URLSearchParams) {
  return {
    number: whole(query.get('pagina'), 1, Number.MAX_SAFE_INTEGER, 1),
    size: whole(query.get('limite'), 1, LARGEST_SIZE, DEFAULT_SIZE),
    direction: query.get('direcao')?.toLowerCase() === 'desc' ? 'DESC' : 'ASC',
  } as const;
}

export function metaOf(
  at: { number: number; size: number; total: number; shown: number; path: string },
  form: MetaForm,
): object {
  if (form === 'empty') return {};
  const { number, size, total, shown, path } = at;
  const pages = Math.ceil(total / size);
  const previous = number > 1 ? number - 1 : null;
  const next = number < pages ? number + 1 : null;
  const url = (page: number | null) => (page === null ? null : `/api${path}?pagina=${page}`);
  return {
    total_registros: total,
    ...(form === 'older'
      ? { total_da_pagina: shown }
      : { total_paginas: pages, total_registros_pagina: shown }),
    pagina_atual: number,
    limite_por_pagina: size,
    pagina_anterior: previous,
    url_anterior: url(previous),
    proxima_pagina: next,
    proxima_url: url(next),
  };
}

function whole(text: string | null, least: number, most: number, otherwise: number): number {
  const value = Number(text ?? '');
  if (!Number.isSafeInteger(value) || value < least) return otherwise;
  return Math.min(most, value);
}
