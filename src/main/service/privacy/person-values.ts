import { phoneForms } from '../../../shared/br/phone.ts';
import { fold } from '../../../shared/text.ts';

/** All that was ever known of a person by which they can be told from others. */
export type PersonValues = {
  readonly emails: readonly string[];
  /** As kept: `+5511982317745`. */
  readonly phones: readonly string[];
  readonly documents: readonly string[];
  readonly names: readonly string[];
  /** Ids of their leads, as doors and kept answers name them. */
  readonly uids: readonly string[];
};

/**
 * Whether a text is about a person: `surely` by an e-mail, a phone, a document or an id of theirs;
 * `named` by no more than their whole name, which another may share.
 */
export type Recognise = (text: string) => 'surely' | 'named' | null;

/** Between the digits of a number as people write it. */
const gap = String.raw`[\s().+/\-\u00a0\u2013]{0,4}`;

/**
 * Pure. E-mails in any case, numbers with any punctuation, with and without country code and ninth
 * digit; names of two words and more whatever the case and the accents. Also inside what was
 * percent-encoded, as in the body of a form.
 */
export function recogniser(values: PersonValues): Recognise {
  const { emails, phones, documents, names, uids } = values;
  const sure = [
    ...emails.map((each) => String.raw`(?<![\w.+-])${quoted(each)}(?![\w-]|\.\w)`),
    ...phones.flatMap(phoneForms).map(phonePattern),
    ...documents.filter((each) => each.length >= 5).map(documentPattern),
    ...uids.map(quoted),
  ];
  const surely = sure.length === 0 ? null : new RegExp(sure.join('|'), 'iu');
  const whole = [...new Set(names.map(fold))].filter((name) => name.includes(' '));
  const named =
    whole.length === 0
      ? null
      : new RegExp(String.raw`(?<![\p{L}\d])(?:${whole.map(spaced).join('|')})(?![\p{L}\d])`, 'u');

  function look(text: string): ReturnType<Recognise> {
    if (surely?.test(text)) return 'surely';
    return named?.test(fold(text)) ? 'named' : null;
  }

  return (text) => {
    const found = look(text);
    if (found === 'surely' || !/%[\da-f]{2}|\\u[\da-f]{4}/i.test(text)) return found;
    return look(decoded(text)) ?? found;
  };
}

function phonePattern(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  const brazilian = /^55(\d{10,11})$/.exec(digits)?.[1];
  const national = [...(brazilian ?? digits)].join(gap);
  const prefix = brazilian === undefined ? '' : String.raw`(?:(?:00)?55${gap})?0?`;
  return String.raw`(?<!\d)${prefix}${national}(?!\d)`;
}

function documentPattern(document: string): string {
  return String.raw`(?<![\da-z])${[...document].map(quoted).join(gap)}(?![\da-z])`;
}

function spaced(name: string): string {
  return name
    .split(' ')
    .map(quoted)
    .join(String.raw`\s+`);
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** Percent-encoding, plus signs of forms, and JSON's escapes as the characters they stand for. */
function decoded(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replaceAll(/(?:%[\da-f]{2})+/gi, (codes) => {
      try {
        return decodeURIComponent(codes);
      } catch {
        return codes;
      }
    })
    .replaceAll(/\\u([\da-f]{4})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
}
