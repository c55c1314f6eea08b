/**
 * Which links we wrote to, and when, in the order of events of this process.
 *
 * A page of records is asked for at one moment and applied at a later one. What it says of a link
 * that was written in between is the past: applied, it would take our own write back. Times of the
 * wall clock cannot tell, so events are counted.
 */
export type WriteMarks = {
  /** Call before asking; `end` when the answer has been applied. */
  begin(): Reading;
  /** A write to this link begins or ended. */
  wrote(linkId: number): void;
};

export type Reading = {
  isPast(linkId: number): boolean;
  end(): void;
};

export function createWriteMarks(): WriteMarks {
  let count = 0;
  const lastWrite = new Map<number, number>();
  const open = new Set<Reading>();

  return {
    begin() {
      count += 1;
      const from = count;
      const reading: Reading = {
        isPast: (linkId) => (lastWrite.get(linkId) ?? 0) > from,
        end() {
          open.delete(reading);
          if (open.size === 0) lastWrite.clear();
        },
      };
      open.add(reading);
      return reading;
    },
    wrote(linkId) {
      count += 1;
      if (open.size > 0) lastWrite.set(linkId, count);
    },
  };
}
