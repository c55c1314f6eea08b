import type { Journal } from '../journal.ts';
import type { Hand, PlainRecord } from '../provider.ts';
import type { Store } from '../store.ts';
import { DinamizeRefusal } from './codes.ts';
import type { Field, Fields, FieldType } from './fields.ts';

/** Changes to the custom fields themselves, by a caller or a person, each with its journal row. */
export type FieldDesk = {
  add(
    field: {
      readonly list: number;
      readonly title: unknown;
      readonly type: unknown;
      readonly required: boolean;
      readonly unique: boolean;
      readonly searchable: boolean;
      readonly options?: readonly string[];
    },
    by: Hand,
  ): Field;
  /** Gives a field another title, or more options; options are never taken away. */
  edit(field: Field, change: { title?: string; options?: readonly string[] }, by: Hand): Field;
  remove(field: Field, by: Hand): void;
  record(field: Field): PlainRecord;
};

const LONGEST_TITLE = 100;
const MOST_FIELDS = 200;
const TYPES: readonly unknown[] = ['VC', 'LV'];

export function createFieldDesk(
  store: Store,
  journal: Journal,
  fields: Fields,
  clock: () => number,
): FieldDesk {
  const desk: FieldDesk = {
    add({ title, type, options = [], ...rest }, by) {
      return store.transact(() => {
        if (!isFieldType(type)) throw new DinamizeRefusal('valueInvalid', 'type');
        if (fields.of(rest.list).length >= MOST_FIELDS) {
          throw new DinamizeRefusal('valueInvalid', 'contact-list_code');
        }
        const field = fields.add({ ...rest, type, title: checkTitle(title, rest.list) });
        for (const option of options) fields.addOption(field, option);
        append('create', field, null, desk.record(field), by);
        return field;
      });
    },

    edit(field, { title, options = [] }, by) {
      return store.transact(() => {
        const before = desk.record(field);
        if (title !== undefined && title !== field.title) {
          fields.rename(field, checkTitle(title, field.list));
        }
        const held = new Set(fields.options(field.list, field.number).map(({ value }) => value));
        for (const option of options) if (!held.has(option)) fields.addOption(field, option);
        const after = fields.of(field.list).find((each) => each.number === field.number) ?? field;
        append('update', after, before, desk.record(after), by);
        return after;
      });
    },

    remove(field, by) {
      store.transact(() => {
        append('delete', field, desk.record(field), null, by);
        fields.remove(field);
      });
    },

    record(field) {
      return {
        id: field.key,
        list: String(field.list),
        title: field.title,
        type: field.type,
        required: field.required,
        unique: field.unique,
        searchable: field.searchable,
        options: fields.options(field.list, field.number),
      };
    },
  };
  return desk;

  function checkTitle(title: unknown, list: number): string {
    if (typeof title !== 'string' || title.trim() === '') {
      throw new DinamizeRefusal('required', 'title');
    }
    const taken = fields.of(list).some((each) => each.title === title);
    if (title.length > LONGEST_TITLE || taken) throw new DinamizeRefusal('valueInvalid', 'title');
    return title;
  }

  function append(
    op: 'create' | 'update' | 'delete',
    field: Field,
    before: PlainRecord | null,
    after: PlainRecord | null,
    by: Hand,
  ): void {
    const at = clock();
    journal.append({
      at,
      provider: 'dinamize',
      entity: 'field',
      op,
      id: field.key,
      before,
      after,
      by,
    });
  }
}

function isFieldType(type: unknown): type is FieldType {
  return TYPES.includes(type);
}
