/**
 * The locale that dates are written in.
 *
 * English dates put the day first, as the fields that read them do: a date that was shown can be
 * typed back and is the same day.
 */
export function dateLocale(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}
