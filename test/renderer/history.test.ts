import { describe, expect, test } from 'vitest';
import {
  happenings,
  historyOf,
  timeline,
} from '../../src/renderer/screens/leads/history/history.ts';
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
  test('what was told of it stands between its changes, and none from before the first one here', () => {
    const at = (hour: number) => `2026-11-20T1${hour}:00:00.000Z`;
    const gist = { text: 'Oi', about: null, message: 'text', amount: null, rating: null } as const;
    const told = [4, 2, 0].map((hour) => ({
      id: `told-${hour}`,
      type: 'message.received' as const,
      source: 'whatsapp',
      occurredAt: at(hour),
      gist,
    }));
    const changes = happenings([
      entry('city', null, 'Santos', { at: at(3) }),
      entry('phone', null, '+5511982317745', { at: at(1) }),
    ]);
    const times = (whole: boolean) =>
      timeline(changes, told, whole).map((each) =>
        'occurredAt' in each ? each.occurredAt : 'at' in each ? each.at : each.createdAt,
      );
    expect(times(true)).toEqual([4, 3, 2, 1, 0].map(at));
    expect(times(false)).toEqual([4, 3, 2, 1].map(at));
  });

  test('that a lead was qualified is told by its status, and by itself only where that stayed', () => {
    const first = entry('qualifiedAt', null, '2026-11-20T12:00:00.000Z');
    const fields = (entries: HistoryEntry[]) =>
      happenings(entries).map((each) => each.entries.map(({ field }) => field));
    expect(fields([entry('status', 'new', 'qualified'), first])).toEqual([['status']]);
    expect(fields([first])).toEqual([['qualifiedAt']]);
  });

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
