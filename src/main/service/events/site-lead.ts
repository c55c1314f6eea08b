import { keyIn, whenIn } from './common-parts.ts';
import { entriesOf, shortText, spelled, valueOf } from './names.ts';
import { isObject, noGist, notAnObject, refused, type Reading } from './reading.ts';
import { readPerson } from './read-person.ts';

/** Objects in which sites put the fields of their forms. */
const within = new Set(['lead', 'data', 'dados', 'fields', 'campos', 'contact', 'contato', 'form']);
const trackings = new Set(['tracking', 'rastreamento', 'utm']);
const clickIds = /^_?(fbclid|fbc|fbp|gclid)$/;

/**
 * A form somebody filled in on a site: a lead, with where the visit came from.
 *
 * Fields are named in English or Portuguese. A value with a typing error is kept as it was typed,
 * so that a person can put it right: the lead may be reached another way.
 */
export function readSiteLead(body: unknown): Reading {
  if (!isObject(body)) return notAnObject();
  const entries = entriesOf(body, within);
  const isTracking = ([name]: readonly [string, unknown]) => trackingName(name) !== null;
  const fields = entries.filter((each) => !isTracking(each) && !trackings.has(spelled(each[0])));
  const { whole, sure } = readPerson(fields);
  if (!whole.name && !whole.email && !whole.phone) {
    const message = 'A lead needs a name, an e-mail or a phone.';
    return refused(
      ...['name', 'email', 'phone'].map((field) => ({ field, problem: 'required', message })),
    );
  }
  const tracking = trackingIn(entries);
  const tracked = Object.keys(tracking).length > 0 ? { tracking } : {};
  // A lead is converted by making a deal of it.
  for (const values of [whole, sure]) if (values.status === 'converted') delete values.status;
  return {
    to: 'take',
    told: {
      key: keyIn(entries),
      occurredAt: whenIn(entries).value,
      person: { whole: { ...whole, ...tracked }, sure: { ...sure, ...tracked } },
      makesLead: { origin: 'Site' },
      gist: {
        ...noGist,
        text: shortText(whole.notes) ?? shortText(whole.interest),
        about: shortText(valueOf(entries, 'form name|nome do formulario|page|pagina'), 200),
      },
    },
  };
}

/** `utm_source`, `utmSource`, `fbclid`, `_fbp`: the name it is kept under; null for other names. */
function trackingName(name: string): string | null {
  const words = spelled(name).split(' ').join('_');
  if (/^utm_[a-z0-9_]{1,40}$/.test(words)) return words;
  return clickIds.exec(words)?.[1] ?? null;
}

function trackingIn(entries: readonly (readonly [string, unknown])[]): Record<string, string> {
  const tracking: Record<string, string> = {};
  const keep = (name: string | null, value: unknown): void => {
    const text = shortText(value);
    if (name !== null && text !== null) tracking[name] ??= text;
  };
  for (const [name, value] of entries) {
    if (!trackings.has(spelled(name)) || !isObject(value)) keep(trackingName(name), value);
    // Within `utm` the names often go without it: `{ utm: { source } }`.
    else
      for (const [inner, each] of Object.entries(value))
        keep(trackingName(inner) ?? trackingName(`utm_${inner}`), each);
  }
  return tracking;
}
