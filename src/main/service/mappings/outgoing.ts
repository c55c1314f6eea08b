import type { MappingFault } from '../../../shared/model/mapping.ts';
import type { OutgoingField } from '../../../shared/model/outgoing.ts';
import { StepFailure } from './bounds.ts';
import { compileSteps } from './steps.ts';

/** Named parts of what is told, as JSON values: `type`, `lead.name`, `payload.items.0.price`. */
export type Parts = ReadonlyMap<string, unknown>;

export type OutgoingFault = MappingFault & {
  /** Which of the fields, from 0. */
  readonly field: number;
};

export type Written =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly body: unknown; readonly faults: readonly OutgoingFault[] };

const mostParts = 1000;
const deepest = 8;

/** Every part of a value by its path, the inner nodes too. Bounded, since others chose the value. */
export function partsOf(value: Readonly<Record<string, unknown>>): Parts {
  const parts = new Map<string, unknown>();
  const add = (name: string, inner: unknown, depth: number): void => {
    if (parts.size >= mostParts || depth > deepest) return;
    parts.set(name, inner);
    if (typeof inner !== 'object' || inner === null) return;
    for (const [key, each] of Object.entries(inner)) add(`${name}.${key}`, each, depth + 1);
  };
  for (const [key, each] of Object.entries(value)) add(key, each, 1);
  return parts;
}

/** A part as steps and expressions see it. */
export function partText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * Fields made into what writes them, by the steps and expressions of mappings.
 *
 * Pure. A field that fails is left out and told; with none, there is nothing to write and the whole
 * event goes.
 */
export function compileOutgoing(fields: readonly OutgoingField[]): (parts: Parts) => Written {
  const compiled = fields.map((field) => ({ field, steps: compileSteps(field.steps, 'in') }));
  return (parts) => {
    // A name that somebody chose becomes a key: nothing may be inherited.
    const body = Object.create(null) as Record<string, unknown>;
    const faults: OutgoingFault[] = [];
    const record = textsOf(parts);
    for (const [at, { field, steps }] of compiled.entries()) {
      const raw = parts.get(field.from) ?? null;
      try {
        const untouched = field.kind === 'same' && field.steps.length === 0;
        const value = untouched ? raw : asKind(steps.run(partText(raw), record), field.kind);
        put(body, field.to.split('.'), value);
      } catch (error) {
        if (!(error instanceof StepFailure)) throw error;
        faults.push({ field: at, code: 'failed', detail: error.message.slice(0, 200) });
      }
    }
    return faults.length === 0 ? { ok: true, body } : { ok: false, body, faults };
  };
}

/** Two fields of which one would stand where the other does, or inside it. */
export function clashOf(fields: readonly OutgoingField[]): number | null {
  const found = fields.findIndex(({ to }, at) =>
    fields.some(
      (other, index) => index < at && (other.to === to || `${to}.`.startsWith(`${other.to}.`)),
    ),
  );
  if (found >= 0) return found;
  const wider = fields.findIndex(({ to }, at) =>
    fields.some((other, index) => index < at && other.to.startsWith(`${to}.`)),
  );
  return wider < 0 ? null : wider;
}

function textsOf(parts: Parts): ReadonlyMap<string, string> {
  return { get: (name: string) => partText(parts.get(name)) } as ReadonlyMap<string, string>;
}

function asKind(text: string, kind: OutgoingField['kind']): unknown {
  if (kind === 'same' || kind === 'text') return text;
  if (text.trim() === '') return null;
  if (kind === 'boolean') {
    if (/^(true|sim|s|yes|1)$/i.test(text.trim())) return true;
    if (/^(false|n[aã]o|n|no|0)$/i.test(text.trim())) return false;
    throw new StepFailure('this is neither yes nor no');
  }
  const number = Number(text.trim());
  if (Number.isFinite(number)) return number;
  throw new StepFailure('this is not a number');
}

function put(body: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    body[name] = value;
    return;
  }
  body[name] ??= Object.create(null) as Record<string, unknown>;
  put(body[name] as Record<string, unknown>, rest, value);
}
