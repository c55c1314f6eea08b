import { PonteError } from '../../../shared/errors.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { MergeLinks } from './merge-links.ts';
import type { MergeStore } from './merge-store.ts';

/** The leads a merge or a parting is about, or in words why they cannot be used for it. */
export type MergeLeads = {
  /** @throws PonteError NOT_FOUND */
  row(uid: string): LeadRow;
  /** One that is not deleted. @throws PonteError NOT_FOUND */
  live(uid: string): LeadRow;
  /** @throws PonteError NOT_FOUND */
  byId(id: number): LeadRow;
  toLead(lead: LeadRow): Lead;
  /** Since when somebody is here, also as a lead that was merged into theirs; UTC ms. */
  since(lead: LeadRow): number;
  /** @throws PonteError BUSY */
  refuseBusy(rows: readonly LeadRow[]): void;
};

export type MergeLeadsParts = {
  readonly leads: LeadStore;
  readonly links: MergeLinks;
  readonly store: Pick<MergeStore, 'intoKept'>;
  readonly toLeads: (rows: readonly LeadRow[]) => Lead[];
};

export function createMergeLeads(parts: MergeLeadsParts): MergeLeads {
  const { leads, links, store, toLeads } = parts;

  function row(uid: string): LeadRow {
    const found = leads.byUid(uid);
    if (found) return found;
    throw new PonteError('NOT_FOUND', 'This lead does not exist. Look it up in the list again.');
  }

  function live(uid: string): LeadRow {
    const found = row(uid);
    if (found.deletedAt === null) return found;
    throw new PonteError('NOT_FOUND', 'This lead was deleted. Restore it first.', {
      details: { leadId: uid },
    });
  }

  function byId(id: number): LeadRow {
    const found = leads.byId(id);
    if (found) return found;
    throw new PonteError('NOT_FOUND', 'This lead does not exist any more.');
  }

  function toLead(lead: LeadRow): Lead {
    const [shown] = toLeads([lead]);
    if (!shown) throw new PonteError('INTERNAL', 'A lead was lost on its way to the door.');
    return shown;
  }

  function since({ id, createdAt }: LeadRow): number {
    return store.intoKept(id).reduce((first, { mergedId }) => {
      const merged = leads.byId(mergedId);
      return merged === null ? first : Math.min(first, since(merged));
    }, createdAt);
  }

  function refuseBusy(rows: readonly LeadRow[]): void {
    if (!links.isBusy(rows.map(({ id }) => id))) return;
    throw new PonteError(
      'BUSY',
      'One of these leads is being sent to another system just now. Try again in a minute.',
    );
  }

  return { row, live, byId, toLead, since, refuseBusy };
}

export function nameOf(lead: LeadRow): string {
  return lead.name || lead.email || lead.phone || 'A lead without a name';
}
