import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { importsInATest } from '../../../support/imports-in-a-test.ts';

const csv = (separator: string, rows: readonly (readonly string[])[]) =>
  rows
    .map((row) =>
      row
        .map((cell) => (/[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(separator),
    )
    .join('\r\n');

const google = csv(',', [
  'First Name,Middle Name,Last Name,Phonetic First Name,Nickname,Organization Name,Organization Title,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - City,Address 1 - Region'.split(
    ',',
  ),
  [
    'Ana',
    '',
    'Conceição',
    '',
    '',
    'Souza Ltda',
    'Diretora',
    '',
    'viu a casa, gostou',
    '',
    '* myContacts',
    '* Home',
    'Ana@exemplo.com',
    'Mobile',
    '+55 11 98231-7745',
    'Campinas',
    'SP',
  ],
  ['Bruno', '', '', '', '', '', '', '', '', '', '', '', '', 'Mobile', '(19) 98412-7703', '', ''],
]);

const hubspot = csv(',', [
  'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Marketing contact status,Create Date,Associated Company,City'.split(
    ',',
  ),
  [
    '51',
    'Ana',
    'Conceição',
    'ana@exemplo.com',
    '+5511982317745',
    'Rui Prado',
    '',
    'Marketing contact',
    '2026-03-05 14:29',
    'Souza Ltda',
    'Campinas',
  ],
  ['52', 'Bruno', '', '', '+55 19 98412-7703', '', '', '', '2026-03-06 09:00', '', ''],
]);

const rd = csv(',', [
  [
    'Email',
    'Nome',
    'Telefone',
    'Celular',
    'Empresa',
    'Cargo',
    'Estado',
    'Cidade',
    'Estágio no funil',
    'Dono do Lead',
    'Tags',
    'Origem da primeira conversão',
    'Data da primeira conversão',
  ],
  [
    'ana@exemplo.com',
    'Ana Conceição',
    '',
    '(11) 98231-7745',
    'Souza Ltda',
    'Diretora',
    'São Paulo',
    'Campinas',
    'Lead',
    'Rui Prado',
    'vip, feirão',
    'Busca Orgânica | Google',
    '2026-03-05 14:29:00 -0300',
  ],
  ['', 'Bruno', '', '(19) 98412-7703', '', '', '', '', 'Lead', '', '', '', ''],
]);

const excel = iconv.encode(
  csv(';', [
    ['Nome', 'E-mail', 'Celular', 'CPF', 'Empresa', 'Cidade', 'UF', 'Renda', 'Observações'],
    [
      'Ana Conceição',
      'ana@exemplo.com',
      '(11) 98231-7745',
      '529.982.247-25',
      'Souza Ltda',
      'Campinas',
      'SP',
      'R$ 4.500,00',
      'viu a casa; gostou\nligar',
    ],
    ['Bruno', '', '19984127703', '', '', '', '', '', ''],
  ]),
  'windows-1252',
);

const ana = {
  name: 'Ana Conceição',
  email: 'ana@exemplo.com',
  phone: '+5511982317745',
  company: 'Souza Ltda',
  city: 'Campinas',
};

test.each([
  ['Google Contacts', Buffer.from(google), { state: 'SP', notes: 'viu a casa, gostou' }],
  ['HubSpot', Buffer.from(`\uFEFF${hubspot}`), { owner: 'Rui Prado' }],
  ['RD Station', Buffer.from(rd), { state: 'SP', tags: ['vip', 'feirão'], owner: 'Rui Prado' }],
  [
    'Excel in Brazil',
    excel,
    { document: '52998224725', incomeCents: 450_000, notes: 'viu a casa; gostou\nligar' },
  ],
] as const)('a table as %s exports it comes in right with nothing told', async (_, table, more) => {
  const rooms = importsInATest();
  const run = await rooms.import(table);
  expect(run).toMatchObject({
    status: 'completed',
    counts: { created: 2, updated: 0, skipped: 0, rejected: 0 },
  });
  expect(rooms.held()).toMatchObject([
    { ...ana, ...more },
    { name: 'Bruno', email: null, phone: '+5519984127703' },
  ]);
});
