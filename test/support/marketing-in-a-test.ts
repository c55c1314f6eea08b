import { onTestFinished } from 'vitest';
import type { ServiceOptions } from '../../src/main/service/create-service.ts';
import type { Stage } from '../../src/shared/model/deal.ts';
import type { Conversion, ConversionRule, Pixel } from '../../src/shared/model/marketing.ts';
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
  const pixelIs = (state: string) =>
    until(async () => (await pixelState()) === state, `A pixel that is ${state}`);
  /** Until its last request came to nothing. */
  const heldUp = () => pixelIs('waiting');
  return { ...all, heldUp, pixelIs, clock, sandbox, pixel, conversions, settled, effects, fault };
}

/** The same, in which only these facts are reported by themselves. */
export async function withRules(...facts: string[]) {
  const all = await marketingInATest();
  const { ask, sandbox, clock } = all;
  for (const rule of await ask<ConversionRule[]>('conversions.rules')) {
    await ask('conversions.saveRule', { ...rule, active: facts.includes(rule.fact) });
  }
  const offline = () => sandbox.ask('POST', '/_sandbox/network', { offline: true });
  /** After a try that came to nothing the platform is there again, and is tried again. */
  const online = async () => {
    await all.heldUp();
    await sandbox.ask('POST', '/_sandbox/network', { offline: false });
    clock.advance(60 * 60_000);
  };
  const stages = (await ask<{ items: Stage[] }>('deals.stages')).items;
  const stage = (kind: string) => stages.find((each) => each.kind === kind)!.id;
  const made = async (path: string, draft: object) => (await ask<{ id: string }>(path, draft)).id;
  /** What a conversion is known by: whose, which, and what became of it. */
  const shown = async () =>
    (await all.conversions())
      .map(({ eventName, state, word }) => [eventName, state, word].filter(Boolean).join(' '))
      .toSorted();
  return { ...all, offline, online, stages, stage, made, shown };
}
