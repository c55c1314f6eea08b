import { describe, expect, test } from 'vitest';
import { happenings, historyOf } from '../../src/renderer/screens/leads/history.ts';
import type { HistoryEntry } from '../../src/shared/model/lead.ts';

let id = 0;
function entry(
  field: string,
  before: unknown,
  after: unknown,
  more: Partial<HistoryEntry> = {},
): HistoryEntry {
  return {
    id: String((id += 1)),
    at: '2026-11-20T12:00:00.000Z',
    field,
    before,
    after,
    source: 'form',
    actor: 'Renata',
    connectionId: null,
    runId: null,
    ...more,
  };
}

describe('the history of a lead', () => {
  test('what one hand changed at one moment is one thing that happened', () => {
    const found = happenings([
      entry('phone', null, '+5511982317745'),
      entry('email', null, 'ana@exemplo.com'),
      entry('email', 'a@b.c', null, { actor: 'Dinamize', source: 'connection' }),
    ]);
    expect(found.map(({ actor, entries }) => [actor, entries.map(({ field }) => field)])).toEqual([
      ['Renata', ['phone', 'email']],
      ['Dinamize', ['email']],
    ]);
  });

  test('made, deleted and brought back are told apart', () => {
    const record = { name: 'Ana' };
    const found = happenings([
      entry('*', null, record, { at: '2026-11-22T12:00:00.000Z' }),
      entry('*', record, null, { at: '2026-11-21T12:00:00.000Z' }),
      entry('*', null, record),
    ]);
    expect(found.map(({ kind }) => kind)).toEqual(['restored', 'removed', 'created']);
  });

  test('the value a lead was made with is the first of its field', () => {
    const all = [
      entry('phone', '+551132528810', '+5511982317745'),
      entry('name', 'Ana', 'Ana Beatriz'),
      entry('*', null, { name: 'Ana', phone: '+551132528810', tags: [] }),
    ];
    expect(historyOf('phone', all).map(({ before, after }) => [before, after])).toEqual([
      ['+551132528810', '+5511982317745'],
      [null, '+551132528810'],
    ]);
    expect(historyOf('tags', all)).toEqual([]);
    expect(historyOf('email', all)).toEqual([]);
  });
});
