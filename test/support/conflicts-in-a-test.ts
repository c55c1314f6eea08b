import type { LeadEdit } from '../../src/main/service/leads/lead-values.ts';
import type { Conflict, SettleInput } from '../../src/shared/model/sync.ts';
import { ana, syncInATest } from './sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from './dinamize-port.ts';

export const maria = {
  name: 'Maria das Dores',
  email: 'maria@correio.example',
  phone: '+5511982317745',
  city: 'São Paulo',
};

/** Ana at the screens. */
export const anaAtTheScreens = {
  operator: { name: 'Ana', role: 'admin' },
  source: 'form',
} as const;

/** A lead that both sides hold, and ways to have both change it. */
export async function linkedLead() {
  const sandbox = await sandboxForThisTest({
    contacts: 20,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const app = syncInATest();
  const connection = await app.connect(sandbox);
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  const created = (await sandbox.journal()).find(({ by }) => by === 'api');
  const id = created?.id ?? '';
  const contacts = contactsOf(sandbox);

  /** Both sides change without hearing of each other; then both are looked at. */
  async function clash(ours: LeadEdit, theirs: Record<string, unknown>): Promise<Conflict[]> {
    app.gate.hold(connection.id, 'paused', '');
    app.edit(lead, ours);
    await contacts.edit(id, theirs);
    app.gate.release(connection.id, 'paused');
    await app.pulled();
    await app.idle();
    return app.conflicts();
  }

  /** The clash of one field: the city, unless told. */
  async function oneClash(
    ours: LeadEdit = { city: 'Santos' },
    theirs: Record<string, unknown> = { custom_fields: { cmp9: 'Niterói' } },
  ): Promise<Conflict> {
    const [conflict] = await clash(ours, theirs);
    if (!conflict) throw new Error('The two sides did not clash.');
    return conflict;
  }

  const settle = (conflict: Conflict, ask: Partial<SettleInput>) =>
    app.settle.one(anaAtTheScreens, {
      id: conflict.id,
      seenLocalRev: conflict.seenLocalRev,
      seenRemoteVer: conflict.seenRemoteVer,
      winner: 'local',
      choice: 'local',
      ...ask,
    });
  const there = () => contacts.get(id);
  const writes = async () =>
    (await sandbox.journal()).filter(({ by, op }) => by === 'api' && op === 'update');
  const link = () => app.sync.links.ofRecordOn('lead', lead.id, connection.id)!;

  return {
    sandbox,
    app,
    connection,
    contacts,
    lead,
    id,
    clash,
    oneClash,
    settle,
    there,
    writes,
    link,
  };
}
