import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { formatPhone, phoneDigits, readPhone } from '../../../src/shared/br/phone.ts';

describe('readPhone', () => {
  test.each([
    ['(11) 98231-7745', '+5511982317745'],
    ['11982317745', '+5511982317745'],
    ['011 98231-7745', '+5511982317745'],
    ['0 15 11 98231-7745', '+5511982317745'],
    ['5511982317745', '+5511982317745'],
    ['+55 (11) 98231-7745', '+5511982317745'],
    ['(11) 3231-7745', '+551132317745'],
    ['55991234567', '+5555991234567'],
    ['0800 700 1234', '+558007001234'],
    ['+351 912 345 678', '+351912345678'],
  ])('%s is kept as %s', (typed, e164) => {
    expect(readPhone(typed)).toEqual({ kind: 'phone', e164 });
  });

  test('a mobile number of before the ninth digit is kept as it is, with the likely one suggested', () => {
    expect(readPhone('(11) 8231-7745')).toEqual({
      kind: 'old-mobile',
      e164: '+551182317745',
      suggestion: '+5511982317745',
    });
  });

  test.each(['98231-7745', '3231-7745'])('%s lacks its area code', (typed) => {
    expect(readPhone(typed)).toEqual({ kind: 'no-area' });
  });

  test.each([
    'abc',
    '',
    '(00) 00000-0000',
    '(11) 11111-1111',
    '190',
    '11 98231-7745 / 11 3231-7745',
    '(11) 3231-7745 ramal 20',
    '+1 000 000 0000',
  ])('%s is no phone', (typed) => {
    expect(readPhone(typed)).toEqual({ kind: 'not-a-phone' });
  });
});

test('a kept phone reads as people write it', () => {
  expect(formatPhone('+5511982317745')).toBe('(11) 98231-7745');
  expect(formatPhone('+551132317745')).toBe('(11) 3231-7745');
  expect(formatPhone('+351912345678')).toBe('+351 912 345 678');
  expect(formatPhone('ramal 20')).toBe('ramal 20');
});

test('a phone is looked up by any of the forms people type', () => {
  expect(phoneDigits('+5511982317745').toSorted()).toEqual(
    ['982317745', '82317745', '11982317745', '1182317745', '7745'].toSorted(),
  );
  expect(phoneDigits('+551182317745')).toContain('11982317745');
  expect(phoneDigits('+551132317745')).not.toContain('11932317745');
  expect(phoneDigits('+351912345678')).toEqual(['351912345678', '5678']);
  expect(phoneDigits('x')).toEqual([]);
});

test('a mobile number in its usual forms is read as the metadata reads it, in every area', () => {
  const subscribers = ['982317745', '900000000', '999999999', '961234567'];
  for (let area = 10; area < 100; area += 1) {
    for (const digits of subscribers) {
      const [head, tail] = [digits.slice(0, 5), digits.slice(5)];
      for (const typed of [
        `(${area}) ${head}-${tail}`,
        `${area} ${head} ${tail}`,
        `${area}${digits}`,
        `+55${area}${digits}`,
        `+55 ${area} ${head}-${tail}`,
      ]) {
        const known = parsePhoneNumberFromString(typed, { defaultCountry: 'BR', extract: false });
        const reading = readPhone(typed);
        const e164 = reading.kind === 'phone' ? reading.e164 : null;
        expect([typed, e164]).toEqual([typed, known?.isValid() ? known.number : null]);
      }
    }
  }
});
