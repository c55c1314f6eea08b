/**
 * Hides personal data and secrets in what is kept of a call.
 *
 * Enough stays to see what was wrong with a value: its form, its ends. Never throws. What is looked
 * at is bounded too, since the answer of a system in trouble may be anything of any size.
 */
const secretKey = /pass|senha|token|secret|auth|credential|api.?key|^user$|client_code/i;
const secretInText =
  /\b(pass(?:word)?|senha|[\w-]{0,20}token|secret|api[_-]?key|authorization)(["']?\s*[=:]\s*["']?)(?!•)[^\s"'&,;}]+/gi;
const bearer = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;

// Looked for from the start of a word only: from every letter of a long one it would take for ever.
const email = /(?<![\p{L}\d._%+-])([\p{L}\d._%+-])[\p{L}\d._%+-]*@([\p{L}\d.-]+)/gu;

const keptChars = 8 * 1024;
const keptNodes = 2000;
const longestWord = 300;
const deepest = 12;

type Budget = { nodes: number };

/** A value as it may be kept: at most 8 KB of JSON, or `{cut}` with the beginning of it. */
export function redact(value: unknown): unknown {
  const hidden = hide(value, '', 0, { nodes: keptNodes });
  const text = JSON.stringify(hidden);
  if (text === undefined) return null;
  return text.length <= keptChars ? hidden : { cut: `${text.slice(0, keptChars)}…` };
}

function hide(value: unknown, key: string, depth: number, budget: Budget): unknown {
  budget.nodes -= 1;
  if (depth > deepest || budget.nodes < 0) return '…';
  if (value !== null && value !== '' && secretKey.test(key)) return '•••';
  if (typeof value === 'string') return hideText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return hideNumber(value);
  if (Array.isArray(value)) {
    return value.slice(0, 100).map((item) => hide(item, key, depth + 1, budget));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .slice(0, 500)
        .map(([name, item]) => [hideText(name), hide(item, name, depth + 1, budget)]),
    );
  }
  return typeof value === 'boolean' || value === null ? value : undefined;
}

/** A document or a phone may come as a number. */
function hideNumber(value: number | bigint): unknown {
  const text = String(value);
  const hidden = hideText(text);
  if (hidden !== text) return hidden;
  return typeof value === 'bigint' ? text : value;
}

/** E-mails, documents, phones and secrets inside any text, of which the beginning is kept. */
export function hideText(text: string): string {
  return shortened(text)
    .replaceAll(bearer, '$1 •••')
    .replaceAll(secretInText, '$1$2•••')
    .replaceAll(email, '$1•••@$2')
    .replaceAll(/\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b/g, (found) => masked(found, 3, 2))
    .replaceAll(/\b[\dA-Z]{2}\.?[\dA-Z]{3}\.?[\dA-Z]{3}\/?[\dA-Z]{4}-?\d{2}\b/g, (found) =>
      /\d{4,}/.test(found) ? masked(found, 2, 2) : found,
    )
    .replaceAll(/\+?\(?\d[\d ().-]{8,24}\d/g, (found) =>
      found.replaceAll(/\D/g, '').length >= 10 && !/^\d{4}-\d{2}-\d{2}/.test(found)
        ? masked(found, 4, 2)
        : found,
    );
}

/** The word at the cut is left out: half an e-mail would no longer be known as one. */
function shortened(text: string): string {
  if (text.length <= keptChars) return text;
  const kept = text.slice(0, keptChars);
  const space = kept.lastIndexOf(' ');
  return `${space > keptChars - longestWord ? kept.slice(0, space) : kept}…`;
}

function masked(text: string, first: number, last: number): string {
  const total = text.replaceAll(/[^\dA-Z]/g, '').length;
  let seen = 0;
  return text.replaceAll(/[\dA-Z]/g, (letter) => {
    seen += 1;
    return seen <= first || seen > total - last ? letter : '•';
  });
}
