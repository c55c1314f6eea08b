import type { Store } from '../store.ts';
import { answerWith, readCode, readFlag, readList, type CallResult, type Calls } from './calls.ts';
import { DinamizeRefusal } from './codes.ts';
import type { FieldDesk } from './field-desk.ts';
import type { Field, Fields } from './fields.ts';
import { orderSql, readPage, searchSql, type SearchFields } from './search.ts';

/** What callers may ask of lists, custom fields, options and opt-outs. */
const LIST_FIELDS: SearchFields = new Map([
  ['code', { sql: 'code', kind: 'number' }],
  ['title', { sql: 'title', kind: 'text' }],
]);

const FIELD_FIELDS: SearchFields = new Map([
  ['title', { sql: 'title', kind: 'text' }],
  ['type', { sql: 'type', kind: 'text' }],
  ['is_uniquevalue', { sql: `iif(unique_value, 'true', 'false')`, kind: 'text' }],
]);

const OPTOUT_FIELDS: SearchFields = new Map([
  ['email', { sql: 'email_key', kind: 'email' }],
  ['request_date', { sql: 'complaint_date', kind: 'date' }],
]);

type OptoutRow = { code: number; email: string; complaint_date: string; spam: number };

export function fieldCalls(store: Store, fields: Fields, desk: FieldDesk): Calls {
  return {
    '/emkt/contact-list/search': ({ values }) =>
      found<{ code: number; title: string }>(values, {
        from: 'dinamize_list WHERE true',
        params: [],
        fields: LIST_FIELDS,
        tie: 'code',
        item: (row) => ({ code: String(row.code), title: row.title }),
      }),

    '/emkt/field/search': ({ values }) => {
      const list = readList(values, fields);
      return found<{ number: number }>(values, {
        from: 'dinamize_field WHERE removed = 0 AND list = ?',
        params: [list],
        fields: FIELD_FIELDS,
        tie: 'number',
        item: ({ number }) => fieldItem(fieldNumbered(list, number)),
      });
    },

    '/emkt/field/add': ({ values }) => {
      const field = desk.add(
        {
          list: readList(values, fields),
          title: values['title'],
          type: values['type'],
          required: readFlag(values['is_required'], false),
          unique: readFlag(values['is_uniquevalue'], false),
          searchable: readFlag(values['is_searchable'], true),
        },
        'api',
      );
      return {
        ...answerWith({ code: String(field.number), code_name: field.key }),
        wrote: true,
      };
    },

    '/emkt/field-lov/search': ({ values }) => {
      const list = readList(values, fields);
      const field = fieldNumbered(list, readCode(values, 'field_code'));
      return answerWith({ list: fields.options(list, field.number) });
    },

    '/emkt/optout-email/search': ({ values }) => {
      const list = values['contact-list_code'] === undefined ? null : readList(values, fields);
      return found<OptoutRow>(values, {
        from: `dinamize_contact WHERE complaint_date <> ''${list === null ? '' : ' AND list = ?'}`,
        params: list === null ? [] : [list],
        fields: OPTOUT_FIELDS,
        tie: 'code',
        item: (row) => ({
          code: String(row.code),
          email: row.email,
          request_date: row.complaint_date,
          type: row.spam === 1 ? 'SPAM' : 'OPTOUT',
        }),
      });
    },
  };

  function fieldNumbered(list: number, number: number): Field {
    const field = fields.of(list).find((each) => each.number === number);
    if (field === undefined) throw new DinamizeRefusal('fieldUnknown', String(number));
    return field;
  }

  function found<Row>(
    values: Readonly<Record<string, unknown>>,
    what: {
      readonly from: string;
      readonly params: readonly number[];
      readonly fields: SearchFields;
      readonly tie: string;
      readonly item: (row: Row) => unknown;
    },
  ): CallResult {
    const { size, offset } = readPage(values);
    const where = searchSql(values['search'], what.fields);
    const order = orderSql(values['order'], what.fields, what.tie);
    const rows = store.db
      .prepare<(string | number)[], Row>(
        `SELECT * FROM ${what.from}${where.text}${order} LIMIT ? OFFSET ?`,
      )
      .all(...what.params, ...where.params, size + 1, offset);
    return answerWith({
      next: rows.length > size,
      items: rows.slice(0, size).map((row) => what.item(row)),
    });
  }
}

function fieldItem(field: Field): Record<string, unknown> {
  return {
    code: String(field.number),
    code_name: field.key,
    title: field.title,
    type: field.type,
    is_required: field.required,
    is_uniquevalue: field.unique,
    is_searchable: field.searchable,
  };
}
