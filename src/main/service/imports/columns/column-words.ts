import type { ImportTarget } from '../../../../shared/model/import.ts';
import { fold, wordsOf } from '../../../../shared/text.ts';

/**
 * What people call the columns of their tables, in Portuguese and English.
 *
 * Folded: no accents, lower case. The first of a list is the most certain.
 */
const words: readonly [target: NonNullable<ImportTarget>, phrases: string][] = [
  [
    'name',
    'nome completo|nome|name|full name|nome do cliente|nome do lead|nome do contato|cliente|contato|lead|razao social|nome fantasia|contact name|customer|responsavel legal|comprador|interessado',
  ],
  ['firstName', 'primeiro nome|first name|firstname|given name|nome proprio|prenome'],
  ['lastName', 'sobrenome|last name|lastname|surname|family name|ultimo nome'],
  [
    'email',
    'email|email address|correio eletronico|endereco de email|mail|email 1|email 1 value|email principal',
  ],
  [
    'phone',
    'celular|whatsapp|telefone celular|whats|zap|wpp|telefone|fone|tel|phone|phone number|mobile|mobile phone|cell|cell phone|cellphone|numero de telefone|telefone 1|celular 1|fone 1|phone 1 value|telefone principal|numero whatsapp|movel|tel celular|ddd telefone',
  ],
  [
    'document',
    'cpf|cnpj|cpf cnpj|cpf ou cnpj|documento|document|tax id|numero do documento|cnpj cpf|cgc|id fiscal',
  ],
  [
    'company',
    'empresa|company|organizacao|organization|company name|nome da empresa|account|organisation|negocio',
  ],
  [
    'origin',
    'origem|origin|source|lead source|fonte|canal|midia|como conheceu|como nos conheceu|campanha|onde conheceu|veio de|procedencia',
  ],
  [
    'interest',
    'interesse|interest|procura|produto de interesse|imovel de interesse|produto|o que procura|interested in|tipo de imovel|empreendimento|busca|necessidade|product|imovel',
  ],
  [
    'income',
    'renda|renda mensal|income|renda familiar|salario|renda bruta|monthly income|faixa de renda|renda r|salary|rendimento|renda mensal r',
  ],
  ['city', 'cidade|city|municipio|localidade|town|cidade de interesse'],
  ['state', 'uf|estado|state|province|sigla uf|estado uf|unidade federativa'],
  ['status', 'status|situacao|etapa|fase|estagio|lead status|stage'],
  [
    'owner',
    'responsavel|owner|vendedor|corretor|consultor|atendente|proprietario|dono|assigned to|sales rep|vendedor responsavel|corretor responsavel|agente',
  ],
  ['tags', 'tags|tag|etiquetas|etiqueta|marcadores|labels|label|grupos|segmento|categorias'],
  [
    'notes',
    'observacoes|observacao|obs|notas|nota|notes|note|comentarios|comentario|comments|comment|anotacoes|mensagem|message|descricao|detalhes|historico',
  ],
  [
    'consent',
    'consentimento|consent|opt in|optin|aceita contato|autoriza contato|lgpd|aceite|aceita receber|marketing consent|opt in email',
  ],
  [
    'followUpAt',
    'proximo contato|retorno|follow up|followup|data de retorno|next contact|data do retorno|proxima acao|retornar em|agendamento|data proximo contato',
  ],
];

type Phrase = { target: NonNullable<ImportTarget>; rank: number };

const phrases = new Map<string, Phrase>();
for (const [target, list] of words) {
  for (const [rank, phrase] of list.split('|').entries()) {
    if (!phrases.has(phrase)) phrases.set(phrase, { target, rank });
  }
}

/** Words that say nothing of what a column holds. */
const noise = new Set(
  'do da de dos das o a os as no na em para com ou e cliente clientes lead contato comprador pessoa seu sua principal informe qual digite r rs brl 1 the of your customer contact'.split(
    ' ',
  ),
);

export type NamedTarget = { target: NonNullable<ImportTarget>; confidence: number };

/**
 * What a header's name says its column holds; 0.99 when it says just that, less when it says more.
 *
 * The confidences of two names of one target differ a little, so that of a mobile number and a
 * telephone the mobile one is taken.
 */
export function targetOfHeader(header: string): NamedTarget | null {
  const all = wordsOf(fold(header).replace(/\be\W?mail/g, 'email'));
  if (all.length === 0) return null;
  const told = phrases.get(all.join(' '));
  if (told) return { target: told.target, confidence: 0.99 - told.rank / 1000 };
  const telling = all.filter((word) => !noise.has(word));
  const bare = phrases.get(telling.join(' '));
  if (bare) return { target: bare.target, confidence: 0.95 - bare.rank / 1000 };
  for (let length = Math.min(4, telling.length - 1); length > 0; length -= 1) {
    for (let at = 0; at + length <= telling.length; at += 1) {
      const part = phrases.get(telling.slice(at, at + length).join(' '));
      if (part) return { target: part.target, confidence: 0.75 + length / 20 - part.rank / 1000 };
    }
  }
  return null;
}
