import type { ImportPreview } from '../../../shared/model/import.ts';
import { applyEdit } from '../leads/lead-diff.ts';
import { blankLead, type LeadRow } from '../leads/lead-values.ts';
import { createClaims } from './claims.ts';
import { decide, identityOf, type ImportRules, type LeadView } from './decide.ts';
import type { MappedRow } from './map-row.ts';

/** What would become of each row, without writing: the same decisions on the same leads. */
export function createRehearsal(view: LeadView, rules: ImportRules) {
  const claims = createClaims();
  const changed = new Map<number, LeadRow>();
  const byPhone = new Map<string, number[]>();
  // Leads that would be made get ids that no lead will have before the rehearsal is over.
  let nextId = view.lastId() + 100_000;

  const imagined: LeadView = {
    holders(on, value) {
      // An e-mail or a document that the file brought is claimed; a phone may be shared.
      const brought = on === 'phone' ? (byPhone.get(value) ?? []) : [];
      const all = new Set([...view.holders(on, value), ...brought]);
      return [...all]
        .filter((id) => !changed.has(id) || changed.get(id)?.[on] === value)
        .toSorted((a, b) => a - b);
    },
    nameless: view.nameless,
    byId: (id) => changed.get(id) ?? view.byId(id),
    lastId: view.lastId,
  };

  function change(lead: LeadRow): void {
    changed.set(lead.id, lead);
    if (!lead.phone) return;
    const ids = byPhone.get(lead.phone);
    if (!ids) byPhone.set(lead.phone, [lead.id]);
    else if (ids.length < 20 && !ids.includes(lead.id)) ids.push(lead.id);
  }

  return (mapped: MappedRow): { result: keyof ImportPreview['outcome']; repeated: boolean } => {
    if (mapped.rejected) return { result: 'rejected', repeated: false };
    const identity = identityOf(mapped.values);
    const decision = decide(mapped.values, identity, rules, imagined, claims);
    if (decision.kind === 'create') {
      const lead = { ...newLead, id: (nextId += 1) };
      change(applyEdit(lead, decision.values).after);
      claims.claim(identity, lead.id);
      return { result: 'created', repeated: false };
    }
    const repeated = claims.touched(decision.lead.id);
    claims.claim(identity, decision.lead.id);
    if (decision.kind === 'skip') return { result: 'skipped', repeated };
    const { after, changes } = applyEdit(decision.lead, decision.edit);
    if (changes.length === 0) return { result: 'skipped', repeated };
    change(after);
    return { result: 'updated', repeated };
  };
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
