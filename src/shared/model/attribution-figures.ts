/** What one costs, in reais with cents; null where nothing was paid or none came. */
export function perEach(cost: number, count: number): number | null {
  return cost === 0 || count === 0 ? null : Math.round((cost / count) * 100) / 100;
}

/** Null where there is no whole to have a share of. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
