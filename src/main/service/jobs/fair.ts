/**
 * Who is served next among lanes: deficit round robin by class, with aging.
 *
 * A lane earns its class's weight each round and spends one for each start. A lane whose first job
 * waited counts as one class more urgent for each 60 s, never above 1; and of each connection's
 * starts one in ten goes to its job that has waited longest, whatever the class. So no ready job of
 * a healthy connection starves.
 */
export type Lane = {
  connectionId: number;
  class: number;
  /** When its first job became ready, in ms. */
  since: number;
  /** How many jobs it has; one more than can be given is enough to know that it is not empty. */
  ready: number;
};

/** What is remembered of each connection between calls: the credit of its lanes by class, and its starts. */
export type Turns = ReadonlyMap<
  number,
  { readonly credit: ReadonlyMap<number, number>; readonly started: number }
>;

export const firstTurn: Turns = new Map();

const weights = [16, 12, 8, 8, 6, 4, 2, 1] as const;
const agingMs = 60_000;
const oldestEvery = 10;

/** The class a lane counts as, after waiting. */
export function agedClass(lane: Pick<Lane, 'class' | 'since'>, now: number): number {
  if (lane.class <= 1) return lane.class;
  const raised = Math.floor(Math.max(0, now - lane.since) / agingMs);
  return Math.max(1, lane.class - raised);
}

export type Sharing = {
  lanes: readonly Lane[];
  /** How many starts there are to give over all connections. */
  slots: number;
  /** How many of them each connection can take. A connection without room keeps its turns as they are. */
  room: ReadonlyMap<number, number>;
  turns: Turns;
  /** In ms, as `since`. */
  now: number;
};

/** Chooses starts; answers how many each lane gives, and the turns after it. */
export function share(sharing: Sharing): { starts: Map<Lane, number>; turns: Turns } {
  const { lanes, room, now } = sharing;
  const roomLeft = new Map(room);
  const left = new Map(lanes.map((lane) => [lane, lane.ready]));
  const credit = new Map(lanes.map((lane) => [lane, creditOf(sharing.turns, lane)]));
  const started = new Map([...room.keys()].map((id) => [id, sharing.turns.get(id)?.started ?? 0]));
  const starts = new Map<Lane, number>();
  const byUrgency = lanes.toSorted(
    (a, b) => agedClass(a, now) - agedClass(b, now) || a.since - b.since,
  );
  const byAge = lanes.toSorted((a, b) => a.since - b.since);

  for (let slots = sharing.slots; slots > 0; slots -= 1) {
    const next = nextByCredit();
    if (!next) break;
    const id = next.connectionId;
    const count = (started.get(id) ?? 0) + 1;
    const oldest = byAge.find((lane) => lane.connectionId === id && canGive(lane));
    const lane = count % oldestEvery === 0 && oldest ? oldest : next;
    // The tenth start is a gift: who would have been next keeps its credit.
    if (lane === next) credit.set(lane, (credit.get(lane) ?? 0) - 1);
    started.set(id, count);
    roomLeft.set(id, (roomLeft.get(id) ?? 0) - 1);
    left.set(lane, (left.get(lane) ?? 0) - 1);
    starts.set(lane, (starts.get(lane) ?? 0) + 1);
  }
  return { starts, turns: turnsAfter() };

  function canGive(lane: Lane): boolean {
    return (left.get(lane) ?? 0) > 0 && (roomLeft.get(lane.connectionId) ?? 0) > 0;
  }

  function nextByCredit(): Lane | undefined {
    const able = byUrgency.filter(canGive);
    const rich = able.find((lane) => (credit.get(lane) ?? 0) >= 1);
    if (rich) return rich;
    for (const lane of able) {
      credit.set(lane, (credit.get(lane) ?? 0) + (weights[agedClass(lane, now)] ?? 1));
    }
    return able[0];
  }

  // A lane that emptied keeps no credit: it may not save up for a burst.
  function turnsAfter(): Turns {
    const after = new Map(sharing.turns);
    for (const id of room.keys()) {
      const kept = lanes
        .filter((lane) => lane.connectionId === id && (left.get(lane) ?? 0) > 0)
        .map((lane) => [lane.class, credit.get(lane) ?? 0] as const);
      after.set(id, { credit: new Map(kept), started: started.get(id) ?? 0 });
    }
    return after;
  }
}

function creditOf(turns: Turns, lane: Lane): number {
  return turns.get(lane.connectionId)?.credit.get(lane.class) ?? 0;
}
