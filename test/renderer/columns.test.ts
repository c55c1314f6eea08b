import { describe, expect, test } from 'vitest';
import {
  choiceOf,
  chosenColumns,
  fitColumns,
  movedOrder,
  template,
} from '../../src/renderer/components/grid/columns.ts';
import type { GridColumn } from '../../src/renderer/components/grid/grid-types.ts';
import { toTsv } from '../../src/renderer/components/grid/tsv.ts';

type Row = { name: string; phone: string };

function column(id: string, more: Partial<GridColumn<Row>> = {}): GridColumn<Row> {
  return { id, title: id, width: 100, cell: () => id, text: (row) => row.name, ...more };
}

const columns = [
  column('name', { fixed: true, width: { share: 1.44, min: 140 } }),
  column('email', { givesWay: 9 }),
  column('phone', { text: (row) => `(11) ${row.phone}`, copy: (row) => row.phone }),
  column('city', { givesWay: 7 }),
  column('company', { startsHidden: true, givesWay: 6 }),
];
const ids = (list: readonly GridColumn<Row>[]) => list.map(({ id }) => id);

describe('the columns of a list', () => {
  test('those that start hidden are not there until someone adds them', () => {
    expect(ids(chosenColumns(columns, {}))).toEqual(['name', 'email', 'phone', 'city']);
    expect(ids(chosenColumns(columns, { hidden: [] }))).toContain('company');
  });

  test('the name stays first and shown, whatever was chosen', () => {
    const choice = { order: ['city', 'name', 'phone', 'email'], hidden: ['name', 'company'] };
    expect(ids(chosenColumns(columns, choice))).toEqual(['name', 'city', 'phone', 'email']);
  });

  test('a saved view shows its columns in its order', () => {
    const choice = choiceOf(columns, ['name', 'city', 'company']);
    expect(ids(chosenColumns(columns, choice))).toEqual(['name', 'city', 'company']);
  });

  test('in a narrow window the e-mail gives way first, then the city; the rest stays', () => {
    const shown = chosenColumns(columns, {});
    expect(ids(fitColumns(shown, 440))).toEqual(['name', 'email', 'phone', 'city']);
    expect(ids(fitColumns(shown, 439))).toEqual(['name', 'phone', 'city']);
    expect(ids(fitColumns(shown, 300))).toEqual(['name', 'phone']);
    expect(ids(fitColumns(shown, 10))).toEqual(['name', 'phone']);
  });

  test('a column moves one place, but never before the fixed one', () => {
    const shown = chosenColumns(columns, {});
    expect(movedOrder(shown, 'phone', -1)).toEqual(['name', 'phone', 'email', 'city']);
    expect(movedOrder(shown, 'email', -1)).toEqual(['name', 'email', 'phone', 'city']);
    expect(movedOrder(shown, 'city', 1)).toEqual(['name', 'email', 'phone', 'city']);
  });

  test('a width a person gave takes the place of a share', () => {
    expect(template(columns.slice(0, 2), {})).toBe('minmax(140px, 1.44fr) 100px');
    expect(template(columns.slice(0, 2), { name: 220 })).toBe('220px 100px');
  });
});

describe('copied rows', () => {
  test('hold the clean value, and nothing that would break a cell', () => {
    const rows = [{ name: 'Ana\tBeatriz\nVasconcelos', phone: '+5511982317745' }];
    const shown = columns.filter(({ id }) => id === 'name' || id === 'phone');
    expect(toTsv(shown, rows)).toBe('Ana Beatriz Vasconcelos\t+5511982317745');
  });
});
