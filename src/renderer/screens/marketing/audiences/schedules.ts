/** Cron lines that an audience has words for. */
export type Rhythm = 'hand' | 'hourly' | 'daily' | 'weekly' | 'other';

const hourly = '0 * * * *';

/** What a line means; the time is `HH:MM`, null where it has none of its own. */
export function readSchedule(line: string | null): { rhythm: Rhythm; time: string | null } {
  if (line === null) return { rhythm: 'hand', time: null };
  if (line.trim() === hourly) return { rhythm: 'hourly', time: null };
  const found = /^(\d{1,2}) (\d{1,2}) \* \* ([1*])$/.exec(line.trim());
  if (!found) return { rhythm: 'other', time: null };
  const [, minute = '', hour = '', day] = found;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  return { rhythm: day === '1' ? 'weekly' : 'daily', time };
}

export function writeSchedule(rhythm: Exclude<Rhythm, 'other'>, time: string): string | null {
  if (rhythm === 'hand') return null;
  if (rhythm === 'hourly') return hourly;
  const [hour = '0', minute = '0'] = time.split(':');
  return `${Number(minute)} ${Number(hour)} * * ${rhythm === 'weekly' ? '1' : '*'}`;
}
