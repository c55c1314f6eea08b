import { expect, onTestFinished, test } from 'vitest';
import type { Answer } from '../../../../src/main/service/jobs/backoff.ts';
import { createGate } from '../../../../src/main/service/jobs/gate.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const offline: Answer = { kind: 'offline', message: 'sem rede' };
const down: Answer = { kind: 'unavailable', message: '', status: 500 };
const well: Answer = { kind: 'done', result: 'noop' };

/** A gate of one connection whose looks are answered as told, and counted. */
function gateInATest(answer: () => Answer = () => well) {
  const clock = createTestClock();
  const looks: number[] = [];
  const start = clock.monotonic();
  const gate = createGate({
    clock,
    random: () => 0.5,
    probe: async () => {
      looks.push(clock.monotonic() - start);
      return answer();
    },
  });
  gate.watch(1, { perMinute: 60, burst: 5 });
  onTestFinished(() => gate.close());
  async function pass(ms: number, stepMs = 1000): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      clock.advance(stepMs);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const states = () => gate.state(1).state;
  const free = new AbortController().signal;
  return { gate, clock, looks, pass, states, free };
}

test('calls that find out together that the network is gone are one outage, looked at after 15 seconds', async () => {
  const { gate, looks, pass } = gateInATest(() => offline);
  for (let call = 0; call < 4; call += 1) gate.report(1, offline);
  await pass(800_000);
  // 15 s, then twice as long after each look in vain, five minutes at most.
  expect(looks).toEqual([15_000, 45_000, 105_000, 225_000, 465_000, 765_000]);
});

test('the first answer after an outage ends it, and the next outage starts at 15 seconds again', async () => {
  let back = false;
  const { gate, looks, pass, states } = gateInATest(() => (back ? well : offline));
  gate.report(1, offline);
  await pass(50_000);
  expect([states(), looks]).toEqual(['offline', [15_000, 45_000]]);
  back = true;
  await pass(60_000);
  expect(states()).toBe('ready');
  back = false;
  gate.report(1, offline);
  await pass(16_000);
  expect(looks.at(-1)).toBe(110_000 + 15_000);
});

test('a system that is down is looked at with cheap reads, and three good ones let the jobs on', async () => {
  const { gate, looks, pass, states } = gateInATest();
  for (let call = 0; call < 5; call += 1) gate.report(1, down);
  expect(states()).toBe('breaker_open');
  await pass(31_000);
  expect([states(), looks]).toEqual(['breaker_open', [30_000, 31_000]]);
  await pass(2000);
  expect([states(), looks.length]).toEqual(['ready', 3]);
});

test.each<[string, Answer]>([
  ['asks for patience', { kind: 'rate-limited', message: '', retryAfterMs: 4000 }],
  [
    'asks for patience with a 503',
    { kind: 'unavailable', message: '', status: 503, retryAfterMs: 4000 },
  ],
  ['could not be looked at in time', { kind: 'later', message: '', delayMs: 0 }],
  ['shows a defect of ours', { kind: 'bug', message: '' }],
])('a look that %s is followed by another: nothing stays shut for ever', async (_name, answer) => {
  let first = true;
  const { gate, pass, states } = gateInATest(() => {
    if (!first) return well;
    first = false;
    return answer;
  });
  for (let call = 0; call < 5; call += 1) gate.report(1, down);
  await pass(60_000);
  expect(states()).toBe('ready');
});

test('a password refused while a system comes back is asked of a person, and the looks go on after it', async () => {
  let known = false;
  const { gate, looks, pass, states } = gateInATest(() =>
    known ? well : { kind: 'unauthorized', message: 'senha errada' },
  );
  for (let call = 0; call < 5; call += 1) gate.report(1, down);
  await pass(600_000);
  expect([states(), looks.length]).toEqual(['auth_required', 1]);
  known = true;
  gate.release(1, 'auth_required');
  await pass(10_000);
  expect(states()).toBe('ready');
});

test('a paused connection is not called, not even to look', async () => {
  const { gate, looks, pass, states } = gateInATest(() => offline);
  gate.report(1, offline);
  gate.hold(1, 'paused', 'Ana pausou');
  await pass(600_000);
  gate.look(1);
  await pass(1000);
  expect([states(), looks]).toEqual(['paused', []]);
  gate.release(1, 'paused');
  await pass(15_000);
  expect([states(), looks.length]).toEqual(['offline', 1]);
});

test('a person who asks is answered by a look at once', async () => {
  let back = false;
  const { gate, pass, states } = gateInATest(() => (back ? well : offline));
  gate.report(1, offline);
  await pass(700_000);
  back = true;
  gate.look(1);
  await pass(1);
  expect(states()).toBe('ready');
});

test('a 503 that says when to come back slows us down and is not held against the system', () => {
  const { gate, clock, states } = gateInATest();
  for (let call = 0; call < 30; call += 1) {
    gate.report(1, { kind: 'unavailable', message: '', status: 503, retryAfterMs: 5000 });
  }
  expect([states(), gate.perMinute(1)]).toEqual(['throttled', 30]);
  clock.advance(5001);
  expect(states()).toBe('ready');
});

test('a turn that is minutes away is not waited for: the job gives its slot back', async () => {
  const { gate, free } = gateInATest();
  gate.report(1, { kind: 'rate-limited', message: '', retryAfterMs: 3_600_000 });
  await expect(gate.take(1, free)).rejects.toThrow('too far off');
});

test('a clock that is set back a year does not make a wait of seconds last a year', async () => {
  const { gate, clock, free } = gateInATest();
  for (let call = 0; call < 5; call += 1) await gate.take(1, free);
  gate.report(1, { kind: 'rate-limited', message: '', retryAfterMs: 2000 });
  clock.jumpTo(clock.now() - 365 * 24 * 3_600_000);
  clock.advance(2001);
  expect(gate.blocked(1)).toBeNull();
  clock.advance(2000);
  await gate.take(1, free);
});

test('who waits for a turn gives up when Ponte closes', async () => {
  const { gate, free } = gateInATest();
  for (let call = 0; call < 5; call += 1) await gate.take(1, free);
  const waiting = gate.take(1, free);
  gate.drain();
  await expect(waiting).rejects.toThrow('closing');
});

test('a connection runs as many jobs side by side as its profile says, two where it says nothing', () => {
  const { gate } = gateInATest();
  gate.watch(2, { perMinute: 60, burst: 5, slots: 5 });
  expect([gate.room(1, 0), gate.room(1, 2), gate.room(2, 1), gate.room(3, 0)]).toEqual([
    2, 0, 4, 0,
  ]);
});
