import type { Db } from '../db/database.ts';

type Value = number | null;

/**
 * Inserts rows many at a time: a call costs as much as a dozen rows of numbers.
 *
 * What is given is written when enough of it is there, and by `flush` at the latest.
 */
export type ManyRows = { (...row: Value[]): void; flush(): void };

const atOnce = 32;

/** @param into an insert up to its values; @param width values in a row */
export function manyRows(client: Db['client'], into: string, width: number): ManyRows {
  const row = `(${Array(width).fill('?').join(', ')})`;
  const one = client.prepare(`${into} values ${row}`);
  const many = client.prepare(`${into} values ${Array(atOnce).fill(row).join(', ')}`);
  let waiting: Value[] = [];

  function add(...values: Value[]): void {
    for (const value of values) waiting.push(value);
    if (waiting.length < atOnce * width) return;
    many.run(waiting);
    waiting = [];
  }

  function flush(): void {
    for (let at = 0; at < waiting.length; at += width) one.run(waiting.slice(at, at + width));
    waiting = [];
  }

  return Object.assign(add, { flush });
}
