import { rulesFrom, type RuleOf } from '../links/field-rules.ts';
import type { Mappings } from '../mappings/mapping-store.ts';
import type { ConnectionStore } from '../providers/connection-store.ts';

/** The rules in force on each connection, read once and kept until they change. */
export type FieldRules = {
  of(connectionId: number): { readonly rule: RuleOf; readonly rev: number };
  changed(connectionId: number): void;
};

export function createFieldRules(
  connections: Pick<ConnectionStore, 'byId'>,
  mappings: Pick<Mappings, 'of'>,
  /** Our stages in order, without those that end a deal for nothing. */
  steps: () => readonly string[],
): FieldRules {
  const kept = new Map<number, { rule: RuleOf; rev: number }>();
  return {
    of(connectionId) {
      let rules = kept.get(connectionId);
      if (rules === undefined) {
        const settings = connections.byId(connectionId)?.settings;
        const choices = settings?.fieldRules ?? {};
        const chosen = rulesFrom(choices, { send: settings?.deals === 'both', steps });
        const rule = within(mappings, connectionId, chosen);
        rules = { rule, rev: settings?.policyRev ?? 1 };
        kept.set(connectionId, rules);
      }
      return rules;
    },
    changed: (connectionId) => void kept.delete(connectionId),
  };
}

/** A field goes only the ways that its rule and the mapping both leave open. */
function within(mappings: Pick<Mappings, 'of'>, connectionId: number, rule: RuleOf): RuleOf {
  return (field) => {
    const chosen = rule(field);
    const { sends, takes } = mappings.of(connectionId, 'lead').ways(field);
    if (sends && takes) return chosen;
    return { ...chosen, sends: chosen.sends && sends, takes: chosen.takes && takes };
  };
}
