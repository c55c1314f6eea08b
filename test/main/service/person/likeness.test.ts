import { expect, test } from 'vitest';
import { levelScores } from '../../../../src/shared/model/duplicate.ts';
import {
  likeness,
  WORTH_A_LOOK,
  type Likened,
} from '../../../../src/main/service/person/likeness.ts';
import { soundsOf } from '../../../../src/main/service/person/name-sounds.ts';
import { mailboxOf } from '../../../../src/main/service/person/mailbox.ts';

const nobody: Likened = {
  name: '',
  email: null,
  phone: null,
  document: null,
  companyKey: '',
  cityKey: '',
};
const santos = { cityKey: 'santos' };
const phone = '+5511982317745';

test.each([
  ['Luiz de Souza', 'Luís Sousa'],
  ['Thiago Philipe', 'Tiago Filipe'],
  ['Walter Gonçalves', 'Valter Gonsalves'],
  ['Cristina Assunção', 'Christina Asunsão'],
  ['Kátia Queiroz', 'Cátia Keiros'],
  ['Heloísa dos Santos', 'Eloiza Santos'],
  ['Ygor Magalhães', 'Igor Magaliaes'],
  ['Giovanna Jeannini', 'Jiovana Geanini'],
  ['Guilherme Jordan', 'Guilierme Jordam'],
  ['José', 'Jozé'],
  ['JOSE DA SILVA', 'José Silva'],
  ['Conceição', 'Conceicao'],
  ['Gonçalves', 'Goncalves'],
  ['Gonçalves', 'Gonsalves'],
  ['Lourenço de Mendonça', 'Lourenco Mendonca'],
  ['Constança Bragança', 'Constanca Braganca'],
  ['Falcão', 'Falcao'],
  ["Maria D'Ávila", 'Maria Davila'],
  ['Maria das Dores e Silva', 'Maria Dores Silva'],
  ['Pedro Souza Jr.', 'Pedro Sousa Júnior'],
])('%s sounds like %s', (one, other) => {
  expect(soundsOf(one)).toEqual(soundsOf(other));
});

test.each([
  ['Paulo Lima', 'Paula Lima'],
  ['Marcos Dias', 'Marcelo Dias'],
  ['João Rocha', 'Joana Rocha'],
  ['Pedro Souza', 'Pedro Souza Filho'],
  ['Pedro Souza Filho', 'Pedro Souza Neto'],
  ['Bianca Franco', 'Bianca França'],
  ['Luís Branco', 'Luís Branso'],
])('%s does not sound like %s', (one, other) => {
  expect(soundsOf(one)).not.toEqual(soundsOf(other));
});

test.each([
  ['Maria.Dores+loja@Gmail.com', 'mariadores@googlemail.com', true],
  ['ana+1@outlook.com', 'ana@outlook.com', true],
  ['ana.lima@outlook.com', 'analima@outlook.com', false],
  ['ana+1@empresa.example', 'ana@empresa.example', false],
  ['ANA@empresa.example', 'ana@empresa.example', true],
  ['+ana@gmail.com', 'ana@gmail.com', false],
])('%s and %s are one mailbox: %s', (one, other, same) => {
  expect(mailboxOf(one) === mailboxOf(other)).toBe(same);
});

const alike: [string, Partial<Likened>, Partial<Likened>, string[]][] = [
  [
    'dots in a Gmail address',
    { name: 'Rui', email: 'r.ui@gmail.com' },
    { name: 'Rui A.', email: 'rui@gmail.com' },
    ['same_email', 'like_name'],
  ],
  ['one document', { document: '52998224725' }, { document: '52998224725' }, ['same_document']],
  [
    'one phone with and without its ninth digit',
    { name: 'Rui', phone: '+5511982317745' },
    { name: 'Rui', phone: '+551182317745' },
    ['same_phone', 'same_sounding_name'],
  ],
  [
    'one phone, one name',
    { name: 'Luiz Souza', phone },
    { name: 'Luís de Sousa', phone },
    ['same_phone', 'same_sounding_name'],
  ],
  [
    'one name, one city',
    { name: 'Luiz Souza', ...santos },
    { name: 'Luís Sousa', ...santos },
    ['same_sounding_name', 'same_city'],
  ],
  [
    'one name, one company',
    { name: 'Thaís Brito', companyKey: 'ipe' },
    { name: 'Taís Brito', companyKey: 'ipe' },
    ['same_sounding_name', 'same_company'],
  ],
];
test('what two people of other names share is not sure enough to be merged with many others', () => {
  const shared = { ...nobody, email: 'casa@b.example' };
  const couple = likeness({ ...shared, name: 'Rui Costa' }, { ...shared, name: 'Bárbara Melo' });
  const father = likeness(
    { ...shared, name: 'José Silva' },
    { ...shared, name: 'José Silva Filho' },
  );
  for (const { score } of [couple, father]) {
    expect(score).toBeGreaterThanOrEqual(WORTH_A_LOOK);
    expect(score).toBeLessThan(levelScores.likely);
  }
});

test.each(alike)('worth a look: %s', (_of, one, other, reasons) => {
  const found = likeness({ ...nobody, ...one }, { ...nobody, ...other });
  expect(found.score).toBeGreaterThanOrEqual(WORTH_A_LOOK);
  expect(found.score).toBeLessThanOrEqual(1);
  expect(found.reasons).toEqual(reasons);
});

const unlike: [string, Partial<Likened>, Partial<Likened>][] = [
  [
    'different documents, all else the same',
    { name: 'Ana Lima', email: 'a@b.example', phone, document: '52998224725' },
    { name: 'Ana Lima', email: 'a@b.example', phone, document: '11144477735' },
  ],
  ['a name alone', { name: 'José da Silva' }, { name: 'Jose Silva' }],
  ['a first name and a city', { name: 'Ana', ...santos }, { name: 'Ana', ...santos }],
  ['a city and a company', { ...santos, companyKey: 'ipe' }, { ...santos, companyKey: 'ipe' }],
  ['one phone, other names', { name: 'Rui Costa', phone }, { name: 'Bárbara Melo', phone }],
  [
    'one name and city, but another e-mail and another phone',
    { name: 'José Silva', ...santos, email: 'j@a.example', phone },
    { name: 'José Silva', ...santos, email: 'z@b.example', phone: '+5513999990000' },
  ],
  [
    'father and son with one phone and one city',
    { name: 'José Silva', phone, ...santos },
    { name: 'José Silva Filho', phone, ...santos },
  ],
  [
    'a phone that is none',
    { name: 'Ana Lima', phone: 'não tem' },
    { name: 'Ana', phone: 'não tem' },
  ],
  ['a document of wrong digits', { document: '11111111111' }, { document: '11111111111' }],
  ['nothing at all', {}, {}],
];
test.each(unlike)('not worth a look: %s', (_of, one, other) => {
  const [a, b] = [
    { ...nobody, ...one },
    { ...nobody, ...other },
  ];
  expect(likeness(a, b).score).toBeLessThan(WORTH_A_LOOK);
  expect(likeness(b, a)).toEqual(likeness(a, b));
});
