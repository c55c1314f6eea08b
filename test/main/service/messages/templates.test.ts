import { companyZone } from '../../../../src/shared/calendar.ts';
import { expect, test } from 'vitest';
import { blankLead, type LeadRow } from '../../../../src/main/service/leads/lead-values.ts';
import {
  dayBegan,
  lastLook,
  quietUntil,
  type LookParts,
} from '../../../../src/main/service/messages/last-look.ts';
import { defaultTemplates } from '../../../../src/main/service/messages/default-templates.ts';
import { contentFlaws, flawsOf, render } from '../../../../src/main/service/messages/template.ts';

const lead = {
  ...blankLead,
  name: 'JOÃO DA SILVA',
  email: 'joao@x.example',
  phone: '+5511982317745',
  tags: ['vip', 'zona sul'],
  custom: { Andar: '{{nome}}' },
  incomeCents: 123_456,
  consent: 'unknown',
  deletedAt: null,
  createdAt: Date.UTC(2028, 1, 29, 2, 30),
  score: 30,
} as unknown as LeadRow;
const subject = { lead, workspace: 'Casa Norte', now: Date.UTC(2026, 10, 23, 12) };
const written = (source: string) => render(source, subject).text;

test.each([
  [
    '{{primeiroNome}} / {{nome | titulo}} / {{name | upper}}',
    'João / João da Silva / JOÃO DA SILVA',
  ],
  ['{{renda | dinheiro}}', 'R$ 1.234,56'],
  ['{{criadoEm | data}} {{criadoEm | hora}}', '28/02/2028 23:30'],
  ['{{hoje | dataPorExtenso}}', '23 de novembro de 2026'],
  ['{{cidade | ou: sua cidade}}', 'sua cidade'],
  ['{{#cidade}}em {{cidade}}{{/cidade}}{{^cidade}}aqui{{/cidade}}', 'aqui'],
  ['{{#etiquetas}}<{{.}}>{{/etiquetas}}', '<vip><zona sul>'],
  // A value is never read as a template, and nothing is escaped in plain text.
  ['{{campo.Andar}} & {{{empresa}}}', '{{nome}} & '],
])('%s is written as %s', (source, expected) => {
  expect(flawsOf(source, 'body')).toEqual([]);
  expect(written(source)).toBe(expected);
});

test.each([
  ['{{sobrenome}}', 'unknown_field'],
  ['{{constructor}}', 'unknown_field'],
  ['{{nome | gritando}}', 'unknown_format'],
  ['{{#nome}}', 'unclosed'],
  ['{{> outro}}', 'partial'],
  ['{{=<% %>=}}<% nome %>', 'delimiters'],
  ['{{#etiquetas}}{{#etiquetas}}x{{/etiquetas}}{{/etiquetas}}', 'loops'],
  ['a'.repeat(1_000_000), 'too_large'],
])('a template that says %.40s is refused: %s', (source, problem) => {
  expect(flawsOf(source, 'body').map((each) => each.problem)).toContain(problem);
});

test('every template that comes with the program is in order', () => {
  expect(
    defaultTemplates.flatMap(({ content, channel }) => contentFlaws(content, channel)),
  ).toEqual([]);
});

const rules = {
  quiet: { on: true, from: '20:00', to: '08:00' },
  perDay: 2,
  onlyGranted: false,
  unsubscribeText: '',
  teamEmail: 'time@x.example',
  teamPhone: '',
};
const look = (more: Partial<LookParts>) =>
  lastLook({
    channel: 'email',
    audience: 'lead',
    lead,
    rules,
    now: subject.now,
    sentToday: () => 0,
    ...more,
  });

test('the last look keeps back what must not leave, and says why', () => {
  const of = (values: Partial<LeadRow>) => ({ lead: { ...lead, ...values } });
  expect(look({})).toEqual({ to: 'send', recipient: 'joao@x.example' });
  expect(look({ lead: null })).toMatchObject({ reason: 'lead_gone' });
  expect(look(of({ consent: 'denied' }))).toMatchObject({ reason: 'denied' });
  expect(look({ rules: { ...rules, onlyGranted: true } })).toMatchObject({ reason: 'no_consent' });
  expect(look(of({ email: null }))).toMatchObject({ reason: 'no_address' });
  expect(look(of({ email: 'a@x.example\r\nBcc: b@x.example' }))).toMatchObject({
    reason: 'bad_address',
  });
  expect(look({ channel: 'whatsapp', ...of({ phone: '+55119\n82317745' }) })).toMatchObject({
    reason: 'bad_address',
  });
  expect(look({ sentToday: () => 2 })).toMatchObject({ to: 'refuse', reason: 'daily_limit' });
  expect(look({ now: Date.UTC(2026, 10, 23, 23, 30) })).toEqual({
    to: 'wait',
    reason: 'quiet_hours',
    until: Date.UTC(2026, 10, 24, 11),
  });
  // Eight in São Paulo is six in Rio Branco, whose people are known by their state or their phone.
  const eight = { now: Date.UTC(2026, 10, 24, 11) };
  const ten = { to: 'wait', reason: 'quiet_hours', until: Date.UTC(2026, 10, 24, 13) };
  expect(look(eight)).toMatchObject({ to: 'send' });
  expect(look({ ...eight, ...of({ state: 'AC' }) })).toEqual(ten);
  expect(look({ ...eight, ...of({ phone: '+5568999887766' }) })).toEqual(ten);
  expect(look({ ...eight, ...of({ state: 'SP', phone: '+5568999887766' }) }).to).toBe('send');
  // The company's own people asked for it.
  const denied = { audience: 'team', ...of({ consent: 'denied' }), sentToday: () => 9 } as const;
  expect(look(denied)).toEqual({ to: 'send', recipient: 'time@x.example' });
  expect(look({ channel: 'slack', lead: null })).toMatchObject({ to: 'send' });
});

test('quiet hours end at the same hour of the wall, over midnight, leap days and the end of a year', () => {
  const quiet = { on: true, from: '20:00', to: '08:00' };
  expect(quietUntil(quiet, Date.UTC(2028, 1, 29, 2), companyZone)).toBe(Date.UTC(2028, 1, 29, 11));
  expect(quietUntil(quiet, Date.UTC(2028, 1, 29, 23), companyZone)).toBe(Date.UTC(2028, 2, 1, 11));
  expect(quietUntil(quiet, Date.UTC(2027, 0, 1, 2, 59), companyZone)).toBe(
    Date.UTC(2027, 0, 1, 11),
  );
  expect(quietUntil(quiet, Date.UTC(2027, 0, 1, 11), companyZone)).toBeNull();
  const noon = { on: true, from: '12:00', to: '14:00' };
  expect(quietUntil(noon, Date.UTC(2027, 0, 1, 16), companyZone)).toBe(Date.UTC(2027, 0, 1, 17));
  expect(quietUntil(quiet, Date.UTC(2027, 0, 1, 11), 'America/Rio_Branco')).toBe(
    Date.UTC(2027, 0, 1, 13),
  );
  expect(dayBegan(Date.UTC(2027, 0, 1, 2))).toBe(Date.UTC(2026, 11, 31, 3));
});
