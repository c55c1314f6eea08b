import { ICalCalendar } from 'ical-generator';

export type CalendarEntry = {
  readonly leadId: string;
  readonly title: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly interest: string | null;
  readonly at: string;
};

const lengthMs = 15 * 60_000;

/**
 * Follow-ups as an iCalendar file (RFC 5545): a quarter of an hour each, in UTC, so that every
 * calendar shows them at its own hour. The same lead keeps its entry when the file is taken in anew.
 */
export function calendarOf(
  workspace: string,
  entries: readonly CalendarEntry[],
  now: number,
): { name: string; text: string } {
  const calendar = new ICalCalendar({
    name: workspace,
    prodId: { company: 'Ponte', product: 'Ponte' },
  });
  for (const { leadId, title, phone, email, interest, at } of entries) {
    const start = Date.parse(at);
    calendar.createEvent({
      id: `${leadId}@ponte`,
      stamp: new Date(now),
      start: new Date(start),
      end: new Date(start + lengthMs),
      summary: title,
      description: [phone, email, interest].filter((each) => each !== null).join('\n'),
    });
  }
  return { name: 'retornos.ics', text: calendar.toString() };
}
