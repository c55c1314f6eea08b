/** The clock on the wall in São Paulo, by which the Brazilian systems date and count their days. */
const SAO_PAULO = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/Sao_Paulo',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** UTC milliseconds as `YYYY-MM-DD HH:MM:SS` there; no zone is said. */
export function saoPauloTime(ms: number): string {
  return SAO_PAULO.format(ms);
}
