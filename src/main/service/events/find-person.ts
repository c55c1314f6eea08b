import { phoneForms } from '../../../shared/br/phone.ts';
import { usualKeys } from '../../../shared/model/import-rules.ts';
import type { Cause } from '../actor.ts';
import type { Db, Tx } from '../db/database.ts';
import { createLeadView } from '../imports/apply-row.ts';
import { createClaims } from '../imports/matching/claims.ts';
import { decide, identityOf, type Decision, type LeadView } from '../imports/matching/decide.ts';
import type { FindMatch } from '../leads/lead-match.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadEdit, LeadRow } from '../leads/lead-values.ts';
import type { Erased } from '../links/erased.ts';
import type { Person } from './reading.ts';

/**
 * The lead a fact is about.
 *
 * The same person is told as in an import: by e-mail, then CPF or CNPJ, then phone, and two people
 * who share a phone stay two. A mobile is the same with and without its ninth digit.
 */
export type FindPerson = {
  known(person: Person): LeadRow | null;
  /** They were erased, and nobody entered them again since. */
  isErased(person: Person): boolean;
  /** The lead that was found, with its blanks filled, or a new one. */
  knownOrNew(tx: Tx, person: Person, origin: string, cause: Cause): LeadRow;
};

export type FindPersonParts = {
  readonly db: Db;
  readonly leads: LeadStore;
  readonly findMatch: FindMatch;
  readonly erased: Pick<Erased, 'holds'>;
  /** Handed in, since the pipeline comes after. */
  readonly pipeline: {
    create(tx: Tx, values: LeadEdit, cause: Cause): LeadRow;
    edit(tx: Tx, leadId: number, edit: LeadEdit, cause: Cause): LeadRow;
  };
};

export function createFindPerson(parts: FindPersonParts): FindPerson {
  const { db, leads, findMatch, pipeline } = parts;
  const exact = createLeadView(db, leads, findMatch);
  const view: LeadView = {
    ...exact,
    holders: (on, value) =>
      on === 'phone'
        ? [...new Set(phoneForms(value).flatMap((each) => exact.holders(on, each)))]
        : exact.holders(on, value),
  };

  /** A fact stands alone: no row before it was given to anybody. Looked at, never written to. */
  const noClaims = createClaims();

  function decided({ sure }: Person): Decision {
    const rules = { onMatch: 'fill', origin: null, create: true } as const;
    const keys = [...usualKeys];
    return decide(sure, identityOf(sure), { ...rules, keys, tags: [] }, view, noClaims);
  }

  return {
    isErased: ({ whole }) => parts.erased.holds(whole),
    known(person) {
      const { email, document, phone } = person.sure;
      // A name alone tells nobody apart.
      if (!email && !document && !phone) return null;
      const decision = decided(person);
      return decision.kind === 'update' ? decision.lead : null;
    },
    knownOrNew(tx, person, origin, cause) {
      const decision = decided(person);
      if (decision.kind !== 'update')
        return pipeline.create(tx, { origin, ...person.whole }, cause);
      const { lead, edit } = decision;
      // A document is one person's; a no always wins over what another system says.
      if (edit.document && view.holders('document', edit.document).length > 0) delete edit.document;
      if (person.sure.consent === 'denied') edit.consent = 'denied';
      return pipeline.edit(tx, lead.id, edit, cause);
    },
  };
}
