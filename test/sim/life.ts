/**
 * One life of the program, from its start to the moment it is killed.
 *
 * Each change on the disk and each message to and from the network is a numbered point; a life may
 * be told to end at one. What is left of a dead life gets nothing any more: its statements throw,
 * its timers are silent, its calls are never answered.
 */
export type Life = {
  readonly number: number;
  readonly dead: boolean;
  /** @throws Crash at the point where this life ends, and ever after */
  point(what: string): void;
  /** The same for what cannot throw: answers false when it is over. */
  passes(what: string): boolean;
  points(): number;
  endAt(point: number): void;
  kill(): void;
};

export class Crash extends Error {
  constructor(what: string) {
    super(`The program was killed (${what}).`);
    this.name = 'Crash';
  }
}

export function createLife(number: number, onPoint: (what: string) => void = () => {}): Life {
  let dead = false;
  let count = 0;
  let last = Number.POSITIVE_INFINITY;

  function passes(what: string): boolean {
    if (dead) return false;
    count += 1;
    onPoint(what);
    if (count >= last) dead = true;
    return !dead;
  }

  return {
    number,
    get dead() {
      return dead;
    },
    passes,
    point(what) {
      if (!passes(what)) throw new Crash(what);
    },
    points: () => count,
    endAt: (point) => void (last = point),
    kill: () => void (dead = true),
  };
}
