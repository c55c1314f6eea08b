import fc from 'fast-check';
import { ServerSideUtils, UserData } from 'facebook-nodejs-business-sdk';
import { expect, test } from 'vitest';
import { fold } from '../../../../src/shared/text.ts';
import {
  isKnown,
  sha256,
  userDataOf,
  type Person,
} from '../../../../src/main/service/marketing/identity.ts';

const nobody: Person = {
  name: null,
  email: null,
  phone: null,
  city: null,
  state: null,
  zip: null,
  birth: null,
  externalId: '01a2',
  tracking: {},
  seenAt: 1_773_144_000_000,
};
const of = (person: Partial<Person>) => userDataOf({ ...nobody, ...person });
const theirs = (value: string, field: string) => ServerSideUtils.normalizeAndHash(value, field);

test.each([
  [
    'em',
    { email: ' Maria.Souza@Exemplo.com.br ' },
    'maria.souza@exemplo.com.br',
    'e9ad0c29780b4ac435df76b1282ce7036dd77a366446c8ca72a0fb6d58b6421c',
  ],
  [
    'ph',
    { phone: '+5511987654321' },
    '5511987654321',
    '029c7290f14c4516673508635f0519db95f7daf42057fd0e4ad1de84c5408a66',
  ],
  [
    'ph',
    { phone: '+16505551212' },
    '16505551212',
    'e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176',
  ],
  [
    'fn',
    { name: 'João' },
    'joão',
    'd147147c3dcbe0ac2756b42297dd7f013f8b2fa6178e209c3f74dc7d752243ef',
  ],
  [
    'ln',
    { name: 'Maria Souza' },
    'souza',
    '8c26ceccea7016553a9644db9550ae571edaafebdfce4d5332934d942f4837ab',
  ],
  [
    'ct',
    { city: 'São Paulo' },
    'sãopaulo',
    '3eda1428ae1aece064071f8d40f08fe2bc59ffa66c171a163caf15122ec4d7f0',
  ],
  ['st', { state: 'SP' }, 'sp', 'be18b85f77fc024db379acf19e8a1ce62307ab7bb1bca395389ecfc2dafaf741'],
  [
    'zp',
    { zip: '01310-100' },
    '01310100',
    '9a4a139dfbfcd2fc89a3cb4302dad65a35abd8d29a56c09a962b69c5cf3bca40',
  ],
  [
    'country',
    { state: 'SP' },
    'br',
    '885036a0da3dff3c3e05bc79bf49382b12bc5098514ed57ce0875aba1aa2c40d',
  ],
] as const)(
  '%s of %j is hashed as %s, as the published examples are',
  (key, person, form, hash) => {
    expect(sha256(form)).toBe(hash);
    expect(of(person)[key]).toContain(hash);
  },
);

/**
 * Where we differ from the platform's own SDK, and why. Its hash is always among ours, but for:
 * names, where it keeps punctuation that the platform's page says to drop, and gives them in parts.
 */
test('over awkward people each value the SDK would send is among ours', () => {
  const first = fc.constantFrom('José', 'MARIA', 'Ana-Luíza', 'Zé', 'Conceição', 'Ângela');
  const last = fc.constantFrom('da Silva', "D'Ávila", 'Souza Neto', 'dos Santos', 'Müller', '');
  const phone = fc.constantFrom('+5511987654321', '+551133334444', '+351912345678', '+16505551212');
  const email = fc.constantFrom('Ana@Exemplo.com.BR', ' JOSE.silva+x@gmail.com ', 'a_b@c.co');
  const city = fc.constantFrom('São Paulo', 'Mogi-Guaçu', 'Santa Bárbara d’Oeste', 'BRASÍLIA');
  const zip = fc.constantFrom('01310-100', '01310100', '01.310-100');
  fc.assert(
    fc.property(first, last, phone, email, city, zip, (given, family, ph, em, ct, zp) => {
      const ours = of({
        name: `${given} ${family}`,
        phone: ph,
        email: em,
        city: ct,
        zip: zp,
        state: 'SP',
      });
      expect(ours['em']).toContain(theirs(em, 'em'));
      expect(ours['ph']).toContain(theirs(ph, 'ph'));
      expect(ours['ct']).toContain(theirs(ct, 'ct'));
      expect(ours['ct']).toContain(sha256(fold(ct).replace(/[0-9\s().-]/g, '')));
      expect(ours['st']).toContain(theirs('SP', 'st'));
      expect(ours['country']).toContain(theirs('br', 'country'));
      if (zp !== '01.310-100') expect(ours['zp']).toContain(theirs(zp, 'zp'));
      const plain = (text: string) => text.replace(/[^\p{L}\s]/gu, '');
      expect(ours['fn']).toContain(theirs(plain(given), 'fn'));
      if (family !== '') expect(ours['ln']).toContain(theirs(plain(family), 'ln'));
    }),
  );
});

test('a whole person makes the payload that the SDK makes of the same', () => {
  const tracking = { fbc: 'fb.1.1773144000000.abc', fbp: 'fb.1.1773144000000.1098115397' };
  const ours = of({
    name: 'Ana Souza',
    email: 'ana@exemplo.com.br',
    phone: '+5511987654321',
    state: 'SP',
    tracking,
  });
  const sdk = new UserData()
    .setEmails(['ana@exemplo.com.br'])
    .setPhones(['+5511987654321'])
    .setFirstNames(['Ana'])
    .setLastNames(['Souza'])
    .setStates(['SP'])
    .setCountries(['br'])
    .setFbc(tracking.fbc)
    .setFbp(tracking.fbp)
    .normalize() as Record<string, unknown>;
  const { external_id: _, ...rest } = ours;
  expect(rest).toEqual(sdk);
});

test('a document is never part of it, nor what cannot be made right', () => {
  const data = of({
    name: '!!',
    email: 'not an address',
    phone: '98231-7745',
    zip: '123',
    tracking: { fbc: 'x', leadgen_id: '12' },
  });
  expect(Object.keys(data)).toEqual(['external_id']);
  expect(isKnown(data)).toBe(false);
});

test('a click id without its cookie becomes one, at the time the lead came', () => {
  const data = of({ tracking: { fbclid: 'IwAR0abc', leadgen_id: '1234567890123456' } });
  expect(data).toMatchObject({ fbc: 'fb.1.1773144000000.IwAR0abc', lead_id: 1234567890123456 });
  expect(isKnown(data)).toBe(true);
});
