import { shelfTable } from './shelf.ts';

/**
 * GestãoClick's tables.
 *
 * A customer is kept whole, as JSON, beside the columns its list is filtered by. The lag table holds
 * what the list still shows of a customer just written, while an index-lag fault lasts: the earlier
 * row, or none (`existed` = 0).
 */
const COLUMNS = `
  nome TEXT NOT NULL,
  cpf_cnpj TEXT NOT NULL,
  email TEXT NOT NULL,
  telefones TEXT NOT NULL,
  tipo_pessoa TEXT NOT NULL,
  situacao TEXT NOT NULL,
  cidade_id TEXT NOT NULL,
  estado TEXT NOT NULL,
  cadastrado_em TEXT NOT NULL,
  modificado_em TEXT NOT NULL,
  record TEXT NOT NULL`;

export const COLUMN_NAMES = [...COLUMNS.matchAll(/^ {2}(\w+)/gm)].map((match) => match[1] ?? '');

export const GESTAOCLICK_STEPS = [
  `CREATE TABLE gestaoclick_cliente (id INTEGER PRIMARY KEY AUTOINCREMENT, ${COLUMNS}) STRICT;
   CREATE UNIQUE INDEX gestaoclick_cliente_once ON gestaoclick_cliente (cpf_cnpj)
     WHERE cpf_cnpj <> '';
   CREATE TABLE gestaoclick_lag (
     id INTEGER PRIMARY KEY, until INTEGER NOT NULL, existed INTEGER NOT NULL, ${COLUMNS}
   ) STRICT;`,
  `${shelfTable('venda')} ${shelfTable('produto')}`,
  // Narrow enough to be counted and skipped over a hundred times faster than the records themselves.
  `CREATE INDEX gestaoclick_cliente_ids ON gestaoclick_cliente (id);`,
];
