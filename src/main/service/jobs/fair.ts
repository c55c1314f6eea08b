/**
 * Who is served next among lanes: deficit round robin by class, with aging.
 *
 * A lane earns its class's weight each round and spends one for each job. A job that waited counts
 * as one class more urgent for each 60 s, never above 1; and one start in ten goes to the job that
 * has waited longest, whatever its class. So no ready job of a healthy connection starves.
 */
export type Lane = {
  /** Names the lane from one call to the next. */
  key: string;
  class: number;
  /** When its first job became ready. */
  since: number;
  /** How many jobs it can give now. */
  ready: number;
};

/** What is remembered between calls: each lane's credit, and how many were started. */
export type Turns = { readonly credit: ReadonlyMap<string, number>; readonly started: number };

export const firstTurn: Turns = { credit: new Map(), started: 0 };

const weights = [16, 12, 8, 8, 6, 4, 2, 1] as const;
const agingMs = 60_000;
const oldestEvery = 10;

/** The class a lane counts as, after waiting. */
export function agedClass(lane: Pick<Lane, 'class' | 'since'>, now: number): number {
  if (lane.class <= 1) return lane.class;
  const raised = Math.floor(Math.max(0, now - lane.since) / agingMs);
  return Math.max(1, lane.class - raised);
}

/** Chooses up to `slots` starts; answers how many each lane gives, by key, and the turns after it. */
export function share(
  lanes: readonly Lane[],
  slots: number,
  turns: Turns,
  now: number,
): { starts: Map<string, number>; turns: Turns } {
  const left = new Map(lanes.map((lane) => [lane.key, lane.ready]));
  const credit = new Map(lanes.map((lane) => [lane.key, turns.credit.get(lane.key) ?? 0]));
  const starts = new Map<string, number>();
  const byUrgency = lanes.toSorted(
    (a, b) =>
      agedClass(a, now) - agedClass(b, now) || a.since - b.since || (a.key < b.key ? -1 : 1),
  );
  const oldest = lanes.toSorted((a, b) => a.since - b.since);
  let started = turns.started;

  while (slots > 0 && [...left.values()].some((count) => count > 0)) {
    const lane =
      (started + 1) % oldestEvery === 0
        ? oldest.find(({ key }) => (left.get(key) ?? 0) > 0)
        : nextByCredit();
    if (!lane) break;
    left.set(lane.key, (left.get(lane.key) ?? 0) - 1);
    starts.set(lane.key, (starts.get(lane.key) ?? 0) + 1);
    started += 1;
    slots -= 1;
  }
  // A lane that emptied keeps no credit: it may not save up for a burst.
  for (const [key, count] of left) if (count === 0) credit.delete(key);
  return { starts, turns: { credit, started } };

  function nextByCredit(): Lane | undefined {
    const waiting = byUrgency.filter(({ key }) => (left.get(key) ?? 0) > 0);
    let found = waiting.find(({ key }) => (credit.get(key) ?? 0) >= 1);
    if (!found && waiting.length > 0) {
      for (const lane of waiting) {
        credit.set(lane.key, (credit.get(lane.key) ?? 0) + (weights[agedClass(lane, now)] ?? 1));
      }
      found = waiting[0];
    }
    if (found) credit.set(found.key, (credit.get(found.key) ?? 0) - 1);
    return found;
  }
}
