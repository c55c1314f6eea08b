import { stateOf } from './state.ts';
import type { World } from './world.ts';

/**
 * Rest: nothing goes wrong any more and nobody edits; what a person would have to release is
 * released; then time passes until whole readings of every system find nothing left to do.
 *
 * @returns how many rounds it took; null when it does not end
 */
const mostRounds = 200;
/** What is refused each time it is sent again stays given up. */
const releases = 3;
/** Longer than it takes to believe that a record is gone. */
const betweenRoundsMs = 11 * 60_000;

export async function quiesce(world: World, pauseMs = betweenRoundsMs): Promise<number | null> {
  for (const wire of world.wires) {
    wire.faults.stop();
    wire.online = true;
  }
  world.life().endAt(Number.POSITIVE_INFINITY);
  let before = '';
  let quiet = 0;
  for (let round = 1; round <= mostRounds; round += 1) {
    const written = effects(world);
    if (round <= releases) release(world);
    for (const index of world.wires.keys()) {
      world.act((app) =>
        app.sync.service.start({
          connectionUid: world.connection(index).uid,
          acceptMassChange: true,
          trigger: 'person',
          actor: 'Ana',
        }),
      );
      if (!(await world.idle())) return null;
    }
    const now = stateOf(world);
    quiet = now === before && effects(world) === written ? quiet + 1 : 0;
    // Twice in a row, with time between: what only time changes has its chance.
    if (quiet === 2) return round;
    before = now;
    await world.pass(pauseMs);
  }
  return null;
}

/** What a person does in the end: enters a password again, and sends once more what was given up. */
function release(world: World): void {
  world.act((app) => {
    for (const { id } of app.sync.connections.list()) app.gate.release(id, 'auth_required');
    const given = app.db.client
      .prepare<[], { id: number }>(
        `select distinct record_id as id from job where state = 'dead' and record_id is not null`,
      )
      .all();
    for (const lead of given) app.send(lead);
  });
}

export function effects(world: World): number {
  return world.crms.reduce(
    (sum, crm) => sum + crm.journal.filter(({ by }) => by === 'api').length,
    0,
  );
}
