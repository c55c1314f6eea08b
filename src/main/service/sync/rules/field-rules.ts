import { rulesFrom, type FieldChoice, type RuleOf } from '../../links/field-rules.ts';
import type { Mapping } from '../../mappings/compile-mapping.ts';
import type { Mappings } from '../../mappings/mapping-store.ts';
import type { ConnectionStore } from '../../providers/connection-store.ts';

type Choices = Readonly<Record<string, FieldChoice>>;

/** The rules in force on each connection, read once and kept until they change. */
export type FieldRules = {
  of(connectionId: number): { readonly rule: RuleOf; readonly rev: number };
  /** As they would be with other choices, or under another mapping. */
  instead(connectionId: number, change: { choices?: Choices; mapping?: Mapping }): RuleOf;
  changed(connectionId: number): void;
};

export function createFieldRules(
  connections: Pick<ConnectionStore, 'byId'>,
  mappings: Pick<Mappings, 'of'>,
  /** Our stages in order, without those that end a deal for nothing. */
  steps: () => readonly string[],
): FieldRules {
  const kept = new Map<number, { rule: RuleOf; rev: number }>();

  function instead(
    connectionId: number,
    { choices, mapping }: { choices?: Choices; mapping?: Mapping },
  ): RuleOf {
    const settings = connections.byId(connectionId)?.settings;
    const deals = { send: settings?.deals === 'both', steps };
    const chosen = rulesFrom(choices ?? settings?.fieldRules ?? {}, deals);
    return within(() => mapping ?? mappings.of(connectionId, 'lead'), chosen);
  }

  return {
    of(connectionId) {
      let rules = kept.get(connectionId);
      if (rules === undefined) {
        const { policyRev = 1 } = connections.byId(connectionId)?.settings ?? {};
        rules = { rule: instead(connectionId, {}), rev: policyRev };
        kept.set(connectionId, rules);
      }
      return rules;
    },
    instead,
    changed: (connectionId) => void kept.delete(connectionId),
  };
}

/** A field goes only the ways that its rule and the mapping both leave open. */
function within(mapping: () => Mapping, rule: RuleOf): RuleOf {
  return (field) => {
    const chosen = rule(field);
    const { sends, takes } = mapping().ways(field);
    if (sends && takes) return chosen;
    return { ...chosen, sends: chosen.sends && sends, takes: chosen.takes && takes };
  };
}
