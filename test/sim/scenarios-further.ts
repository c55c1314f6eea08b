import { expect } from 'vitest';
import { byAna } from '../support/undo-in-a-test.ts';
import { importHere } from './import-here.ts';
import { leadsOf } from './play.ts';
import { profiles } from './profiles.ts';
import { maria, type Scenario, type Stage } from './sweep.ts';

/** What is done here with many records at once, or with several: a run taken back, a table, a merge. */
export const furtherScenarios: readonly Scenario[] = [
  {
    name: 'a reading taken back: one changed, one new',
    stride: 6,
    profile: { ...profiles.marked, indexLagMs: 0 },
    async before(at) {
      at.add(maria);
      await at.world.pass(60_000);
      at.app().pull();
      await at.world.idle();
      await at.world.pass(60_000);
      at.crm.update('person', at.crm.live()[0] ?? '', { city: 'Recife' });
      at.crm.create('person', { name: 'Ana Souza', city: 'Olinda' }, null);
      at.app().pull();
    },
    deed: (at) =>
      void at.world.act((app) => {
        if (app.db.client.prepare(`select count(*) from run_undo`).pluck().get() !== 0) return;
        const changed = app.sync.runs
          .page({ limit: 9, offset: 0 })
          .rows.find(({ counts }) => counts.created + counts.updated === 2);
        app.running.undoRuns.start(changed?.id ?? '', byAna);
      }),
    after(at) {
      expect(leadsOf(at.app(), false).map(({ name, city }) => [name, city])).toEqual([
        [maria.name, 'Santos'],
      ]);
      expect(at.there()?.['city']).toBe('Santos');
      // Hers was there before it was here: it stays there.
      expect(at.crm.live()).toHaveLength(2);
      expect(at.effects()).toEqual(['create', 'update']);
    },
  },
  {
    name: 'an import of a table: one known, three new',
    stride: 9,
    profile: profiles.marked,
    before: (at) => at.add(maria),
    deed: (at) => importHere(at.world, table),
    after(at) {
      const leads = leadsOf(at.app(), false);
      expect(leads.map(({ name, city }) => [name, city])).toEqual([
        [maria.name, 'Recife'],
        ['Ana Souza', 'Olinda'],
        ['Bia Lima', 'Olinda'],
        ['Caio Reis', 'Olinda'],
      ]);
      expect(at.there()?.['city']).toBe('Recife');
      const counts = at.app().db.client.prepare(importCounts).all();
      expect(counts).toEqual([{ created: 3, updated: 1, rows: 4 }]);
    },
  },
  {
    name: 'two leads merged, both of them there',
    stride: 6,
    profile: profiles.marked,
    before(at) {
      at.add(maria);
      at.add({ name: maria.name, email: 'md@correio.example', company: 'Loja da Maria' });
    },
    deed: (at) => void at.world.act(() => mergeOnce(at)),
    after(at) {
      const [lead, ...others] = leadsOf(at.app(), false);
      expect(others).toEqual([]);
      expect(lead).toMatchObject({ name: maria.name, company: 'Loja da Maria' });
      expect(at.there()).toMatchObject({ name: maria.name, company: 'Loja da Maria' });
      // The other is let go of there, and not deleted.
      expect(at.crm.live()).toHaveLength(2);
    },
  },
];

const importCounts = `select created_count as created, updated_count as updated,
  (select count(*) from import_row) as rows from import`;

const table = [
  'nome;email;cidade',
  `${maria.name};${maria.email};Recife`,
  'Ana Souza;ana@correio.example;Olinda',
  'Bia Lima;bia@correio.example;Olinda',
  'Caio Reis;caio@correio.example;Olinda',
].join('\n');

function mergeOnce(at: Stage): void {
  const [keep, other] = leadsOf(at.app(), false);
  if (keep && other) at.app().merges.merge(byAna, { id: keep.uid, merge: [other.uid] });
}
