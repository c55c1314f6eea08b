import { expect, test } from 'vitest';
import { ana, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../../support/dinamize-port.ts';
import { createLeadList } from '../../../../../src/main/service/leads/lead-list.ts';
import { syncStateFilter } from '../../../../../src/main/service/links/sync-state.ts';
import { createExcludedFilter } from '../../../../../src/main/service/links/excluded.ts';
import { createToLeads } from '../../../../../src/main/service/leads/to-lead.ts';
import type { SyncState } from '../../../../../src/shared/model/lead.ts';
import { excludedWhy, type Standing } from '../../../../../src/shared/model/health.ts';

const lists: Readonly<Record<keyof Standing['counts'], SyncState[]>> = {
  inSync: ['in_sync'],
  waiting: ['queued', 'sending', 'held'],
  conflict: ['conflict'],
  failed: ['failed'],
  uncertain: ['uncertain'],
  excluded: ['unlinked'],
};

test('each figure is the length of the list it opens, on each connection and in all', async () => {
  const sandbox = await sandboxForThisTest({
    limits: { dinamizePerMinute: 1_000_000, gestaoclickPerSecond: 1_000_000 },
    contacts: 6,
  });
  const app = syncInATest();
  const dinamize = await app.connect(sandbox);
  const gestaoclick = await app.connectGestaoClick(sandbox);
  const targets = { ...ana, sendTo: [dinamize.id, gestaoclick.id] };
  const contacts = contactsOf(sandbox);
  const both = (name: string, email: string | null) => app.add({ name, email }, targets);

  both('Em Dia', 'em.dia@correio.example');
  const clash = both('Conflito', 'conflito@correio.example');
  const gone = both('Apagado', 'apagado@correio.example');
  const deleted = both('Removido', 'removido@correio.example');
  await app.idle();
  app.remove(deleted);
  // Dinamize takes none without e-mail: it fails there and is well at the other.
  both('Sem E-mail', null);
  // Known to nobody else.
  app.add({ name: 'Só Aqui', email: 'aqui@correio.example' });
  app.add({ name: 'Só Aqui Sem E-mail' });
  await app.idle();
  const [theirs] = await contacts.find('conflito@correio.example');
  await contacts.edit(theirs?.id ?? '', { name: 'Deles' });
  app.gate.hold(gestaoclick.id, 'paused', '');
  app.edit(clash, { name: 'Nosso' }, { ...ana, connectionId: dinamize.id });
  await app.pulled(dinamize.uid);
  const [there] = await contacts.find('apagado@correio.example');
  await contacts.remove(there?.id ?? '');
  await app.pulled(dinamize.uid);
  app.clock.advance(11 * 60_000);
  await app.pulled(dinamize.uid);
  expect(app.stateOf(gone)).toBe('unlinked');
  app.clock.advance(5000);

  const list = createLeadList({
    db: app.db,
    byId: app.leads.byId,
    toLeads: createToLeads(app.db, app.states.linkStates),
    syncStateFilter,
    excludedFilter: createExcludedFilter((uid) => (uid === dinamize.uid ? ['email'] : ['name'])),
    clock: app.clock,
  });
  const lengths = (connectionId?: string) =>
    Object.fromEntries(
      Object.entries(lists).map(([key, syncState]) => [
        key,
        list.count({ syncState, ...(connectionId === undefined ? {} : { connectionId }) }),
      ]),
    );
  const { total, connections } = app.running.health.standings();
  const [atDinamize, atGestaoclick] = connections;
  expect(total).toEqual(lengths());
  expect(atDinamize?.counts).toEqual(lengths(dinamize.uid));
  expect(atGestaoclick?.counts).toEqual(lengths(gestaoclick.uid));

  for (const { id: connectionId, excluded } of connections) {
    const opened = excludedWhy.options.map((why) => ({
      why,
      count: list.count({ excludedWhy: why, connectionId }),
    }));
    expect(excluded).toEqual(opened.filter(({ count }) => count > 0));
  }

  expect(atDinamize?.counts).toMatchObject({ conflict: 1, failed: 1 });
  expect(atDinamize?.excluded).toEqual([
    { why: 'gone', count: 1 },
    { why: 'no_email', count: 1 },
    { why: 'not_sent', count: 1 },
  ]);
  expect(atGestaoclick?.counts.waiting).toBe(1);
});
