import { expect } from 'vitest';
import type { LeadRow } from '../../src/main/service/leads/lead-values.ts';
import type { FieldValues } from '../../src/main/service/providers/field-values.ts';
import { ana } from '../support/sync-in-a-test.ts';
import { anaAtTheScreens } from '../support/conflicts-in-a-test.ts';
import type { Crm, CrmProfile } from './crm.ts';
import { noFaults, type FaultPlan } from './faults.ts';
import { wrongsOf } from './laws.ts';
import { leadsOf, type Deed, type Played } from './play.ts';
import { quiesce } from './quiesce.ts';
import { createWorld, type App, type World } from './world.ts';

/**
 * One thing that sync does, done once whole to count its points, and then once for every point at
 * which the program may be killed. However it ends: started anew, the work is finished, once.
 */
export type Scenario = {
  readonly name: string;
  readonly profile: CrmProfile;
  readonly faults?: FaultPlan;
  /** Each so-many-th point, where not all are tried; 3 unless told. */
  readonly stride?: number;
  /** What is there before. */
  readonly before?: (at: Stage) => void | Promise<void>;
  /** What somebody does; may die in the middle of it, and is then not done again unless it left nothing. */
  readonly deed: (at: Stage) => void | Promise<void>;
  /** What is true in the end, whenever it was killed. */
  readonly after: (at: Stage) => void;
};

export type Stage = {
  readonly world: World;
  readonly crm: Crm;
  app(): App;
  /** A lead that is sent there. */
  add(values: FieldValues): void;
  lead(): LeadRow;
  /** The one record there. */
  there(): FieldValues | undefined;
  settle(choice: 'local' | 'remote'): Promise<void>;
  /** Of the API, by what they did. */
  effects(): string[];
};

export const maria = { name: 'Maria das Dores', email: 'maria@correio.example', city: 'Santos' };

async function stageOf(scenario: Scenario): Promise<Stage> {
  const { profile, faults = noFaults } = scenario;
  const world = await createWorld({ seed: 7, profiles: [profile], faults });
  const [crm] = world.crms;
  if (crm === undefined) throw new Error('There is no system.');
  await world.connect(0);
  await world.idle();
  return {
    world,
    crm,
    app: world.app,
    add: (values) =>
      void world.act((app) => app.add(values, { ...ana, sendTo: [world.connection(0).id] })),
    lead() {
      const [lead] = [...leadsOf(world.app(), false), ...leadsOf(world.app(), true)];
      if (lead) return lead;
      throw new Error('There is no lead.');
    },
    there: () => crm.read(crm.live()[0] ?? '')?.values,
    effects: () => crm.journal.filter(({ by }) => by === 'api').map(({ op }) => op),
    async settle(choice) {
      const [conflict] = world.app().conflicts();
      if (!conflict) return;
      const { id, seenLocalRev, seenRemoteVer } = conflict;
      const ask = { id, choice, winner: 'local' as const, seenLocalRev, seenRemoteVer };
      await world
        .app()
        .settle.one(anaAtTheScreens, ask)
        .catch((error: unknown) => {
          if (!world.life().dead) throw error;
        });
    },
  };
}

/** Longer than any search lags. */
const restMs = 61_000;

/** @param at the point at which it is killed; null to the end, to count them */
async function perform(scenario: Scenario, at: number | null): Promise<number> {
  const stage = await stageOf(scenario);
  const { world } = stage;
  try {
    await scenario.before?.(stage);
    await world.idle();
    const from = world.life().points();
    if (at !== null) world.life().endAt(from + at);
    await scenario.deed(stage);
    // A deed that left nothing on the disk did not happen: the person does it again.
    if (world.life().dead) {
      world.app();
      await scenario.deed(stage);
    }
    await world.idle();
    const points = world.life().points() - from;
    if ((await quiesce(world, restMs)) === null) throw new Error('It never came to rest.');
    const played: Played = {
      history: { seed: 7, profiles: [], faults: noFaults, ours: [], theirs: [], steps: [] },
      world,
      deeds: [] as Deed[],
      settlements: [],
      wrongs: world.bugs().map((bug) => `A defect was met: ${JSON.stringify(bug)}`),
      rounds: 1,
      hash: '',
    };
    expect(wrongsOf(played)).toEqual([]);
    scenario.after(stage);
    return points;
  } catch (error) {
    const where = at === null ? 'not killed' : `killed at point ${at}`;
    throw new Error(`${scenario.name}, ${where}: ${String(error)}\n${world.trace.join('\n')}`, {
      cause: error,
    });
  } finally {
    await world.close();
  }
}

/** Kills it at every point, or at some of them where time is short. */
export async function sweep(scenario: Scenario, every: boolean): Promise<number> {
  const stride = every ? 1 : (scenario.stride ?? 3);
  const points = await perform(scenario, null);
  for (let at = 1; at <= points; at += stride) await perform(scenario, at);
  return points;
}
