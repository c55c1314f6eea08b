import type { LeadEdit, LeadRow } from '../../src/main/service/leads/lead-values.ts';
import type { LinkRow } from '../../src/main/service/links/link-store.ts';
import { transact } from '../../src/main/service/db/database.ts';
import { ana, syncInATest } from './sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from './dinamize-port.ts';

/** Two leads of one person, both sent to Dinamize, and a way to look at all that a merge moves. */
export async function twoOfOne(ours: LeadEdit = {}, theirs: LeadEdit = {}) {
  const sandbox = await sandboxForThisTest({
    contacts: 0,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const app = syncInATest();
  const connection = await app.connect(sandbox);
  const sent = { ...ana, sendTo: [connection.id] };
  const keep = app.add(
    { name: 'Maria das Dores', email: 'maria@correio.example', city: 'Santos', ...ours },
    sent,
  );
  const other = app.add(
    { name: 'Maria D.', email: 'dores@correio.example', company: 'Ipê', ...theirs },
    sent,
  );
  await app.idle();
  const contacts = contactsOf(sandbox);
  const caller = { operator: { name: 'Ana', role: 'staff' }, source: 'form' } as const;
  const merge = (values?: Record<string, string>) =>
    app.merges.merge(caller, { id: keep.uid, merge: [other.uid], ...(values ? { values } : {}) });
  const linkOf = (lead: LeadRow): LinkRow | null =>
    app.sync.links.ofRecordOn('lead', lead.id, connection.id);
  const writes = async () => (await sandbox.journal()).filter(({ by }) => by === 'api').length;
  return { sandbox, app, connection, contacts, keep, other, caller, merge, linkOf, writes };
}

type Both = Awaited<ReturnType<typeof twoOfOne>>;

/** Both leads with all that hangs on them, without what every write moves. */
export function stateOf({ app, keep, other }: Both) {
  const of = ({ id }: LeadRow) => {
    const { localRev: _, updatedAt: __, ...lead } = app.now({ id });
    return lead;
  };
  const links = [keep, other].flatMap(({ id }) =>
    app.sync.links.ofRecord('lead', id).map(({ recordId, remoteId, lifecycle, base }) => ({
      recordId,
      remoteId,
      lifecycle,
      base,
    })),
  );
  const deals = app.db.client.prepare('select uid, lead_id from deal order by id').all();
  return { keep: of(keep), other: of(other), links, deals };
}

export function dealFor({ app, other }: Both, lead: LeadRow = other) {
  const [stage] = app.stages.list();
  const row = app.db.client.prepare('select id from stage where uid = ?').pluck();
  const stageId = row.get(stage?.id) as number;
  const values = { title: 'Casa', valueCents: null, stageId, leadId: lead.id };
  return transact(app.db, (tx) =>
    app.deals.create(tx, { ...values, owner: null, lostReason: null }, ana),
  );
}
