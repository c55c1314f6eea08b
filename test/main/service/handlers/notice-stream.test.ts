import { expect, test } from 'vitest';
import type { Notice } from '../../../../src/shared/contract/app.ts';
import { noticesFor } from '../../../../src/main/service/handlers/notice-stream.ts';

const told: Notice = { type: 'segments.changed' };

function source() {
  const listeners = new Set<(notice: Notice) => void>();
  const closing = new AbortController();
  return {
    listeners,
    tell: (notice: Notice) => listeners.forEach((listener) => listener(notice)),
    close: () => closing.abort(),
    closing: closing.signal,
    subscribe(listener: (notice: Notice) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

test('what is told between two readings is kept in order', async () => {
  const from = source();
  const stream = noticesFor(from, undefined);
  const first = stream.next();
  from.tell(told);
  from.tell({ type: 'deals.changed' });
  expect(await first).toEqual({ done: false, value: told });
  expect(await stream.next()).toEqual({ done: false, value: { type: 'deals.changed' } });
});

test('a listener that leaves is forgotten, also while it waits', async () => {
  const from = source();
  const leaves = new AbortController();
  const stream = noticesFor(from, leaves.signal);
  const waiting = stream.next();
  expect(from.listeners.size).toBe(1);
  leaves.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(from.listeners.size).toBe(0);
});

test('closing ends every stream', async () => {
  const from = source();
  const waiting = [1, 2].map(() => noticesFor(from, undefined).next());
  from.close();
  expect(await Promise.all(waiting)).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
  expect(from.listeners.size).toBe(0);
});

test('a listener that stopped reading is let go instead of filling the memory', async () => {
  const from = source();
  const stream = noticesFor(from, undefined);
  const first = stream.next();
  for (let count = 0; count < 5000; count += 1) from.tell(told);
  await first;
  expect((await stream.next()).done).toBe(true);
  expect(from.listeners.size).toBe(0);
});
