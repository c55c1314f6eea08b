import { expect, onTestFinished, test } from 'vitest';
import { LineFailure, type Line } from '../../../../src/main/console/tunnel/line.ts';
import { createWatch, usualTimings } from '../../../../src/main/console/tunnel/watch.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const minute = 60_000;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A watch over lines a test opens and breaks, in a time it moves. */
function watched(lastUpAt: number | null = null, refusal: LineFailure | null = null) {
  const clock = createTestClock();
  const start = clock.now();
  const told: string[] = [];
  let opened = 0;
  let refuse = refusal;
  let answers = true;
  let breakLine = (_failure: LineFailure): void => undefined;
  const watch = createWatch({
    clock,
    random: () => 1,
    timings: usualTimings,
    lastUpAt: lastUpAt === null ? null : start + lastUpAt,
    async open(): Promise<Line> {
      opened += 1;
      if (refuse) throw refuse;
      const ended = new Promise<LineFailure>((resolve) => (breakLine = resolve));
      const close = async (): Promise<void> => breakLine(new LineFailure('ended'));
      return { publicUrl: 'https://ponte.example.com', ended, close };
    },
    async ask() {
      if (!answers) throw new LineFailure('no-answer');
      return 12;
    },
    onChange: () => undefined,
    onUp: () => told.push('up'),
    onLost: (from, cause) => told.push(`${cause} since ${(from - start) / 1000}`),
  });
  onTestFinished(() => watch.close());
  return {
    watch,
    clock,
    told,
    opened: () => opened,
    refuse: (failure: LineFailure | null) => void (refuse = failure),
    answer: (yes: boolean) => void (answers = yes),
    breakLine: () => breakLine(new LineFailure('ended')),
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= 1000) {
        clock.advance(Math.min(left, 1000));
        await turn();
      }
      await turn();
    },
  };
}

test('it is up once a question came back through the public address, and asks each minute', async () => {
  const { watch, told, pass } = watched();
  expect(watch.now().state).toBe('connecting');
  await pass(1);
  expect(watch.now()).toMatchObject({
    state: 'up',
    publicUrl: 'https://ponte.example.com',
    lastCheck: { ok: true, tookMs: 12 },
  });
  await pass(3 * minute);
  expect(told).toEqual(['up', 'up', 'up', 'up']);
});

test('one lost question is no outage; two are, since the last one that was answered', async () => {
  const { watch, told, answer, pass } = watched();
  await pass(1);
  answer(false);
  await pass(minute);
  expect(watch.now().state).toBe('up');
  expect(told).toEqual(['up']);
  await pass(usualTimings.againMs);
  expect(watch.now()).toMatchObject({ state: 'down', flaw: 'no-answer' });
  expect(told[1]).toMatch(/^check since 0/);
  answer(true);
  await pass(usualTimings.againMs);
  expect(watch.now().state).toBe('up');
  expect(told.at(-1)).toBe('up');
});

test('a broken line is opened again at growing pauses until it holds', async () => {
  const { watch, told, opened, refuse, breakLine, pass } = watched();
  await pass(1);
  refuse(new LineFailure('unreachable', 'no route'));
  breakLine();
  await pass(10);
  expect(watch.now()).toMatchObject({ state: 'down', flaw: 'ended' });
  await pass(5 * minute);
  expect(watch.now()).toMatchObject({ flaw: 'unreachable', flawDetail: 'no route' });
  // After 1, 3, 7, 15, 31, 63, then each minute.
  expect(opened()).toBe(1 + 6 + 3);
  refuse(null);
  await pass(minute);
  expect(watch.now().state).toBe('up');
  expect(told.at(-1)).toBe('up');
  expect(told.every((each) => each === 'up' || each === 'line since 0.001')).toBe(true);
});

test('what only a person can put right is not tried again by itself', async () => {
  const { watch, opened, pass } = watched(null, new LineFailure('host-key-changed'));
  await pass(1);
  await pass(20 * minute);
  expect(opened()).toBe(1);
  expect(watch.now()).toMatchObject({ state: 'down', flaw: 'host-key-changed', nextTryAt: null });
});

test('a computer that slept missed hooks, even when the line answers at once', async () => {
  const { watch, clock, told, pass } = watched();
  await pass(1);
  clock.jumpTo(clock.now() + 8 * 60 * minute);
  await pass(usualTimings.beatMs);
  expect(told).toEqual(['up', expect.stringMatching(/^sleep since 0/), 'up']);
  expect(watch.now().state).toBe('up');
});

test('the time in which Ponte was closed counts as an outage until the first answer', async () => {
  const { told, pass } = watched(-3600_000);
  expect(told).toEqual(['closed since -3600']);
  await pass(1);
  expect(told.at(-1)).toBe('up');
});
