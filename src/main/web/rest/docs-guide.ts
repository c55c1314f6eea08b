import { escapeHtml } from '../html.ts';
import { codesOf, statusWords } from './describe-errors.ts';

/** What holds for every call, before the calls themselves. `server` is the address of the API. */
export function guide(server: string): string {
  const at = escapeHtml(server);
  return [
    section(
      'start',
      'First call',
      `<p>Make a key in Settings, under API keys. It is shown once. Send it with every call, in the header
<code>X-API-Key</code>:</p>
${code(`curl -H "X-API-Key: $PONTE_KEY" "${server}/leads?limit=2&sort=-createdAt"`)}
<p>A lead is made by a POST; <code>sync: true</code> sends it on to every connection:</p>
${code(`curl -X POST "${server}/leads" \\
  -H "X-API-Key: $PONTE_KEY" -H "Content-Type: application/json" \\
  -H "Idempotency-Key: 8e03978e-40d5-43e8-bc93-6894a57f9324" \\
  -d '{"name": "Maria Oliveira", "email": "maria@exemplo.com.br", "origin": "site", "sync": true}'`)}
<p>Bodies are JSON in UTF-8, at most 1 MB, with field names in camelCase. Times are UTC in ISO 8601
(<code>2026-12-01T13:00:00Z</code>), money is a decimal number in R$ (<code>8500.5</code>). The address is of this
computer (<code>${at}</code>): programs elsewhere reach it through a tunnel or not at all.</p>`,
    ),
    section(
      'keys',
      'Keys and scopes',
      `<p>A key belongs to one workspace. Its scopes say what it may do: <code>read</code> and <code>write</code> hold for
everything, <code>leads:read</code> for one area. Writing does not include reading. Each call below names the scope it
needs; a few also need a key of an admin. Keys may have an end and can be revoked at any moment; the answer is then a
401 that says which of the two it was.</p>`,
    ),
    section(
      'lists',
      'Lists and pages',
      `<p>Every list answers <code>items</code> and <code>pagination</code>:</p>
${code(`{
  "items": [ … ],
  "pagination": { "page": 1, "limit": 50, "total": 2014, "nextCursor": "WyItY3JlYXRlZEF0Iiwx…" }
}`)}
<p>Take <code>nextCursor</code> as it is and send it as <code>cursor</code>, with the same filters and order, until it is
<code>null</code>: what is added or removed meanwhile neither repeats nor skips a row of lists that go by cursor.
<code>page</code> and <code>limit</code> (at most 500) jump to a page. A cursor of another list or order is refused; begin
again without one.</p>
${code(`curl -H "X-API-Key: $PONTE_KEY" "${server}/leads?status=new&status=contacted&cursor=$NEXT"`)}
<p>Leads are filtered by the names of their fields, several values given several times, and
<code>custom[plano]=ouro</code> or <code>tracking[utm_source]=instagram</code> for what is inside; <code>q</code> searches
names, e-mails, phones and notes.</p>`,
    ),
    section(
      'once',
      'Sending twice, doing once',
      `<p>A network may fail after a call was carried out and before its answer came. Give every POST an
<code>Idempotency-Key</code>, a text of your own such as a UUID, and send it again with the same key and body: it is not
carried out again, and gets the same answer, marked <code>Idempotency-Replayed: true</code>. Answers are kept for 24
hours, also over a restart.</p>
<table><tbody>
<tr><td>same key, same call and body</td><td>the same answer again</td></tr>
<tr><td>same key, another call or body</td><td>422 <code>KEY_REUSED</code>; nothing is done</td></tr>
<tr><td>same key while the first is being carried out</td><td>409 <code>BUSY</code>; send it again in a moment</td></tr>
<tr><td>the first was refused for its input (400), its key or its rate</td><td>nothing was kept: put it right and send it again, with the same key</td></tr>
</tbody></table>`,
    ),
    section(
      'limits',
      'Limits',
      `<p>Each key has an allowance of calls a minute: 60 unless it was made with another. Every answer tells it:</p>
${code(`RateLimit-Limit: 60
RateLimit-Remaining: 59
RateLimit-Reset: 41`)}
<p>Past it the answer is a 429, and <code>Retry-After</code> says how many seconds to wait. Calls without a good key share
a small allowance.</p>`,
    ),
    section(
      'errors',
      'Errors',
      `<p>A refusal has a fitting status and always the same shape; <code>message</code> is for people and says what to do,
<code>code</code> and <code>details</code> are for programs.</p>
${code(`{
  "code": "BAD_INPUT",
  "message": "\\"income\\" must be a number.",
  "details": { "fields": [{ "field": "income", "problem": "wrong_type", "message": "must be a number" }] }
}`)}
<table><thead><tr><th scope="col">Status</th><th scope="col">Codes</th><th scope="col">What it means</th></tr></thead>
<tbody>${Object.entries(statusWords).map(statusRow).join('')}</tbody></table>`,
    ),
  ].join('');
}

function section(id: string, title: string, html: string): string {
  return `<section id="${id}"><h2>${title}</h2>${html}</section>`;
}

function statusRow([status, words]: [string, string]): string {
  const codes = codesOf(status)
    .map((each) => `<code>${each}</code>`)
    .join(' ');
  return `<tr><td>${status}</td><td>${codes}</td><td>${inline(words)}</td></tr>`;
}

export function code(text: string): string {
  return `<pre>${escapeHtml(text)}</pre>`;
}

/** Words with code between backticks. */
export function inline(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

export const guideParts = [
  ['start', 'First call'],
  ['keys', 'Keys and scopes'],
  ['lists', 'Lists and pages'],
  ['once', 'Sending twice, doing once'],
  ['limits', 'Limits'],
  ['errors', 'Errors'],
] as const;
