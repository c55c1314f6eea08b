import { fold, wordsOf } from '../../../shared/text.ts';
import { isObject, type Json } from './reading.ts';

/** `nomeCompleto`, `nome_completo` and `Nome completo` are one name. */
export function spelled(name: string): string {
  return wordsOf(fold(name.replace(/([a-z0-9])([A-Z])/g, '$1 $2'))).join(' ');
}

/**
 * The names and values of a body, those within some objects of it among them: senders put what they
 * tell into a `data` or a `client`. What stands outside comes first.
 *
 * @param within the spelled names of such objects
 */
export function entriesOf(body: Json, within: ReadonlySet<string>): (readonly [string, unknown])[] {
  const own: (readonly [string, unknown])[] = [];
  const inner: (readonly [string, unknown])[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (isObject(value) && within.has(spelled(name))) inner.push(...Object.entries(value));
    else own.push([name, value]);
  }
  return [...own, ...inner];
}

/** The first value there is under one of these names; the names in order of trust, parted by `|`. */
export function valueOf(entries: readonly (readonly [string, unknown])[], names: string): unknown {
  const bySpelling = new Map<string, unknown>();
  for (const [name, value] of entries) {
    const key = spelled(name);
    if (!isBlank(value) && !bySpelling.has(key)) bySpelling.set(key, value);
  }
  for (const name of names.split('|')) {
    if (bySpelling.has(name)) return bySpelling.get(name);
  }
  return undefined;
}

/** A text or number as one line of at most so many characters; null for anything else. */
export function shortText(value: unknown, most = 2000): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return String(value).trim().slice(0, most) || null;
}

export function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && !value.trim());
}
