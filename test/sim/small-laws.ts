import type { Played } from './play.ts';
import { unknownStatus } from './sim-provider.ts';
import { inWindow, links } from './windows.ts';

/** Laws about one kind of value each: refusals, what cannot be read, and what is added to. */

export function refusalsStand(played: Played): string[] {
  const { world, deeds } = played;
  const app = world.app();
  return deeds.flatMap((deed, index) => {
    const { field, value } = deed.edit;
    if (deed.crm !== null || field !== 'consent' || value !== 'denied') return [];
    const loosened = deeds
      .slice(index + 1)
      .some(
        (later) =>
          later.crm === null &&
          later.record === deed.record &&
          later.edit.field === 'consent' &&
          later.edit.value !== 'denied',
      );
    const now = app.leads.byUid(deed.record)?.consent;
    return loosened || now === 'denied'
      ? []
      : [`P22: ${deed.record} said no, and now it says ${now}.`];
  });
}

/** A refusal goes only where a person, here, has taken it back. */
export function refusedByNoMachine(played: Played): string[] {
  const { world, deeds } = played;
  const app = world.app();
  const changed = app.db.client
    .prepare<[], { record_id: number; source: string; after: string | null }>(
      `select record_id, source, after from change where record_type = 'lead'
        and field = 'consent' and before = '"denied"' and after is not '"denied"'`,
    )
    .all();
  const wrongs = changed
    .filter(({ source }) => !['form', 'api', 'resolution'].includes(source))
    .map(
      (each) => `P22: a refusal of lead ${each.record_id} became ${each.after} by ${each.source}.`,
    );
  const loosened = new Set(
    deeds
      .filter(
        ({ crm, edit }) => crm === null && edit.field === 'consent' && edit.value !== 'denied',
      )
      .map(({ record }) => record),
  );
  const all = links(played);
  for (const [index, crm] of world.crms.entries()) {
    for (const effect of crm.journal) {
      const { by, before, after, id, externalId, seq } = effect;
      if (by !== 'api' || before?.['consent'] !== 'denied' || after === null) continue;
      if (after['consent'] === 'denied') continue;
      const link = all.find((each) => each.crm === index && each.remoteId === id);
      const uid = link?.recordId == null ? externalId : app.leads.byId(link.recordId)?.uid;
      if (uid != null && loosened.has(uid)) continue;
      const since = crm.journal.findLast(
        (each) =>
          each.id === id &&
          each.seq < seq &&
          each.after?.['consent'] === 'denied' &&
          each.before?.['consent'] !== 'denied',
      );
      if (since !== undefined && inWindow(crm, effect, since.seq)) continue;
      wrongs.push(`P22: a refusal of ${id} in ${crm.profile.id} was taken back from here.`);
    }
  }
  return wrongs;
}

export function unreadableStands(played: Played): string[] {
  const { world, settlements } = played;
  const settled = settlements.some(({ field, kind }) => field === 'status' || kind === 'schema');
  if (settled) return [];
  return world.crms.flatMap((crm) =>
    crm.journal.flatMap((effect) => {
      const { by, before, after, id } = effect;
      if (by !== 'api' || before?.['status'] !== unknownStatus || after === null) return [];
      if (after['status'] === unknownStatus) return [];
      const since = crm.journal.findLast(
        (each) => each.id === id && each.seq < effect.seq && each.by === 'person',
      );
      if (since !== undefined && inWindow(crm, effect, since.seq)) return [];
      return [`The status of ${id} in ${crm.profile.id} was written over, though unreadable.`];
    }),
  );
}

/** A note and a tag, written once by a person, stand once wherever they stand. */
export function addedOnce({ world, deeds }: Played): string[] {
  const app = world.app();
  const texts = new Map<string, unknown>(
    app.db.client
      .prepare<[], { id: number; notes: string | null; tags: string }>(
        'select id, notes, tags from lead',
      )
      .all()
      .map(({ id, notes, tags }) => [`lead ${id}`, [notes, tags]]),
  );
  for (const crm of world.crms) {
    for (const id of crm.live()) {
      const { notes, tags } = crm.read(id)?.values ?? {};
      texts.set(`${id} of ${crm.profile.id}`, [notes, tags]);
    }
  }
  const added = deeds.filter(({ edit }) => edit.field === 'notes' || edit.field === 'tags');
  return added.flatMap(({ edit: { token, field } }) =>
    [...texts].flatMap(([where, text]) =>
      token !== null && JSON.stringify(text).split(token).length > 2
        ? [`P4: ${token} stands more than once in ${field} of ${where}.`]
        : [],
    ),
  );
}
