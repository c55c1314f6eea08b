import { expect, test } from 'vitest';
import { admin } from '../support/sync-in-a-test.ts';
import { someHistory } from './history.ts';
import { wrongsOf } from './laws.ts';
import { long } from './long.ts';
import { play } from './play.ts';
import { effects } from './quiesce.ts';
import type { World } from './world.ts';

const sizes = { people: 5, steps: 30, connections: 2 };

/**
 * A copy is made at some point of a history with all its faults; the history goes on; then somebody
 * goes back to the copy, looks at what would be done on each connection, and says yes.
 */
async function restored(seed: number) {
  const history = someHistory(seed, sizes);
  const copyAt = seed % history.steps.length;
  let name = '';
  let ours = 0;
  const silent: string[] = [];
  const played = await play(history, {
    async after(step, world, deeds) {
      if (step !== copyAt) return;
      name = await world.copy();
      ours = deeds.filter(({ crm }) => crm === null).length;
    },
    async before(world, deeds) {
      for (const wire of world.wires) {
        wire.faults.stop();
        wire.online = true;
        wire.tokenValid = true;
      }
      world.life().endAt(Number.POSITIVE_INFINITY);
      await world.pass(60_000);
      await world.goBack(name);
      const before = effects(world);
      world.app().tick();
      await world.pass(20 * 60_000);
      // Nothing goes out before a person has seen what it would be.
      if (effects(world) !== before) silent.push('P21: something was sent before it was approved.');
      for (const index of world.wires.keys()) await approve(world, index);
      // What was typed here after the copy is gone with the file that was left.
      const typed = deeds.filter(({ crm }) => crm === null).slice(0, ours);
      return [...typed, ...deeds.filter(({ crm }) => crm !== null)];
    },
  });
  const wrongs = [...silent, ...wrongsOf(played)];
  await played.world.close();
  return wrongs;
}

test.each(Array.from({ length: long ? 400 : 6 }, (_, index) => 9000 + index))(
  'going back to a copy and approving what is shown loses and doubles nothing (%i)',
  async (seed) => {
    expect(await restored(seed)).toEqual([]);
  },
);

async function approve(world: World, index: number): Promise<void> {
  const { uid } = world.connection(index);
  const { first } = world.app().running;
  const planHash = (runId: string) => first.viewOf(runId)?.result?.planHash;
  const { id: runId } = first.preview(uid, { actor: 'Ana', trigger: 'person' });
  await until(world, () => planHash(runId) !== undefined);
  const approval = { connectionId: uid, runId, planHash: planHash(runId) ?? '', createThere: true };
  const { id } = first.approve(approval, admin);
  await until(world, () => world.app().sync.runs.detail(id).state === 'completed');
}

async function until(world: World, is: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) {
    if (is()) return;
    await world.pass(5000);
  }
  throw new Error('It never came.');
}
