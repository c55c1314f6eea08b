/**
 * Which links we wrote to or looked at, and when, in the order of events of this process.
 *
 * A page of records is asked for at one moment and applied at a later one. What it says of a link
 * that was written in between is the past: applied, it would take our own write back. So is what it
 * says of one that was taken from an answer asked for later, by a hook or by another reading. Times
 * of the wall clock cannot tell, so events are counted.
 */
export type WriteMarks = {
  /** Call before asking; `end` when the answer has been applied. */
  begin(): Reading;
  /** A write to this link begins or ended. */
  wrote(linkId: number): void;
};

export type Reading = {
  /** Whether something newer than this answer is known of a link. */
  isPast(linkId: number): boolean;
  /** This answer was taken: those asked for before it are the past of this link. */
  saw(linkId: number): void;
  end(): void;
};

export function createWriteMarks(): WriteMarks {
  let count = 0;
  const newest = new Map<number, number>();
  /** When each reading that is open began, oldest first. */
  const open = new Map<Reading, number>();

  /** What is older than all who could ask is never asked about. */
  function forget(): void {
    const [oldest] = open.values();
    if (oldest === undefined) newest.clear();
    else for (const [linkId, at] of newest) if (at <= oldest) newest.delete(linkId);
  }

  return {
    begin() {
      count += 1;
      const from = count;
      const reading: Reading = {
        isPast: (linkId) => (newest.get(linkId) ?? 0) > from,
        saw(linkId) {
          const isOldest = open.values().next().value === from;
          if (!isOldest && (newest.get(linkId) ?? 0) < from) newest.set(linkId, from);
        },
        end() {
          if (open.delete(reading)) forget();
        },
      };
      open.set(reading, from);
      return reading;
    },
    wrote(linkId) {
      count += 1;
      if (open.size > 0) newest.set(linkId, count);
    },
  };
}
