import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { DoorError } from '../door-error.ts';
import type { PlainRecord, RecordDoor } from '../provider.ts';
import { folded, inPlainWords } from '../record-door.ts';
import type { Store } from '../store.ts';
import { contactRecord, type ContactRow } from './contact.ts';
import { readContactValues, readDate } from './contact-values.ts';
import type { Change, Contacts } from './contacts.ts';
import { dinamizeDate } from './clock.ts';
import { DinamizeRefusal } from './codes.ts';
import type { FieldDesk } from './field-desk.ts';
import type { Field, Fields } from './fields.ts';

/**
 * Dinamize's records as a person at its panel handles them: contacts, custom fields, lists.
 *
 * A contact is `{id, list, email, name, external_code, insert_date, update_date, date_rest, status,
 * optout, spam, custom_fields}`. A person may set all but the id, the list of one that exists, and
 * `update_date`; `custom_fields` merge key by key.
 */
export type RecordParts = {
  readonly store: Store;
  readonly contacts: Contacts;
  readonly fields: Fields;
  readonly desk: FieldDesk;
  readonly clock: () => number;
  readonly lagMs: () => number;
};

const contactInput = z.strictObject({
  email: z.unknown().optional(),
  name: z.unknown().optional(),
  external_code: z.unknown().optional(),
  date_rest: z.unknown().optional(),
  custom_fields: z.unknown().optional(),
  insert_date: z.string().optional(),
  status: z.enum(['V', 'I']).optional(),
  optout: z.boolean().optional(),
  spam: z.boolean().optional(),
});

const newContactInput = contactInput.extend({
  list: z
    .string()
    .regex(/^\d{1,9}$/)
    .default('1'),
});

const options = z.array(z.string().min(1).max(200)).max(200);

const fieldInput = z.strictObject({ title: z.string().optional(), options: options.optional() });

const newFieldInput = z.strictObject({
  list: z
    .string()
    .regex(/^\d{1,9}$/)
    .default('1'),
  title: z.string(),
  type: z.enum(['VC', 'LV']),
  required: z.boolean().default(false),
  unique: z.boolean().default(false),
  searchable: z.boolean().default(true),
  options: options.default([]),
});

type ContactInput = z.output<typeof contactInput>;

const SLICE = 500;

export function dinamizeRecords(parts: RecordParts): Readonly<Record<string, RecordDoor>> {
  return {
    contact: inPlainWords(contactDoor(parts), told),
    field: inPlainWords(fieldDoor(parts), told),
    list: listDoor(parts),
  };
}

/** What Dinamize would turn down, as an admin door says it. */
function told(error: unknown): DoorError | null {
  if (!(error instanceof DinamizeRefusal)) return null;
  if (error.reason === 'contactNotFound') return new DoorError(404, 'not-found', error.message);
  return new DoorError(400, error.reason === 'duplicate' ? 'duplicate' : 'invalid', error.message);
}

function contactDoor(parts: RecordParts): RecordDoor {
  const { store, contacts, fields } = parts;
  const slice = store.db.prepare<[number, number], ContactRow>(
    'SELECT * FROM dinamize_contact WHERE code > ? ORDER BY code LIMIT ?',
  );
  const show = (row: ContactRow): PlainRecord => contactRecord(row, fields.of(row.list));

  async function* list({ q, limit = Infinity }: { q?: string; limit?: number }) {
    const wanted = q === undefined ? null : folded(q);
    let left = limit;
    for (let last = 0; left > 0;) {
      const rows = slice.all(last, SLICE);
      const known = new Map(fields.lists().map(({ code }) => [code, fields.of(code)]));
      const records = rows
        .map((row) => contactRecord(row, known.get(row.list) ?? []))
        .filter((record) => wanted === null || isAbout(record, wanted))
        .slice(0, left);
      if (records.length > 0) yield records;
      if (rows.length < SLICE) return;
      left -= records.length;
      last = rows.at(-1)?.code ?? last;
      await nextTurn();
    }
  }

  function get(id: string): PlainRecord | null {
    const row = rowOf(id);
    return row === null ? null : show(row);
  }

  function rowOf(id: string): ContactRow | null {
    return /^\d{1,15}$/.test(id) ? contacts.get(Number(id)) : null;
  }

  function change(input: ContactInput, before: ContactRow | null): Change {
    const optout = input.optout ?? before?.optout === 1;
    const spam = input.spam ?? before?.spam === 1;
    const since = before?.complaint_date ?? '';
    return {
      by: 'person',
      lagMs: parts.lagMs,
      also: {
        ...(input.insert_date !== undefined && {
          insert_date: readDate(input.insert_date, 'insert_date'),
        }),
        ...(input.status !== undefined && { status: input.status }),
        optout: Number(optout),
        spam: Number(spam),
        complaint_date: optout || spam ? since || dinamizeDate(parts.clock()) : '',
      },
    };
  }

  return {
    list,
    get,
    add(values) {
      const input = newContactInput.parse(values);
      const listCode = Number(input.list);
      if (!fields.hasList(listCode)) throw new DinamizeRefusal('listNotFound', input.list);
      const read = readContactValues(input, listCode, fields);
      return show(contacts.add(listCode, read, change(input, null)));
    },
    edit(id, values) {
      const input = contactInput.parse(values);
      const row = rowOf(id);
      if (row === null) throw new DinamizeRefusal('contactNotFound', id);
      const read = readContactValues(input, row.list, fields);
      return show(contacts.edit(row.code, read, change(input, row)));
    },
    remove(id) {
      const row = rowOf(id);
      if (row === null) throw new DinamizeRefusal('contactNotFound', id);
      contacts.remove(row.code, { by: 'person', lagMs: parts.lagMs });
    },
  };
}

/** Fields are known by their key, `cmp6`. */
function fieldDoor({ fields, desk }: RecordParts): RecordDoor {
  const all = (): readonly Field[] => fields.lists().flatMap(({ code }) => fields.of(code));

  function existing(id: string): Field {
    const field = all().find((each) => each.key === id);
    if (field === undefined) throw new DoorError(404, 'not-found', `There is no field "${id}".`);
    return field;
  }

  return {
    async *list({ q, limit }) {
      const wanted = q === undefined ? null : folded(q);
      yield all()
        .filter(
          (field) => wanted === null || folded(`${field.key} ${field.title}`).includes(wanted),
        )
        .slice(0, limit)
        .map(desk.record);
    },
    get(id) {
      const field = all().find((each) => each.key === id);
      return field === undefined ? null : desk.record(field);
    },
    add(values) {
      const { list, ...rest } = newFieldInput.parse(values);
      if (!fields.hasList(Number(list))) throw new DinamizeRefusal('listNotFound', list);
      return desk.record(desk.add({ ...rest, list: Number(list) }, 'person'));
    },
    edit: (id, values) => desk.record(desk.edit(existing(id), fieldInput.parse(values), 'person')),
    remove: (id) => desk.remove(existing(id), 'person'),
  };
}

function listDoor({ fields }: RecordParts): RecordDoor {
  const all = (): readonly PlainRecord[] =>
    fields.lists().map(({ code, title }) => ({ id: String(code), title }));
  return {
    async *list({ limit }) {
      yield all().slice(0, limit);
    },
    get: (id) => all().find((list) => list.id === id) ?? null,
  };
}

function isAbout(record: PlainRecord, wanted: string): boolean {
  const { id, email, name, external_code, custom_fields } = record;
  const values = Object.values(custom_fields ?? {});
  return folded([id, email, name, external_code, ...values].join('\n')).includes(wanted);
}
