import { onTestFinished } from 'vitest';
import type { ServiceOptions } from '../../src/main/service/create-service.ts';
import type { Conversion, Pixel } from '../../src/shared/model/marketing.ts';
import { hooksInATest } from './hooks-in-a-test.ts';
import { startSandbox } from './sandbox-in-a-test.ts';
import { createTestClock } from './test-clock.ts';

/** A service with a pixel at the sandbox's Meta, both on one clock moved by hand. */
export async function marketingInATest(more: Partial<ServiceOptions> = {}) {
  const clock = createTestClock(Date.now());
  const sandbox = await startSandbox({ contacts: 0, clock: clock.now, hangMs: 300 });
  onTestFinished(sandbox.stop);
  const all = await hooksInATest({ clock, random: () => 0, ...more });
  const { ask, until } = all;
  const pixel = await ask<Pixel>('pixels.put', {
    pixelId: '123456789',
    name: 'Site',
    token: 'sandbox',
    url: `${sandbox.sandbox.networkUrl}/meta`,
    adAccountId: 'act_77',
  });
  const conversions = async (query: Record<string, unknown> = {}) =>
    (await ask<{ items: Conversion[] }>('conversions.list', { limit: 500, ...query })).items;
  const settled = (states: readonly string[], what = states.join()) =>
    until(async () => {
      const left = (await conversions()).map(({ state }) => state).toSorted();
      return JSON.stringify(left) === JSON.stringify([...states].toSorted());
    }, `Conversions ${what}`);
  const effects = async (entity = 'event') =>
    (await sandbox.journal())
      .filter((effect) => effect.provider === 'meta' && effect.entity === entity)
      .map(({ after }) => after as Record<string, unknown>);
  const fault = (kind: string, said: Record<string, unknown> = {}) =>
    sandbox.fault({ provider: 'meta', kind, times: 1, ...said });
  const pixelState = async () =>
    (await ask<{ items: Pixel[] }>('pixels.list', {})).items[0]?.state ?? 'removed';
  /** Until its last request came to nothing. */
  const heldUp = () => until(async () => (await pixelState()) === 'waiting', 'The wait');
  return { ...all, heldUp, clock, sandbox, pixel, conversions, settled, effects, fault };
}
