import { rulesFrom, type RuleOf } from '../links/field-rules.ts';
import type { ConnectionStore } from '../providers/connection-store.ts';

/** The rules in force on each connection, read once and kept until they change. */
export type FieldRules = {
  of(connectionId: number): { readonly rule: RuleOf; readonly rev: number };
  changed(connectionId: number): void;
};

export function createFieldRules(
  connections: Pick<ConnectionStore, 'byId'>,
  /** Our stages in order, without those that end a deal for nothing. */
  steps: () => readonly string[],
): FieldRules {
  const kept = new Map<number, { rule: RuleOf; rev: number }>();
  return {
    of(connectionId) {
      let rules = kept.get(connectionId);
      if (rules === undefined) {
        const settings = connections.byId(connectionId)?.settings;
        rules = {
          rule: rulesFrom(settings?.fieldRules ?? {}, { send: settings?.deals === 'both', steps }),
          rev: settings?.policyRev ?? 1,
        };
        kept.set(connectionId, rules);
      }
      return rules;
    },
    changed: (connectionId) => void kept.delete(connectionId),
  };
}
