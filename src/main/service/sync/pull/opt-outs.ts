import { setImmediate as nextTurn } from 'node:timers/promises';
import { transact, type Tx } from '../../db/database.ts';
import type { LinkRow } from '../../links/link-store.ts';
import { plan } from '../../links/merge.ts';
import type { PageWork } from './apply-page.ts';
import type { ObserveParts } from './observe.ts';

/**
 * Carries refusals over: whoever opted out or complained there is not written to from here either.
 *
 * Nothing ever goes the other way: that somebody is not in the list of refusals is no consent.
 */
export function createOptOuts(parts: ObserveParts) {
  const { db, links } = parts;
  const linkedByEmail = db.client
    .prepare<[number, string], number>(
      // "Cross" keeps the order of the join: by the e-mail's index, not over all links.
      `select link.id from lead cross join link
          on link.object_type = 'lead' and link.record_id = lead.id
        where link.connection_id = ? and link.lifecycle = 'linked' and lead.email = ?
          and lead.deleted_at is null and lead.consent <> 'denied'`,
    )
    .pluck();

  function refuse(tx: Tx, { by }: PageWork, link: LinkRow, leadId: number): void {
    const record = by.kind.byId(leadId);
    if (record === null) return;
    const { rule, rev } = parts.rules.of(by.connectionId);
    const input = {
      base: { consent: link.base['consent'] ?? null },
      local: record.values(['consent']),
      remote: { consent: 'denied' },
      rule,
      profile: by.port,
      frozen: new Set<string>(),
    };
    const after = by.kind.edit(tx, leadId, { consent: 'denied' }, by.cause);
    const about = { link, record, after, cause: by.cause, how: 'opt_outs', policyRev: rev };
    parts.ledger.note(tx, about, { kind: 'merge', input, made: plan(input), how: 'pull' });
  }

  return async (work: PageWork, since: number | null): Promise<void> => {
    const { by, signal } = work;
    const emails = await by.port.optOuts({ since, signal });
    for (let start = 0; start < emails.length; start += parts.config.sliceRecords) {
      transact(db, (tx) => {
        for (const email of emails.slice(start, start + parts.config.sliceRecords)) {
          for (const linkId of linkedByEmail.all(by.connectionId, email)) {
            const link = links.byId(linkId);
            if (link?.recordId == null) continue;
            refuse(tx, work, link, link.recordId);
            links.change(tx, link.id, { base: { ...link.base, consent: 'denied' } });
            work.counts.updated += 1;
          }
        }
      });
      await nextTurn();
    }
  };
}
