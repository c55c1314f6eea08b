import type { Trigger, TriggerKind } from '../../../shared/model/automation.ts';
import type { Cause } from '../actor.ts';
import { doorField } from '../leads/lead-values.ts';
import type { Followed } from '../pipeline.ts';

/** Triggers that a change of a lead can set off. */
export const ofChanges: ReadonlySet<TriggerKind> = new Set<TriggerKind>([
  'created',
  'changed',
  'temperature',
  'status',
  'converted',
]);

const quietSources: ReadonlySet<Cause['source']> = new Set<Cause['source']>([
  'csv',
  'undo',
  'demo',
]);

/** Whether nothing may follow by itself: part of something large, or of taking something back. */
export function isQuiet(cause: Cause): boolean {
  return cause.quiet === true || quietSources.has(cause.source);
}

/** Whether a change is what a trigger waits for. What comes back from the trash is not new. */
export function setsOff(trigger: Trigger, { kind, before, after, fields }: Followed): boolean {
  if (kind !== 'created' && kind !== 'edited' && kind !== 'rescored') return false;
  switch (trigger.kind) {
    case 'created':
      return kind === 'created';
    case 'changed':
      return kind === 'edited' && (trigger.fields.length === 0 || touches(trigger.fields, fields));
    case 'temperature':
      return before?.temperature !== after.temperature && trigger.to.includes(after.temperature);
    case 'status':
      return before?.status !== after.status && trigger.to.includes(after.status);
    case 'converted':
      return after.lifecycle === 'customer' && before?.lifecycle !== 'customer';
    default:
      return false;
  }
}

function touches(wanted: readonly string[], changed: readonly string[]): boolean {
  return changed.some((field) => wanted.includes(doorField(field.split(':')[0] ?? field)));
}
