import type { PlainRecord } from '../provider.ts';
import type { Field } from './fields.ts';

/** A contact as it is kept, and the two ways it is shown: to the API's callers and to a person. */
export type ContactRow = {
  readonly code: number;
  readonly list: number;
  readonly email: string;
  readonly email_key: string;
  readonly name: string;
  readonly external_code: string;
  readonly insert_date: string;
  readonly update_date: string;
  /** Rests until then: no sends. Blank when it does not. */
  readonly date_rest: string;
  /** `V` when the e-mail is valid, `I` when not. */
  readonly status: string;
  readonly optout: number;
  readonly spam: number;
  /** When it opted out or complained; blank when neither. */
  readonly complaint_date: string;
  readonly total_sents: number;
  readonly total_views: number;
  readonly total_clicks: number;
  /** JSON: `{"cmp4": "11 98888-7777", "cmp6": ["1", "3"]}`, without what is blank. */
  readonly custom_fields: string;
};

/** A text, or the codes chosen from a list of values. */
export type CustomValue = string | readonly string[];

export type CustomValues = Readonly<Record<string, CustomValue>>;

/** E-mails are one when they are alike but for case and the space around them. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/** What the admin doors and the journal show. */
export function contactRecord(row: ContactRow, fields: readonly Field[]): PlainRecord {
  return {
    id: String(row.code),
    list: String(row.list),
    email: row.email,
    name: row.name,
    external_code: row.external_code,
    insert_date: row.insert_date,
    update_date: row.update_date,
    date_rest: row.date_rest,
    status: row.status,
    optout: row.optout === 1,
    spam: row.spam === 1,
    custom_fields: customFields(row, fields),
  };
}

/** Every field of the list, blank where the contact has nothing. */
function customFields(row: ContactRow, fields: readonly Field[]): CustomValues {
  const values: CustomValues = JSON.parse(row.custom_fields);
  return Object.fromEntries(
    fields.map((field) => [field.key, values[field.key] ?? (field.type === 'LV' ? [] : '')]),
  );
}
