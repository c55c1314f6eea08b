import { answerWith, readCode, readList, type Calls } from './calls.ts';
import { DinamizeRefusal } from './codes.ts';
import type { ContactRow } from './contact.ts';
import type { ContactItems } from './contact-items.ts';
import type { ContactSearch } from './contact-search.ts';
import { readContactValues } from './contact-values.ts';
import type { Contacts } from './contacts.ts';
import type { Fields } from './fields.ts';

/** What callers may do with contacts. */
export function contactCalls(
  contacts: Contacts,
  items: ContactItems,
  search: ContactSearch,
  fields: Fields,
): Calls {
  return {
    '/emkt/contact/search': async ({ values }) => {
      return { body: await search.page(readList(values, fields), values) };
    },

    '/emkt/contact/get': ({ values }) => {
      const row = readContact(values);
      const [item = '{}'] = items.texts(row.list, [row.code]);
      return answerWith({ ...JSON.parse(item), date_rest: row.date_rest });
    },

    '/emkt/contact/add': ({ values, lagMs }) => {
      const list = readList(values, fields);
      const read = readContactValues(values, list, fields);
      const row = contacts.add(list, read, { by: 'api', lagMs });
      return {
        ...answerWith({ code: String(row.code) }),
        wrote: true,
        warning: ignored(values, WRITABLE),
      };
    },

    '/emkt/contact/update': ({ values, lagMs }) => {
      const { code, list } = readContact(values);
      const read = readContactValues(values, list, fields);
      contacts.edit(code, read, { by: 'api', lagMs });
      return { ...answerWith({}), wrote: true, warning: ignored(values, WRITABLE) };
    },

    '/emkt/contact/delete': ({ values, lagMs }) => {
      contacts.remove(readContact(values).code, { by: 'api', lagMs });
      return { ...answerWith({}), wrote: true };
    },
  };

  /** The contact a call names, which must be in the list it names. */
  function readContact(values: Readonly<Record<string, unknown>>): ContactRow {
    const code = readCode(values, 'contact_code');
    const list = readList(values, fields);
    const row = contacts.get(code);
    if (row?.list !== list) throw new DinamizeRefusal('contactNotFound', String(code));
    return row;
  }
}

const WRITABLE: ReadonlySet<string> = new Set([
  'contact_code',
  'contact-list_code',
  'email',
  'name',
  'external_code',
  'date_rest',
  'custom_fields',
]);

/** Keys that were sent and mean nothing here are told of, not refused. */
function ignored(
  values: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): readonly string[] {
  return Object.keys(values)
    .filter((key) => !known.has(key))
    .slice(0, 20)
    .map((key) => `${key.slice(0, 60)}: ignored`);
}
