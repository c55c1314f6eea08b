import type { Answer } from './gateway.ts';

/**
 * An answer in which the token that was sent is hidden wherever the platform says it back, as
 * "Malformed access token EAAB…" does: also cut short, and as it stands in JSON or in an address.
 */
export function withoutSecret(answer: Answer, secret: string): Answer {
  if (secret === '') return answer;
  const found = patternOf(secret);
  const hide = (text: string) => text.replaceAll(found, '•••');
  const { text, traceId, headers, verdict } = answer;
  return {
    ...answer,
    text: hide(text.slice(0, looksAt)),
    traceId: traceId === null ? null : hide(traceId),
    headers: Object.fromEntries(Object.entries(headers).map(([name, said]) => [name, hide(said)])),
    verdict:
      verdict.kind === 'accepted'
        ? {
            ...verdict,
            refused: new Map([...verdict.refused].map(([at, said]) => [at, hide(said)])),
          }
        : { ...verdict, message: hide(verdict.message) },
  };
}

/** More of an answer is never kept. */
const looksAt = 64 * 1024;
/** Of a long one its beginning gives it away, whatever of it follows. */
const longFrom = 24;
const beginning = 12;

/** Whole first, so that nothing of its end is left. */
function patternOf(secret: string): RegExp {
  const bare = secret.replace(/^whsec_/, '');
  const forms = [secret, bare].flatMap((form) => [
    form,
    JSON.stringify(form).slice(1, -1),
    encodeURIComponent(form),
  ]);
  const whole = [...new Set(forms)].filter((form) => form !== '');
  const cut = whole
    .filter((form) => form.length >= longFrom)
    .map((form) => `${literal(form.slice(0, beginning))}[\\w+/=%.|-]*`);
  const byLength = whole.toSorted((a, b) => b.length - a.length).map(literal);
  return new RegExp([...byLength, ...cut].join('|'), 'g');
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
