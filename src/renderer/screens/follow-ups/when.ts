/** When somebody may be got back to next, as people say it. */
export const nextTimes = ['none', 'hour', 'tomorrow', 'three', 'week'] as const;
export type NextTime = (typeof nextTimes)[number];

const morning = 9;
const daysOf = { tomorrow: 1, three: 3, week: 7 } as const;

/** An hour from now, or at nine of a later day by this computer's calendar. */
export function timeOf(time: Exclude<NextTime, 'none'>, now: Date): Date {
  if (time === 'hour') return new Date(now.getTime() + 3_600_000);
  const at = new Date(now);
  at.setHours(morning, 0, 0, 0);
  at.setDate(at.getDate() + daysOf[time]);
  return at;
}
