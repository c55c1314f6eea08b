import type { LeadRow } from '../leads/lead-values.ts';
import { toReais } from '../../../shared/br/money.ts';

/**
 * What templates may speak of: fields of a lead and of the company, and ways to write them.
 *
 * Each has its English name and the Portuguese one that screens offer; both are always understood.
 */
export type FieldValue = string | number | Date | readonly string[] | boolean | null;

export type Subject = {
  readonly lead: LeadRow | null;
  /** As people call the company. */
  readonly workspace: string;
  readonly now: number;
};

type Field = {
  readonly name: string;
  readonly pt: string;
  readonly label: { readonly 'pt-BR': string; readonly en: string };
  readonly example: string;
  readonly read: (subject: Subject) => FieldValue;
};

const ofLead =
  (read: (lead: LeadRow) => FieldValue) =>
  ({ lead }: Subject): FieldValue =>
    lead === null ? null : read(lead);

const field = (
  name: string,
  pt: string,
  label: readonly [string, string],
  example: string,
  read: (subject: Subject) => FieldValue,
): Field => ({ name, pt, label: { 'pt-BR': label[0], en: label[1] }, example, read });

const date = (at: number | null): FieldValue => (at === null ? null : new Date(at));

export const fields: readonly Field[] = [
  field('firstName', 'primeiroNome', ['Primeiro nome', 'First name'], 'Maria', ofLead(firstName)),
  field(
    'name',
    'nome',
    ['Nome', 'Name'],
    'Maria Souza',
    ofLead((l) => l.name),
  ),
  field(
    'email',
    'email',
    ['E-mail', 'E-mail'],
    'maria@exemplo.com.br',
    ofLead((l) => l.email),
  ),
  field(
    'phone',
    'telefone',
    ['Telefone', 'Phone'],
    '+5511987654321',
    ofLead((l) => l.phone),
  ),
  field(
    'company',
    'empresa',
    ['Empresa', 'Company'],
    'Casa Norte',
    ofLead((l) => l.company),
  ),
  field(
    'city',
    'cidade',
    ['Cidade', 'City'],
    'Campinas',
    ofLead((l) => l.city),
  ),
  field(
    'state',
    'estado',
    ['Estado', 'State'],
    'SP',
    ofLead((l) => l.state),
  ),
  field(
    'interest',
    'interesse',
    ['Interesse', 'Interest'],
    'Apartamento',
    ofLead((l) => l.interest),
  ),
  field(
    'origin',
    'origem',
    ['Origem', 'Origin'],
    'Site',
    ofLead((l) => l.origin),
  ),
  field(
    'income',
    'renda',
    ['Renda', 'Income'],
    'R$ 8.500,00',
    ofLead((l) => (l.incomeCents === null ? null : toReais(l.incomeCents))),
  ),
  field(
    'owner',
    'responsavel',
    ['Responsável', 'Owner'],
    'Ana',
    ofLead((l) => l.owner),
  ),
  field(
    'tags',
    'etiquetas',
    ['Etiquetas', 'Tags'],
    'vip',
    ofLead((l) => l.tags),
  ),
  field(
    'score',
    'pontos',
    ['Pontos', 'Score'],
    '25',
    ofLead((l) => l.score),
  ),
  field(
    'followUpAt',
    'retorno',
    ['Retorno', 'Follow-up'],
    '23/11/2026',
    ofLead((l) => date(l.followUpAt)),
  ),
  field(
    'createdAt',
    'criadoEm',
    ['Criado em', 'Created'],
    '23/11/2026',
    ofLead((l) => date(l.createdAt)),
  ),
  field(
    'workspace',
    'nossaEmpresa',
    ['Nossa empresa', 'Our company'],
    'Casa Norte',
    (s) => s.workspace,
  ),
  field('today', 'hoje', ['Hoje', 'Today'], '23/11/2026', (s) => new Date(s.now)),
];

const byName = new Map(
  fields.flatMap(
    (each) =>
      [
        [each.name, each],
        [each.pt, each],
      ] as const,
  ),
);

export type Format = {
  readonly name: string;
  readonly pt: string;
  readonly label: { readonly 'pt-BR': string; readonly en: string };
  readonly example: string;
  readonly write: (value: FieldValue, given: string) => FieldValue;
};

const zone = 'America/Sao_Paulo';
const onDay = new Intl.DateTimeFormat('pt-BR', { timeZone: zone, dateStyle: 'short' });
const dayInWords = new Intl.DateTimeFormat('pt-BR', { timeZone: zone, dateStyle: 'long' });
const atTime = new Intl.DateTimeFormat('pt-BR', { timeZone: zone, timeStyle: 'short' });
const inReais = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' });

