import type { OpenAPI } from '@orpc/openapi';

type Known = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  items?: unknown;
  anyOf?: unknown[];
  oneOf?: unknown[];
  properties?: Record<string, unknown>;
  required?: string[];
  description?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  default?: unknown;
};

/** What a schema says, in the few words one writes a call by; the document has the rest. */
export function createSchemaWords(document: OpenAPI.Document) {
  const named = (document.components?.schemas ?? {}) as Record<string, unknown>;

  function resolved(schema: unknown): Known {
    const known = (schema ?? {}) as Known;
    const name = nameOf(known);
    return name === null ? known : resolved(named[name]);
  }

  function kindOf(schema: unknown, depth = 0): string {
    if (typeof schema !== 'object' || schema === null) return 'anything';
    const known = schema as Known;
    const name = nameOf(known);
    if (name !== null) return name;
    if (known.enum) return known.enum.map(String).join(' | ');
    if (known.const !== undefined) return String(known.const);
    const either = known.anyOf ?? known.oneOf;
    if (either) return [...new Set(either.map((one) => kindOf(one, depth)))].join(' or ');
    if (known.type === 'array') return `list of ${kindOf(known.items, depth)}`;
    if (known.type === 'object' && known.properties && depth < 2) {
      const parts = Object.entries(known.properties).map(
        ([field, property]) => `${field}: ${kindOf(property, depth + 1)}`,
      );
      return `{${parts.join('; ')}}`;
    }
    const type = Array.isArray(known.type) ? known.type.join(' or ') : (known.type ?? 'anything');
    return [
      type + (known.format === undefined ? '' : ` (${known.format})`),
      ...(known.maxLength === undefined ? [] : [`at most ${known.maxLength} characters`]),
      ...(isSaid(known.maximum) ? [`${known.minimum ?? ''} to ${known.maximum}`] : []),
      ...(known.default === undefined ? [] : [`${JSON.stringify(known.default)} unless told`]),
    ].join(', ');
  }

  return { resolved, kindOf };
}

/** The largest safe integers are only how JSON Schema says "any". */
function isSaid(maximum: number | undefined): boolean {
  return maximum !== undefined && Math.abs(maximum) < Number.MAX_SAFE_INTEGER;
}

export function nameOf({ $ref }: { $ref?: string }): string | null {
  return $ref?.split('/').at(-1) ?? null;
}
