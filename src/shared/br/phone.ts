import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** What a typed phone turned out to be. `e164` is the kept form, `+5511982317745`. */
export type PhoneReading =
  | { kind: 'phone'; e164: string }
  /** A mobile number of before the ninth digit: kept as it is, with the likely number beside it. */
  | { kind: 'old-mobile'; e164: string; suggestion: string }
  /** A Brazilian subscriber number without its area code (DDD). */
  | { kind: 'no-area' }
  | { kind: 'not-a-phone' };

/**
 * A Brazilian mobile number in the forms that nearly all of a table has, by the area codes and the
 * pattern of mobile numbers in the metadata. Reading it in full takes twenty times as long.
 */
const usualMobile =
  /^(?:\+55 ?)?\(?([14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579])\)? ?(9\d{4})[ -]?(\d{4})$/;

/**
 * Reads one phone number; Brazil unless it says another country.
 *
 * Only the `max` metadata is used: the smaller sets call wrong numbers valid. The ninth digit of
 * mobile numbers (Anatel, since 2016 in the whole country) is suggested and never added.
 */
export function readPhone(text: string): PhoneReading {
  const usual = usualMobile.exec(text);
  if (usual) return { kind: 'phone', e164: `+55${usual[1]}${usual[2]}${usual[3]}` };
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: 'BR', extract: false });
  if (!parsed || parsed.ext) return { kind: 'not-a-phone' };
  if (parsed.isValid()) return { kind: 'phone', e164: parsed.number };
  if (parsed.country !== 'BR') return { kind: 'not-a-phone' };
  const national = parsed.nationalNumber;
  if (/^[1-9]{2}[6-9]\d{7}$/.test(national)) {
    const suggestion = `+55${national.slice(0, 2)}9${national.slice(2)}`;
    const longer = parsePhoneNumberFromString(suggestion);
    if (longer?.isValid()) return { kind: 'old-mobile', e164: parsed.number, suggestion };
  }
  if (/^(?:9[6-9]\d{7}|[2-9]\d{7})$/.test(national)) return { kind: 'no-area' };
  return { kind: 'not-a-phone' };
}

/** A kept phone as people write it: `(11) 98231-7745`, or international for other countries. */
export function formatPhone(phone: string): string {
  const brazilian = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(phone);
  if (brazilian) return `(${brazilian[1]}) ${brazilian[2]}-${brazilian[3]}`;
  const parsed = parsePhoneNumberFromString(phone);
  if (!parsed?.isValid()) return phone;
  return parsed.country === 'BR' ? parsed.formatNational() : parsed.formatInternational();
}

/**
 * Every run of digits by which a person may look a phone up: with the area code and without it,
 * each with and without the ninth digit, and the last four. A foreign number is one run.
 */
export function phoneDigits(phone: string): string[] {
  const digits = phone.replace(/\D/g, '');
  if (digits.length < 3) return [];
  const brazilian = /^\+55(\d{2})(\d{8,9})$/.exec(phone);
  if (!brazilian) return [...new Set([digits, digits.slice(-4)])];
  const [, area = '', subscriber = ''] = brazilian;
  const subscribers = [subscriber, ...otherNinth(subscriber)];
  return [...subscribers, ...subscribers.map((each) => area + each), subscriber.slice(-4)];
}

/** A kept phone, and the same of a Brazilian mobile with or without its ninth digit. */
export function phoneForms(phone: string): string[] {
  const brazilian = /^\+55(\d{2})(\d{8,9})$/.exec(phone);
  if (!brazilian) return [phone];
  const [, area = '', subscriber = ''] = brazilian;
  return [phone, ...otherNinth(subscriber).map((each) => `+55${area}${each}`)];
}

function otherNinth(subscriber: string): string[] {
  if (/^9[6-9]\d{7}$/.test(subscriber)) return [subscriber.slice(1)];
  if (/^[6-9]\d{7}$/.test(subscriber)) return [`9${subscriber}`];
  return [];
}