const format = (
  name: string,
  pt: string,
  label: readonly [string, string],
  example: string,
  write: Format['write'],
): Format => ({ name, pt, label: { 'pt-BR': label[0], en: label[1] }, example, write });

/** After a field: `{{nome | titulo}}`. */
export const formats: readonly Format[] = [
  format('first', 'primeiro', ['só o primeiro nome', 'first name only'], 'Maria', (v) =>
    typeof v === 'string' ? firstOf(v) : v,
  ),
  format('title', 'titulo', ['Iniciais Maiúsculas', 'Title Case'], 'Maria de Souza', (v) =>
    typeof v === 'string' ? titleCase(v) : v,
  ),
  format('upper', 'maiusculas', ['MAIÚSCULAS', 'UPPER CASE'], 'MARIA', (v) =>
    typeof v === 'string' ? v.toLocaleUpperCase('pt-BR') : v,
  ),
  format('money', 'dinheiro', ['em reais', 'in reais'], 'R$ 8.500,00', (v) =>
    typeof v === 'number' ? plainSpaces(inReais.format(v)) : v,
  ),
  format('date', 'data', ['data', 'date'], '23/11/2026', (v) =>
    v instanceof Date ? onDay.format(v) : v,
  ),
  format(
    'longDate',
    'dataPorExtenso',
    ['data por extenso', 'date in words'],
    '23 de novembro de 2026',
    (v) => (v instanceof Date ? dayInWords.format(v) : v),
  ),
  format('time', 'hora', ['hora', 'time'], '09:30', (v) =>
    v instanceof Date ? atTime.format(v) : v,
  ),
  format('or', 'ou', ['se vazio, isto', 'this where blank'], 'ou: cliente', (v, given) =>
    isBlank(v) ? given : v,
  ),
];

const formatsByName = new Map(
  formats.flatMap(
    (each) =>
      [
        [each.name, each],
        [each.pt, each],
      ] as const,
  ),
);

/** `name | title | or: customer` taken apart. */
export type Reference = {
  readonly name: string;
  readonly steps: readonly { readonly name: string; readonly given: string }[];
};

export function readReference(text: string): Reference {
  const [name = '', ...rest] = text.split('|').map((part) => part.trim());
  return {
    name,
    steps: rest.map((part) => {
      const at = part.indexOf(':');
      return at < 0
        ? { name: part, given: '' }
        : { name: part.slice(0, at).trim(), given: part.slice(at + 1).trim() };
    }),
  };
}

/** A field of the lead's own form, by `custom.NAME` or `campo.NAME`. */
const custom = /^(?:custom|campo)\.(.{1,80})$/;

export function isField(name: string): boolean {
  return byName.has(name) || custom.test(name);
}

export function isFormat(name: string): boolean {
  return formatsByName.has(name);
}

/** The value of a reference, as its steps leave it. */
export function valueOf({ name, steps }: Reference, subject: Subject): FieldValue {
  const own = custom.exec(name)?.[1];
  const first =
    own === undefined
      ? (byName.get(name)?.read(subject) ?? null)
      : (subject.lead?.custom[own] ?? null);
  return steps.reduce<FieldValue>(
    (value, step) => formatsByName.get(step.name)?.write(value, step.given) ?? null,
    first,
  );
}

/** A value nobody said how to write. */
export function textOf(value: FieldValue): string {
  if (value === null || value === false) return '';
  if (value instanceof Date) return onDay.format(value);
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'number') return value.toLocaleString('pt-BR');
  return String(value);
}

export function isBlank(value: FieldValue): boolean {
  return (
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

function firstName({ name }: LeadRow): string {
  return titleCase(firstOf(name));
}

function firstOf(name: string): string {
  return name.trim().split(/\s+/)[0] ?? '';
}

const small = new Set(['de', 'da', 'do', 'das', 'dos', 'e']);

/** `MARIA DE SOUZA` and `maria de souza` to `Maria de Souza`. */
function titleCase(name: string): string {
  return name
    .trim()
    .toLocaleLowerCase('pt-BR')
    .split(/\s+/)
    .map((word, at) =>
      at > 0 && small.has(word)
        ? word
        : word.replace(
            /(^|[-'’])(\p{L})/gu,
            (_, before: string, letter: string) => `${before}${letter.toLocaleUpperCase('pt-BR')}`,
          ),
    )
    .join(' ');
}

/** Intl parts currency and number by a space that some mail programs show as a box. */
function plainSpaces(text: string): string {
  return text.replaceAll(/[\u00A0\u202F]/g, ' ');
}
