/** A number of seats: so many may be inside at once. */
export type Seats = { take(): { leave: () => void } | null };

export function createSeats(most: number): Seats {
  let taken = 0;
  return {
    take() {
      if (taken >= most) return null;
      taken += 1;
      let left = false;
      return {
        leave() {
          if (left) return;
          left = true;
          taken -= 1;
        },
      };
    },
  };
}
