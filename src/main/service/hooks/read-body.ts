import type { HookReason } from '../../../shared/model/hook.ts';

/** What a body says, or why it cannot be read. */
export type ReadBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: HookReason };

const deepest = 64;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body by what it says it is: JSON, a form, or text.
 *
 * Pure. Refused are bytes that are not UTF-8, JSON that is none or is nested too deeply, and names
 * that would reach into the prototype of an object once its values are copied (`__proto__`, and
 * `constructor` with a `prototype` in it).
 */
export function readBody(body: Buffer, contentType: string | null): ReadBody {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return { ok: false, why: 'not_utf8' };
  }
  if (contentType === 'application/x-www-form-urlencoded') return readForm(text);
  if (!isJson(contentType) && !/^\s*[[{]/.test(text)) return { ok: true, value: text };
  try {
    const value: unknown = JSON.parse(text);
    const why = flawOf(value);
    return why === null ? { ok: true, value } : { ok: false, why };
  } catch {
    return isJson(contentType) ? { ok: false, why: 'not_json' } : { ok: true, value: text };
  }
}

export function isJson(contentType: string | null): boolean {
  return contentType !== null && /^application\/([a-z0-9.+-]+\+)?json$/.test(contentType);
}

/** `text/plain; charset=utf-8` → `text/plain` */
export function mediaType(header: string | undefined | null): string | null {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase();
  return type === undefined || type === '' ? null : type;
}

function readForm(text: string): ReadBody {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (name === '__proto__') return { ok: false, why: 'unsafe_name' };
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  return { ok: true, value: fields };
}

/** Walks without calling itself, so that depth cannot exhaust the stack. */
function flawOf(root: unknown): HookReason | null {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value, depth } = at;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > deepest) return 'too_deep';
    if (Object.hasOwn(value, '__proto__')) return 'unsafe_name';
    const maker: unknown = Object.hasOwn(value, 'constructor')
      ? (value as { constructor: unknown }).constructor
      : null;
    if (typeof maker === 'object' && maker !== null && Object.hasOwn(maker, 'prototype')) {
      return 'unsafe_name';
    }
    for (const each of Object.values(value)) open.push({ value: each, depth: depth + 1 });
  }
  return null;
}
