import { describe, expect, test } from 'vitest';
import { twoOfOne } from '../../../support/merges-in-a-test.ts';

const day = 86_400_000;
const page = { limit: 50, offset: 0 };

describe('deleted leads', () => {
  test('are listed with who deleted them, why, and until when they can come back', async () => {
    const { app, keep, other, connection, merge } = await twoOfOne();
    const gone = app.add({ name: 'Rosa', email: 'rosa@correio.example' });
    app.remove(gone);
    app.clock.advance(1000);
    merge({ name: keep.uid });
    const { items, total } = app.trash.page(page);
    expect(total).toBe(2);
    expect(items).toMatchObject([
      {
        id: other.uid,
        why: 'merged',
        mergedInto: { id: keep.uid, name: 'Maria das Dores' },
        erasedAt: null,
        connectionIds: [connection.uid],
      },
      { id: gone.uid, why: 'here', by: 'Ana', connectionIds: [] },
    ]);
    const { deletedAt, erasedAt } = items[1]!;
    expect(Date.parse(erasedAt!) - Date.parse(deletedAt)).toBe(180 * day);
    expect(app.trash.page({ ...page, q: 'ROSA' }).items).toMatchObject([{ id: gone.uid }]);
    expect(app.trash.page({ ...page, why: 'merged' }).items).toMatchObject([{ id: other.uid }]);
  });

  test('come back with their record there, which is taken up where it was left', async () => {
    const { app, keep, contacts, caller, linkOf, writes, connection } = await twoOfOne();
    const boss = { name: 'Ana', role: 'admin' } as const;
    await app.running.connectionService.edit(connection.uid, { deletes: 'detach' }, boss);
    const id = linkOf(keep)!.remoteId!;
    app.remove(keep);
    await app.idle();
    await contacts.edit(id, { custom_fields: { cmp9: 'Niterói' } });
    await app.pulled();
    const before = await writes();
    expect(app.trash.restore(caller, keep.uid).deletedAt).toBeNull();
    await app.idle();
    expect(linkOf(keep)).toMatchObject({ lifecycle: 'linked', remoteId: id });
    // The base of before tells that only they changed it.
    expect(app.now(keep).city).toBe('Niterói');
    expect(app.conflicts()).toEqual([]);
    expect(await writes()).toBe(before);
  });

  test('are made anew where their record is gone, once', async () => {
    const { app, keep, other, contacts, caller, linkOf } = await twoOfOne();
    const [id, gen] = [linkOf(keep)!.remoteId!, linkOf(keep)!.createGen];
    app.remove(keep);
    app.remove(other);
    await app.idle();
    await contacts.remove(id);
    const { restored, undoId } = await app.trash.restoreMany(caller, [keep.uid, other.uid]);
    expect(restored).toBe(2);
    await app.idle();
    expect(linkOf(keep)).toMatchObject({ lifecycle: 'linked', createGen: gen + 1 });
    expect(linkOf(keep)?.remoteId).not.toBe(id);
    expect(await contacts.find(keep.email!)).toHaveLength(1);
    expect(app.trash.page(page).total).toBe(0);
    expect(await app.undo.undo(caller, undoId!)).toMatchObject({ removed: 2 });
    expect(app.trash.page(page).total).toBe(2);
  });

  test('one that was merged comes back by being parted, alone or among many', async () => {
    const { app, keep, other, caller, merge } = await twoOfOne();
    merge();
    expect(app.trash.restore(caller, other.uid)).toMatchObject({ company: 'Ipê', deletedAt: null });
    expect(app.now(keep).company).toBeNull();
    merge();
    app.remove(keep);
    const answer = await app.trash.restoreMany(caller, [other.uid]);
    expect(answer).toMatchObject({ restored: 0, refused: [{ code: 'NOT_UNDOABLE' }] });
    const both = await app.trash.restoreMany(caller, [keep.uid, other.uid]);
    expect(both).toMatchObject({ restored: 2, refused: [] });
  });
});

describe('after 180 days', () => {
  /** As if every deletion were so many days older; all that ticks would take its time over half a year. */
  const longAgo = ({ db }: Awaited<ReturnType<typeof twoOfOne>>['app'], days: number) =>
    db.client.prepare('update lead set deleted_at = deleted_at - ?').run(days * day);
  const run = (app: Awaited<ReturnType<typeof twoOfOne>>['app']) =>
    app.erase(new AbortController().signal);

  test('nothing that names the person is left, and what is there does not come back as a new lead', async () => {
    const { app, keep, contacts, linkOf } = await twoOfOne({ phone: '+5511982317745' });
    const id = linkOf(keep)!.remoteId!;
    const told = `insert into event (uid, type, source, payload, lead_id, occurred_at, received_at)
      values ('1', 'message.received', 'whatsapp', '{"senderName":"Maria das Dores"}', ?, 1, 1)`;
    app.db.client.prepare(told).run(keep.id);
    app.remove(keep);
    await app.idle();
    longAgo(app, 179);
    expect(await run(app)).toBe(0);
    longAgo(app, 2);
    expect(await run(app)).toBe(1);
    for (const word of ['maria@correio.example', 'Maria das Dores', '982317745']) {
      expect(tablesWith(app.db, word)).toEqual([]);
    }
    await contacts.edit(id, { name: 'Maria Outra Vez' });
    await app.pulled();
    expect(tablesWith(app.db, 'Maria Outra Vez')).toEqual([]);
  });

  test('a merged lead stays as long as the one it was merged into', async () => {
    const { app, keep, merge } = await twoOfOne();
    merge();
    await app.idle();
    longAgo(app, 200);
    expect(await run(app)).toBe(0);
    app.remove(keep);
    await app.idle();
    longAgo(app, 181);
    expect(await run(app)).toBe(1);
    expect(await run(app)).toBe(1);
    expect(tablesWith(app.db, 'dores@correio.example')).toEqual([]);
  });

  test('what a person still has to decide waits', async () => {
    const { app, keep, contacts, linkOf, connection } = await twoOfOne();
    await app.running.connectionService.edit(
      connection.uid,
      { deletes: 'send' },
      { name: 'Ana', role: 'admin' },
    );
    await contacts.edit(linkOf(keep)!.remoteId!, { name: 'Maria D.' });
    app.remove(keep);
    await app.idle();
    expect(app.conflicts()).toMatchObject([{ kind: 'edit_delete' }]);
    longAgo(app, 200);
    expect(await run(app)).toBe(0);
  });
});

/** Every table that holds a text somewhere, but for the words of the search. */
function tablesWith(
  { client }: Awaited<ReturnType<typeof twoOfOne>>['app']['db'],
  word: string,
): string[] {
  const tables = client
    .prepare<[], string>(
      `select name from sqlite_schema where type = 'table' and name not like '%search%'`,
    )
    .pluck()
    .all();
  return tables.filter((table) =>
    client
      .prepare(`select * from "${table}"`)
      .all()
      .some((row) => JSON.stringify(row).includes(word)),
  );
}
