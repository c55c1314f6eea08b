import { expect, test } from 'vitest';
import { savedView } from '../../../../src/shared/model/lead.ts';
import { leadsInATest, refusal } from '../../../support/leads-in-a-test.ts';

test('a saved view keeps its filter, order and columns, and counts what it finds now', () => {
  const { views, add, remove } = leadsInATest();
  const lead = add({ name: 'Ana', status: 'lost' });
  const draft = { name: 'Perdidos', filter: { status: ['lost' as const] }, sort: 'name' as const };
  const kept = views.save({ ...draft, columns: ['name', 'city'] });
  expect(savedView.parse(kept)).toEqual(kept);
  expect(kept).toMatchObject({ ...draft, columns: ['name', 'city'], count: 1 });
  const second = views.save({ ...draft, name: 'Outra', columns: null });
  remove(lead);
  expect(views.list().map(({ name, count }) => [name, count])).toEqual([
    ['Perdidos', 0],
    ['Outra', 0],
  ]);
  expect(views.save({ ...draft, id: kept.id, name: 'Sem volta', columns: null }).id).toBe(kept.id);
  views.remove(second.id);
  views.remove(second.id);
  expect(views.list().map(({ name }) => name)).toEqual(['Sem volta']);
});

test('a view that was removed is not saved under its old id, and there is room for a hundred', () => {
  const { views } = leadsInATest();
  const draft = { name: 'v', filter: {}, sort: '-createdAt' as const, columns: null };
  expect(refusal(() => views.save({ ...draft, id: 'gone' })).code).toBe('NOT_FOUND');
  for (let n = 0; n < 100; n++) views.save(draft);
  expect(refusal(() => views.save(draft)).code).toBe('TOO_LARGE');
});

test('a filter offers the values that live leads have, most frequent first, each once', () => {
  const { facets, add, remove } = leadsInATest();
  add({ name: 'a', origin: 'Site', city: 'São Paulo', tags: ['VIP'], owner: 'Ana', state: 'SP' });
  add({ name: 'b', origin: 'site', city: 'sao paulo', tags: ['vip', 'casa'] });
  add({ name: 'c', origin: 'Feira', city: 'Santos' });
  remove(add({ name: 'd', origin: 'Apagado', city: 'Recife', tags: ['apagada'] }));
  expect(facets.of('origin').map(({ count }) => count)).toEqual([2, 1]);
  expect(facets.of('city')).toEqual([
    { value: 'São Paulo', count: 2 },
    { value: 'Santos', count: 1 },
  ]);
  expect(facets.of('tag')).toEqual([
    { value: 'VIP', count: 2 },
    { value: 'casa', count: 1 },
  ]);
  expect(facets.of('city', 'PAULÓ')).toEqual([{ value: 'São Paulo', count: 2 }]);
  expect(facets.of('owner')).toEqual([{ value: 'Ana', count: 1 }]);
  expect(facets.of('state')).toEqual([{ value: 'SP', count: 1 }]);
  add({ name: 'e', city: 'Santos' });
  expect(facets.of('city')).toContainEqual({ value: 'Santos', count: 2 });
});

test('the names of custom fields and owners are offered once they were used', () => {
  const { facets, add, edit } = leadsInATest();
  const lead = add({ name: 'a', custom: { quartos: 2 }, owner: 'Ana' });
  edit(lead, { custom: { bairro: 'Moóca' } });
  expect(facets.fields()).toMatchObject({ custom: ['bairro', 'quartos'], owners: ['Ana'] });
});
