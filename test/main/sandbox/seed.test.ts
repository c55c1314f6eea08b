import { isValidCNPJ, isValidCPF } from '@brazilian-utils/brazilian-utils';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { seedContacts } from '../../../src/main/sandbox/seed/dinamize-contacts.ts';
import { seedFields } from '../../../src/main/sandbox/seed/dinamize-fields.ts';
import { sharedContacts, sharedLeads } from '../../../src/main/sandbox/seed/shared-leads.ts';
import { NOON } from '../../support/sandbox-in-a-test.ts';

const contacts = [...seedContacts(1, 2000, NOON)];
const key = (email: string) => email.trim().toLowerCase();
const counted = (suits: (contact: (typeof contacts)[number]) => boolean) =>
  contacts.filter(suits).length;

describe('the contacts Dinamize is seeded with', () => {
  it('are the same for the same seed and time, and others for another', () => {
    expect([...seedContacts(1, 2000, NOON)]).toEqual(contacts);
    expect([...seedContacts(2, 2000, NOON)]).not.toEqual(contacts);
  });

  it.each([0, 1, 5, 6, 7, 2000, 20_000])('are as many as asked for: %i', (count) => {
    const made = [...seedContacts(1, count, NOON)];
    expect(made).toHaveLength(count);
    expect(new Set(made.map(({ email }) => key(email))).size).toBe(count);
  });

  it('came over the last two years, the oldest first', () => {
    const dates = contacts.map(({ insertedAt }) => insertedAt);
    expect(dates).toEqual([...dates].sort((one, other) => one - other));
    expect(dates[0]).toBeGreaterThan(NOON - 731 * 86_400_000);
    expect(dates.at(-1)).toBeLessThan(NOON);
  });

  it('can be written to by nobody: every address is under .example', () => {
    expect(contacts.filter(({ email }) => !key(email).endsWith('.example'))).toEqual([]);
  });

  it('carry a value for every field of the list, options by their codes', () => {
    const keys = seedFields.map((_field, index) => `cmp${index + 4}`);
    const options = seedFields.find(({ title }) => title === 'interesses')?.options ?? [];
    for (const { custom } of contacts) {
      expect(Object.keys(custom)).toEqual(keys);
      for (const code of custom['cmp6'] ?? []) expect(options[Number(code) - 1]).toBeDefined();
    }
  });

  it('have telephones and documents of which nearly all are what they should be', () => {
    const phones = contacts.map(({ custom }) => String(custom['cmp4'])).filter(Boolean);
    const dialled = phones.filter((phone) => parsePhoneNumberFromString(phone, 'BR')?.isPossible());
    expect(dialled.length / phones.length).toBeGreaterThan(0.9);
    expect(dialled.length / phones.length).toBeLessThan(1);

    const documents = contacts.map(({ custom }) => String(custom['cmp12'])).filter(Boolean);
    const valid = documents.filter((document) => isValidCPF(document) || isValidCNPJ(document));
    expect(valid.length / documents.length).toBeGreaterThan(0.9);
    expect(valid.length / documents.length).toBeLessThan(1);
  });

  it('hold the slips of a real list, each in a small part', () => {
    const dirt = {
      upperEmail: counted(({ email }) => email !== email.toLowerCase()),
      noName: counted(({ name }) => name === ''),
      shouted: counted(({ name }) => name !== '' && name === name.toUpperCase()),
      doubleSpace: counted(({ name }) => name.includes('  ')),
      trailingSpace: counted(({ name }) => name.endsWith(' ')),
      noPhone: counted(({ custom }) => custom['cmp4'] === ''),
      extension: counted(({ custom }) => String(custom['cmp4']).includes('ramal')),
      countryCode: counted(({ custom }) => String(custom['cmp4']).startsWith('+55')),
      notAPhone: counted(({ custom }) => String(custom['cmp4']).replaceAll(/\D/g, '').length < 9),
      invalidEmail: counted(({ validEmail }) => !validEmail),
      optout: counted(({ optout }) => optout),
      spam: counted(({ spam }) => spam),
      accents: counted(({ name }) => /[À-ÿ]/.test(name)),
    };
    for (const [what, count] of Object.entries(dirt)) {
      expect(count, what).toBeGreaterThan(0);
      expect(count, what).toBeLessThan(what === 'accents' ? 1900 : 400);
    }
  });
});

describe('the leads the demonstration begins with', () => {
  it('are ten, of whom six are known to Dinamize, whatever the case of the e-mail', () => {
    expect(new Set(sharedLeads.map(({ email }) => key(email))).size).toBe(10);
    const there = new Set(contacts.map(({ email }) => key(email)));
    expect(sharedLeads.filter(({ email }) => there.has(key(email)))).toHaveLength(6);
  });

  it('agree with Dinamize in one case, and differ or are blank in the others', () => {
    const names = sharedContacts.map((contact) => {
      const lead = sharedLeads.find(({ email }) => key(email) === key(contact.email));
      return Object.entries({ name: lead?.name, company: lead?.company, city: lead?.city })
        .filter(([field, ours]) => ours !== contact[field as 'name' | 'company' | 'city'])
        .map(([field]) => field);
    });
    expect(names).toEqual([
      [],
      ['company'],
      ['company', 'city'],
      ['name'],
      [],
      ['name', 'company'],
    ]);
  });
});
