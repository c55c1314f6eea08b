import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transact, type Db } from '../../src/main/service/db/database.ts';
import { openDatabase } from '../../src/main/service/db/open-database.ts';
import { migrations } from '../../src/main/service/db/migrations/index.ts';
import { createLeadStore } from '../../src/main/service/leads/lead-store.ts';
import { blankLead } from '../../src/main/service/leads/lead-values.ts';
import { createScoring } from '../../src/main/service/scoring/scoring.ts';
import { createTestClock } from '../support/test-clock.ts';

const first =
  `Ana João Maria José Antônia Francisco Luíza Pedro Márcia Lucas Conceição Rafael Tânia Bruno Inês
  Paulo Adriana Carlos Juliana Marcos Fernanda Luís Patrícia Gabriel Aline Marcelo Camila Felipe
  Amanda Rodrigo Bruna Gustavo Jéssica Daniel Letícia Eduardo Júlia Mateus Vanessa André Cláudia
  Thiago Larissa Vinícius Débora Leonardo Sônia Sérgio Regina Antônio`.split(/\s+/);
const last =
  `Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins
  Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes
  Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Santana Teixeira Araújo Rebouças Assunção
  Moura Batista Campos Duarte Farias Guimarães Hernandes Jardim Leal Macedo Neves Pinheiro`.split(
    /\s+/,
  );
const cities = Array.from({ length: 120 }, (_, at) =>
  at < 8
    ? ([
        'São Paulo',
        'Campinas',
        'Rio de Janeiro',
        'Belo Horizonte',
        'Curitiba',
        'Niterói',
        'Santos',
        'Goiânia',
      ][at] ?? '')
    : `Vila ${last[(at * 7) % last.length]} ${Math.floor(at / 50) + 1}`,
);
const states = ['SP', 'RJ', 'MG', 'PR', 'RS', 'GO'];
const interests = [
  'apartamento de 3 quartos',
  'casa na praia',
  'terreno',
  'carro usado',
  'consórcio de imóveis',
  null,
];
const origins = ['Site', 'Indicação', 'Dinamize', 'Planilha', 'WhatsApp', 'Feirão', 'Instagram'];
const owners = ['Ana Prado', 'Bia Costa', 'Caio Lemos', null];
const statuses = [
  'new',
  'new',
  'new',
  'contacted',
  'qualified',
  'new',
  'contacted',
  'lost',
] as const;

const day = 86_400_000;
const end = Date.UTC(2026, 10, 23, 12);

/** A number in [0, 1) of a number: the same people every time. */
function spread(index: number, salt: number): number {
  let bits = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}

/** Few are common and many are rare, as of real names and cities. */
function of<T>(from: readonly T[], index: number, salt: number): T {
  const at = Math.floor(from.length * spread(index, salt) ** 1.7);
  return from[at] as T;
}

function personAt(index: number) {
  const name = `${of(first, index, 1)} ${of(last, index, 2)} ${of(last, index, 3)}`;
  const [given = '', family = ''] = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(' ');
  const eleven = Math.floor(spread(index, 4) * 1e11);
  return {
    ...blankLead,
    name,
    email: `${given}.${family}${index}@exemplo.com.br`,
    phone: `+55${11 + (index % 80)}9${String(Math.floor(spread(index, 5) * 1e8)).padStart(8, '0')}`,
    document: index % 2 === 0 ? String(eleven).padStart(11, '0') : null,
    company: index % 4 === 0 ? `${of(last, index, 6)} & Filhos` : null,
    city: of(cities, index, 7),
    state: of(states, index, 8),
    origin: of(origins, index, 9),
    interest: of(interests, index, 10),
    owner: of(owners, index, 11),
    incomeCents: Math.floor(spread(index, 12) * 200) * 10_000,
    status: of(statuses, index, 13),
    tags: index % 9 === 0 ? ['vip'] : index % 50 === 0 ? ['feira', 'retorno'] : [],
    followUpAt: index % 20 === 0 ? end + Math.floor((spread(index, 14) - 0.5) * 60) * day : null,
    custom: {},
    tracking: {},
  };
}

/**
 * A workspace of so many leads, made by the store itself and kept among the system's temporary
 * files, since a million take minutes. Another build's schema makes another file.
 */
export function manyLeads(count: number): Db {
  const dir = join(tmpdir(), `ponte-bench-leads-${count}-${migrations.length}`);
  const file = join(dir, 'ponte.sqlite');
  if (!existsSync(file)) make(dir, count);
  return openDatabase(file);
}

function make(dir: string, count: number): void {
  const making = `${dir}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const db = openDatabase(join(making, 'ponte.sqlite'));
  db.client.pragma('synchronous = 0');
  db.client.pragma('cache_size = -400000');
  const clock = createTestClock(end);
  const leads = createLeadStore(db, clock);
  const scoring = createScoring(db, clock);
  const step = 20_000;
  for (let from = 0; from < count; from += step) {
    transact(db, (tx) => {
      for (let at = from; at < Math.min(count, from + step); at += 1) {
        const values = personAt(at);
        const jitter = Math.floor(spread(at, 15) * 3 * day);
        const createdAt = end - Math.floor(((count - at) / count) * 900) * day - jitter;
        leads.insert(tx, {
          values,
          scored: scoring.score(values, { createdAt }),
          importId: null,
          createdAt,
        });
      }
    });
  }
  db.client.exec(`insert into lead_search (lead_search) values ('optimize')`);
  db.client.pragma('wal_checkpoint(truncate)');
  db.close();
  rmSync(dir, { recursive: true, force: true });
  renameSync(making, dir);
}
