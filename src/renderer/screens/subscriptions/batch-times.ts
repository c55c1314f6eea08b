/** Cron lines that have words of their own. */
export const schedulePresets = {
  hourly: '0 * * * *',
  every4: '0 */4 * * *',
  twice: '0 8,18 * * *',
} as const;
export type SchedulePreset = keyof typeof schedulePresets;

/** `HH:MM` of a line that means once a day; null of any other. */
export function dailyTime(schedule: string): string | null {
  const found = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(schedule.trim());
  if (!found) return null;
  const [, minute = '', hour = ''] = found;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

/** @param time `HH:MM` */
export function dailyAt(time: string): string {
  const [hour = '0', minute = '0'] = time.split(':');
  return `${Number(minute)} ${Number(hour)} * * *`;
}
