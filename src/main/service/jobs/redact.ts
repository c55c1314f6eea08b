/**
 * Hides personal data and secrets in what is kept of a call.
 *
 * Enough stays to see what was wrong with a value: its form, its ends. Never throws; bounded.
 */
const secretKey = /pass|senha|token|secret|auth|credential|api.?key|^user$|client_code/i;
const bounded = 8 * 1024;

export function redact(value: unknown): unknown {
  const hidden = hide(value, '', 0);
  const text = JSON.stringify(hidden);
  if (text === undefined) return null;
  return text.length <= bounded ? hidden : { cut: `${text.slice(0, bounded)}…` };
}

function hide(value: unknown, key: string, depth: number): unknown {
  if (depth > 12) return '…';
  if (value !== null && value !== '' && secretKey.test(key)) return '•••';
  if (typeof value === 'string') return hideText(value);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => hide(item, key, depth + 1));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, hide(item, name, depth + 1)]),
    );
  }
  return value;
}

/** E-mails, documents and phones inside any text. */
export function hideText(text: string): string {
  return text
    .replaceAll(/([\p{L}\d._%+-])[\p{L}\d._%+-]*@([\p{L}\d.-]+)/gu, '$1•••@$2')
    .replaceAll(/\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b/g, (found) => masked(found, 3, 2))
    .replaceAll(/\b[\dA-Z]{2}\.?[\dA-Z]{3}\.?[\dA-Z]{3}\/?[\dA-Z]{4}-?\d{2}\b/g, (found) =>
      /\d{4,}/.test(found) ? masked(found, 2, 2) : found,
    )
    .replaceAll(/\+?\(?\d[\d ().-]{8,}\d/g, (found) =>
      found.replaceAll(/\D/g, '').length >= 10 && !/^\d{4}-\d{2}-\d{2}/.test(found)
        ? masked(found, 4, 2)
        : found,
    );
}

function masked(text: string, first: number, last: number): string {
  const total = text.replaceAll(/[^\dA-Z]/g, '').length;
  let seen = 0;
  return text.replaceAll(/[\dA-Z]/g, (letter) => {
    seen += 1;
    return seen <= first || seen > total - last ? letter : '•';
  });
}
