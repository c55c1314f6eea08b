import { expect, test } from 'vitest';
import { newLimiter, nextAt, take } from '../../../../src/main/service/jobs/limiter.ts';
import { dinamize } from '../../../../src/main/service/providers/dinamize/manifest.ts';
import { gestaoclick } from '../../../../src/main/service/providers/gestaoclick/manifest.ts';

test.each([
  [dinamize.info.name, dinamize.limits, { calls: 60, inMs: 60_000 }],
  [gestaoclick.info.name, gestaoclick.limits, { calls: 3, inMs: 1000 }],
])(
  'however much there is to send, no stretch of time sees more than %s takes',
  (_name, limits, most) => {
    const calls: number[] = [];
    let limiter = newLimiter(limits, 0);
    for (let now = 0; now < 5 * 60_000; now = Math.max(now, nextAt(limiter, limits, now))) {
      const taken = take(limiter, limits, now);
      if (taken === null) continue;
      limiter = taken;
      calls.push(now);
    }
    const fullest = Math.max(
      ...calls.map((from) => calls.filter((at) => at >= from && at < from + most.inMs).length),
    );
    expect(fullest).toBeLessThanOrEqual(most.calls);
  },
);
