import type { ServiceOptions } from '../../src/main/service/create-service.ts';
import type { Audience, RemarketingJobDetail } from '../../src/shared/model/remarketing.ts';
import { marketingInATest } from './marketing-in-a-test.ts';

type Made = { id: string };
export type Held = { id: string; name: string; size: number; users: string[] };

/** A service with an ad account at the sandbox's Meta and a segment of leads with a tag. */
export async function remarketingInATest(more: Partial<ServiceOptions> = {}) {
  const all = await marketingInATest(more);
  const { ask, until, sandbox } = all;
  for (const rule of await ask<{ active: boolean }[]>('conversions.rules')) {
    await ask('conversions.saveRule', { ...rule, active: false });
  }
  const segment = await ask<Made>('segments.save', {
    name: 'Frios',
    filter: { tag: ['frio'] },
    sort: '-createdAt',
    columns: null,
  });

  const lead = (name: string, values: Record<string, unknown> = {}) =>
    ask<Made>('leads.create', {
      name,
      email: `${name.toLowerCase()}@correio.example`,
      consent: 'granted',
      tags: ['frio'],
      ...values,
    });
  const create = (draft: Record<string, unknown> = {}) =>
    ask<Audience>('remarketing.create', { name: 'Frios', segmentId: segment.id, ...draft });
  const get = (id: string) => ask<Audience>('remarketing.get', { id });
  const job = async (id: string) =>
    ask<RemarketingJobDetail>('remarketing.job', { id: (await get(id)).job?.id ?? '' });
  /** Until its last job has come to this. */
  const ended = async (id: string, state = 'completed') => {
    await until(async () => (await get(id)).job?.state === state, `A job that is ${state}`);
    return job(id);
  };
  /** Begins another job, and waits for its end. */
  const again = async (id: string, kind = 'refresh', state = 'completed') => {
    await ask('remarketing.start', { id, kind });
    return ended(id, state);
  };
  /** What the platform holds. */
  const there = async (): Promise<Held[]> => {
    const answer = await fetch(`${sandbox.sandbox.url}/_sandbox/meta/records?entity=audience`);
    return ((await answer.json()) as { items: Held[] }).items;
  };
  return { ...all, segment, lead, create, get, job, ended, again, there };
}
