import { writeFileSync } from 'node:fs';
import { writeXlsx } from 'hucre/xlsx';

// `FILE ROWS`: writes a workbook of so many rows of twelve columns, in a process of its own, since
// making it takes more memory than reading it.
const [, , file = '', rows = '0'] = process.argv;

const people = Array.from({ length: Number(rows) }, (_, index) => [
  `Pessoa ${index} da Silva`,
  `pessoa${index}@exemplo.com.br`,
  11_900_000_000 + index,
  `Empresa ${(index * 31) % 9973} Ltda`,
  'São Paulo',
  'SP',
  'Site',
  'casa na praia',
  index * 1.5,
  new Date(Date.UTC(2026, 0, 1 + (index % 365))),
  index % 9 === 0,
  `anotação ${index}`,
]);
const names = 'nome;e-mail;celular;empresa;cidade;uf;origem;procura;renda;data;vip;obs'.split(';');
writeFileSync(file, await writeXlsx({ sheets: [{ name: 'Clientes', rows: [names, ...people] }] }));
