/** When a conflict may come back: in an hour, tomorrow morning, Monday morning. */
export const snoozeTimes = ['hour', 'tomorrow', 'monday'] as const;
export type SnoozeTime = (typeof snoozeTimes)[number];

const morning = 9;

export function snoozeUntil(time: SnoozeTime, now: Date): Date {
  if (time === 'hour') return new Date(now.getTime() + 3_600_000);
  const until = new Date(now);
  until.setHours(morning, 0, 0, 0);
  const days = time === 'tomorrow' ? 1 : (8 - now.getDay()) % 7 || 7;
  until.setDate(until.getDate() + days);
  return until;
}
