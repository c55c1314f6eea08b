/** An ISO instant or date, or a Brazilian date. A day without a time means nine in the morning there. */
export function parseWhen(text: string): number | null {
  const brazilian = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{1,2}):(\d{2}))?$/.exec(text);
  if (brazilian) {
    const [, day = '', month = '', year = '', hour = '9', minute = '00'] = brazilian;
    return instantOf(year, month, day, hour, minute);
  }
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (date) return instantOf(date[1] ?? '', date[2] ?? '', date[3] ?? '', '9', '00');
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** Brasília time, three hours behind UTC and without summer time since 2019 (Decree 9.772). */
function instantOf(year: string, month: string, day: string, hour: string, minute: string) {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const at = Date.UTC(y, m - 1, d, Number(hour) + 3, Number(minute));
  const there = new Date(Date.UTC(y, m - 1, d));
  const exists = there.getUTCMonth() === m - 1 && there.getUTCDate() === d;
  return exists && Number(hour) < 24 && Number(minute) < 60 ? at : null;
}
