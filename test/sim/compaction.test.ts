import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../src/main/sandbox/random.ts';
import { toLeadEdit } from '../../src/main/service/links/lead-fields.ts';
import type { LeadRow } from '../../src/main/service/leads/lead-values.ts';
import { ana } from '../support/sync-in-a-test.ts';
import { profiles } from './profiles.ts';
import { effects } from './quiesce.ts';
import { createWorld, type App } from './world.ts';

type Deed = {
  readonly who: number;
  readonly do: 'edit' | 'remove' | 'restore';
  readonly field: string;
  readonly value: string;
  readonly wait: number;
};

/** What people do to three leads in a few minutes, quickly one after the other. */
function someDeeds(seed: number): Deed[] {
  const random = createRandom(seed);
  return Array.from({ length: 25 }, (_, n) => ({
    who: random.int(0, 2),
    do: random.pick(['edit', 'edit', 'edit', 'edit', 'edit', 'remove', 'restore'] as const),
    field: random.pick(['city', 'company', 'name', 'notes']),
    value: `Vila ${n}`,
    wait: random.pick([0, 0, 100, 700, 1500, 4000]),
  }));
}

/** The same history with each change sent before the next is made, or with what compaction makes of it. */
async function played(seed: number, oneByOne: boolean) {
  const world = await createWorld({ seed, profiles: [{ ...profiles.marked, indexLagMs: 0 }] });
  onTestFinished(world.close);
  await world.connect(0);
  await world.idle();
  const [crm] = world.crms;
  const app = world.app();
  const to = { ...ana, sendTo: [world.connection(0).id] };
  const rest = (wait: number) => (oneByOne ? world.idle() : world.pass(wait));
  const leads: LeadRow[] = [];
  for (const n of [0, 1, 2]) {
    leads.push(app.add({ name: `Ana ${n}`, email: `ana${n}@correio.example` }, to));
    await rest(100);
  }
  for (const deed of someDeeds(seed)) {
    const lead = leads[deed.who];
    if (lead) perform(app, lead, deed);
    await rest(deed.wait);
  }
  await world.idle();
  const there = leads.map(({ id }) => {
    const link = app.sync.links.ofRecordOn('lead', id, world.connection(0).id);
    return link?.remoteId == null ? null : (crm?.read(link.remoteId)?.values ?? null);
  });
  return { there, calls: effects(world), live: crm?.live().length };
}

function perform(app: App, lead: LeadRow, deed: Deed): void {
  const isDeleted = app.now(lead).deletedAt !== null;
  if (deed.do === 'restore') {
    if (isDeleted) app.restore(lead);
  } else if (isDeleted) return;
  else if (deed.do === 'remove') app.remove(lead);
  else app.edit(lead, toLeadEdit({ [deed.field]: deed.value }));
}

test.each([1, 2, 3, 4])(
  'what is sent together leaves the other side as what is sent one by one, after no more writes (history %i)',
  async (seed) => {
    const alone = await played(seed, true);
    const together = await played(seed, false);
    expect(together.there).toEqual(alone.there);
    expect(together.live).toBe(alone.live);
    expect(together.calls).toBeLessThanOrEqual(alone.calls);
  },
);
