import type { MatchKey } from '../../../../shared/model/import-rules.ts';
import type { ImportPreview } from '../../../../shared/model/import.ts';
import type { Clock } from '../../clock.ts';
import { applyEdit } from '../../leads/lead-diff.ts';
import { blankLead, type LeadRow } from '../../leads/lead-values.ts';
import { firstQualifiedAt } from '../../leads/qualified.ts';
import { createClaims, keyValue, NOBODY } from '../matching/claims.ts';
import {
  decide,
  identityOf,
  type Decision,
  type ImportRules,
  type LeadView,
} from '../matching/decide.ts';
import type { WouldFire } from '../fired.ts';
import { createImaginedLeads } from './imagined-leads.ts';
import type { MappedRow } from '../columns/map-row.ts';
import type { Scoring } from '../../scoring/scoring.ts';

export type RehearsalParts = {
  view: LeadView;
  scoring: Scoring;
  wouldFire: WouldFire;
  clock: Pick<Clock, 'now'>;
};

/** What would become of each row, without writing: the same decisions on the same leads. */
export function createRehearsal(parts: RehearsalParts, rules: ImportRules) {
  const { view, scoring, wouldFire } = parts;
  const claims = createClaims(rules.keys);
  const changed = createImaginedLeads();
  // Leads that would be made get ids that no lead will have before the rehearsal is over.
  let nextId = view.lastId() + 100_000;

  const imagined: LeadView = {
    holders(on, value) {
      const all = new Set([...view.holders(on, value), ...changed.holders(on, value)]);
      return [...all]
        .filter((id) => {
          const lead = imaginedAs(id);
          return lead === null || on.startsWith('external:') || heldOn(lead, on) === value;
        })
        .toSorted((a, b) => a - b)
        .slice(0, MOST_HOLDERS);
    },
    nameless: view.nameless,
    byId: (id) => imaginedAs(id) ?? view.byId(id),
    lastId: view.lastId,
  };

  /** A lead that no row of the file met is as it was. */
  function imaginedAs(id: number): LeadRow | null {
    return claims.touched(id) ? changed.get(id) : null;
  }

  /** With what follows from its values. */
  function settled(lead: LeadRow): LeadRow {
    const { score, temperature } = scoring.score(lead, lead);
    const qualifiedAt = firstQualifiedAt(null, lead, parts.clock.now());
    return { ...lead, score, temperature, qualifiedAt };
  }

  function rehearse(mapped: MappedRow): Rehearsed {
    if (mapped.rejected) return { result: 'rejected', repeated: false, fires: [] };
    const identity = identityOf(mapped.values, mapped.external);
    const decision = decide(mapped.values, identity, rules, imagined, claims);
    if (decision.kind === 'ambiguous') {
      claims.claim(identity, NOBODY);
      return { result: 'rejected', repeated: false, fires: [], ambiguous: decision };
    }
    if (decision.kind === 'create') {
      const now = parts.clock.now();
      const lead = { ...newLead, id: (nextId += 1), createdAt: now, updatedAt: now };
      const made = settled(applyEdit(lead, decision.values).after);
      changed.put(made);
      claims.claim(identity, lead.id);
      return { result: 'created', repeated: false, fires: wouldFire(null, made, 'imagined') };
    }
    const repeated = decision.lead !== null && claims.touched(decision.lead.id);
    claims.claim(identity, decision.lead?.id ?? NOBODY);
    if (decision.kind === 'skip') return { result: 'skipped', repeated, fires: [] };
    const { after, changes } = applyEdit(decision.lead, decision.edit);
    if (changes.length === 0) return { result: 'skipped', repeated, fires: [] };
    const edited = settled({ ...after, updatedAt: parts.clock.now() });
    changed.put(edited);
    return { result: 'updated', repeated, fires: wouldFire(decision.lead, edited, 'imagined') };
  }

  return { rehearse, close: changed.close };
}

/** As many as the leads themselves are asked for. */
const MOST_HOLDERS = 20;

/** What would become of a row, and what that would set off. */
type Rehearsed = {
  result: keyof ImportPreview['outcome'];
  repeated: boolean;
  fires: readonly string[];
  /** Several leads have the value it was looked up by. */
  ambiguous?: Extract<Decision, { kind: 'ambiguous' }>;
};

function heldOn(lead: LeadRow, on: MatchKey): string | null {
  return keyValue({ ...lead, nameKey: null }, on);
}

const newLead: LeadRow = {
  ...blankLead,
  id: 0,
  uid: '',
  score: 0,
  temperature: 'cold',
  scoreReasons: [],
  scoreVersion: 0,
  importId: null,
  localRev: 0,
  deletedAt: null,
  createdAt: 0,
  updatedAt: 0,
};
