import { expect, test } from 'vitest';
import { leadsInATest } from '../../../support/leads-in-a-test.ts';

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
