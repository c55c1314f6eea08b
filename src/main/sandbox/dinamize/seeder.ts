import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SeedOptions } from '../provider.ts';
import { seedContacts, type SeedContact } from '../seed/dinamize-contacts.ts';
import { seedFields } from '../seed/dinamize-fields.ts';
import { inSlices } from '../slices.ts';
import type { Store } from '../store.ts';
import { emailKey, type ContactRow } from './contact.ts';
import type { Contacts } from './contacts.ts';
import { dinamizeDate } from './clock.ts';
import type { Fields } from './fields.ts';

/** Empties the account, and fills it with what it held before anyone connected. */
export type DinamizeSeeder = {
  clear(): Promise<void>;
  seed(options: SeedOptions): Promise<void>;
};

const MAIN_LIST = 1;
const SLICE = 100;

export function createDinamizeSeeder(
  store: Store,
  fields: Fields,
  contacts: Contacts,
  clock: () => number,
): DinamizeSeeder {
  async function clear(): Promise<void> {
    await inSlices(contacts.clearSome);
    contacts.settle();
    fields.clear();
  }

  async function seed({ seed, contacts: count }: SeedOptions): Promise<void> {
    store.transact(() => {
      fields.addList(MAIN_LIST, 'Base principal');
      for (const { title, type, options } of seedFields) {
        const field = fields.add({
          list: MAIN_LIST,
          title,
          type,
          required: false,
          unique: false,
          searchable: true,
        });
        for (const option of options) fields.addOption(field, option);
      }
    });
    let rows: Omit<ContactRow, 'code'>[] = [];
    for (const contact of seedContacts(seed, count, clock())) {
      rows.push(toRow(contact));
      if (rows.length < SLICE) continue;
      contacts.load(rows);
      rows = [];
      await nextTurn();
    }
    contacts.load(rows);
  }

  return { clear, seed };
}

function toRow(contact: SeedContact): Omit<ContactRow, 'code'> {
  const inserted = dinamizeDate(contact.insertedAt);
  return {
    list: MAIN_LIST,
    email: contact.email,
    email_key: emailKey(contact.email),
    name: contact.name,
    external_code: '',
    insert_date: inserted,
    update_date: inserted,
    date_rest: '',
    status: contact.validEmail ? 'V' : 'I',
    optout: Number(contact.optout),
    spam: Number(contact.spam),
    complaint_date: contact.complainedAt === null ? '' : dinamizeDate(contact.complainedAt),
    total_sents: contact.sents,
    total_views: contact.views,
    total_clicks: contact.clicks,
    custom_fields: JSON.stringify(
      Object.fromEntries(Object.entries(contact.custom).filter(([, value]) => value.length > 0)),
    ),
  };
}
