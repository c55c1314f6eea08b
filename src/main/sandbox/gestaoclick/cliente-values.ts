import { z } from 'zod';
import { cityById, cityNamed } from './cities.ts';
import { extraFields } from './extra-fields.ts';
import { documentKey, type Cliente, type Texts } from './cliente.ts';
import { GestaoClickRefusal } from './refusal.ts';

/**
 * What a caller or a person gives for a customer.
 *
 * A write is of the whole record: what is not given becomes empty. `""` becomes null for two fields
 * and stays as it is for the others, as in the real system's own examples.
 */
const text = z
  .union([z.string().max(2000), z.number()])
  .transform((value) => String(value).trim())
  .nullish();
const texts = z.record(z.string().max(60), text);

const extraValues = z
  .array(z.object({ atributo: texts }))
  .max(50)
  .nullish();

const given = z.object({
  tipo_pessoa: text,
  nome: text,
  razao_social: text,
  cnpj: text,
  inscricao_estadual: text,
  inscricao_municipal: text,
  cpf: text,
  rg: text,
  data_nascimento: text,
  telefone: text,
  celular: text,
  fax: text,
  email: text,
  ativo: text,
  contatos: z
    .array(z.object({ contato: texts }))
    .max(50)
    .nullish(),
  enderecos: z
    .array(z.object({ endereco: texts }))
    .max(50)
    .nullish(),
  atributos: extraValues,
});

const KINDS: ReadonlySet<string> = new Set(['PF', 'PJ', 'ES']);

/** @throws GestaoClickRefusal `invalid`, in the words of a validation message */
export function readCliente(values: unknown): Cliente {
  const parsed = given.safeParse(values);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'dados');
    throw new GestaoClickRefusal('invalid', `O campo ${field} está inválido`);
  }
  const { data } = parsed;
  const { tipo_pessoa: kind, nome } = data;
  if (!kind) throw new GestaoClickRefusal('invalid', 'O campo tipo_pessoa é obrigatório');
  if (!KINDS.has(kind)) throw new GestaoClickRefusal('invalid', 'O campo tipo_pessoa é inválido');
  if (!nome) throw new GestaoClickRefusal('invalid', 'O campo nome é obrigatório');
  return {
    tipo_pessoa: kind,
    nome,
    razao_social: data.razao_social || null,
    cnpj: punctuated(data.cnpj ?? '') || null,
    inscricao_estadual: data.inscricao_estadual ?? '',
    inscricao_municipal: data.inscricao_municipal ?? null,
    cpf: data.cpf === undefined || data.cpf === null ? null : punctuated(data.cpf),
    rg: data.rg ?? null,
    data_nascimento: data.data_nascimento ?? null,
    telefone: data.telefone ?? '',
    celular: data.celular ?? '',
    fax: data.fax ?? '',
    email: data.email ?? '',
    ativo: data.ativo === '0' ? '0' : '1',
    contatos: (data.contatos ?? []).map(({ contato }) => ({ contato: present(contato) })),
    enderecos: (data.enderecos ?? []).map(({ endereco }) => ({ endereco: placed(endereco) })),
    ...filledIn(data.atributos),
  };
}

/** Of the extra fields those the account has, under their numbers, where they hold something. */
function filledIn(given: z.output<typeof extraValues>): Pick<Cliente, 'atributos'> {
  if (!given) return {};
  const atributos = extraFields.flatMap(({ id, descricao }) => {
    const found = given.find(({ atributo }) => atributo['descricao'] === descricao);
    const conteudo = found?.atributo['conteudo'];
    return conteudo ? [{ atributo: { atributo_id: id, descricao, conteudo } }] : [];
  });
  return { atributos };
}

/** The id of a city says its name and state; without one they are looked up, or kept as they came. */
function placed(address: z.output<typeof texts>): Texts {
  const { cidade_id, nome_cidade, estado } = address;
  const city = cityById(cidade_id ?? '') ?? cityNamed(nome_cidade ?? '', estado ?? '');
  return {
    ...present(address),
    cidade_id: city?.cidade_id ?? null,
    nome_cidade: city?.nome_cidade ?? nome_cidade ?? '',
    estado: city?.estado ?? estado ?? '',
  };
}

function present(values: z.output<typeof texts>): Texts {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value ?? null]));
}

/** CPF and CNPJ come back with their dots and dashes, however they were sent. */
function punctuated(value: string): string {
  const key = documentKey(value);
  if (/^\d{11}$/.test(key)) return key.replace(/(.{3})(.{3})(.{3})(.{2})/, '$1.$2.$3-$4');
  if (key.length !== 14) return value;
  return key.replace(/(.{2})(.{3})(.{3})(.{4})(.{2})/, '$1.$2.$3/$4-$5');
}
