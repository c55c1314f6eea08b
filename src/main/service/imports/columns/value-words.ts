import type { LeadStatus } from '../../../../shared/model/lead.ts';
import { fold, wordsOf } from '../../../../shared/text.ts';

/** What words of a table mean in ours, in Portuguese and English; case and accents do not matter. */

type Guessed = Exclude<LeadStatus, 'converted'>;

/** Phrases that say it whole; a single word also says it within a longer text. */
const statusWords: readonly [status: Guessed, phrases: string][] = [
  [
    'inactive',
    'inativo|inativa|inactive|arquivado|arquivada|archived|pausado|pausada|paused|desativado|desativada|dormant|congelado|on hold',
  ],
  [
    'lost',
    'perdido|perdida|lost|sem interesse|nao tem interesse|not interested|desistiu|desistente|desistencia|descartado|descartada|disqualified|desqualificado|desqualificada|unqualified|cancelado|cancelada|cancelled|canceled|dropped|dead|closed lost|nao qualificado|nao qualificada|sem perfil',
  ],
  [
    'qualified',
    'qualificado|qualificada|qualified|interessado|interessada|interested|negociacao|em negociacao|negotiation|proposta|proposta enviada|proposal|proposal sent|quente|hot|oportunidade|opportunity|visita agendada|visita|visit scheduled|agendado|agendada|sql|mql|pronto|in deal|open deal|simulacao',
  ],
  [
    'contacted',
    'contatado|contatada|contacted|em contato|em atendimento|atendimento|em andamento|andamento|in progress|attempted|attempted to contact|attempting contact|working|connected|conectado|conectada|respondeu|replied|responded|aguardando|aguardando retorno|aguardando resposta|waiting|follow up|retornar|ligar|tentativa|tentativa de contato|morno|warm|nutricao|nurturing',
  ],
  [
    'new',
    'novo|nova|new|novo lead|lead novo|new lead|aberto|aberta|open|lead|entrada|inbound|recebido|recebida|received|nao contatado|nao contatada|not contacted|uncontacted|sem contato|a contatar|to contact|pendente|pending|frio|cold|fila|triagem|subscriber|prospect|prospecto',
  ],
];

const wholeStatus = new Map<string, Guessed>();
const partStatus = new Map<string, Guessed>();
for (const [status, phrases] of statusWords) {
  for (const phrase of phrases.split('|')) {
    wholeStatus.set(phrase, status);
    if (!phrase.includes(' ')) partStatus.set(phrase, status);
  }
}

/** The status that a text means; null when its words say none, or say several. */
export function guessStatus(text: string): Guessed | null {
  const words = wordsOf(text).filter((word) => !/^\d+$/.test(word));
  const whole = wholeStatus.get(words.join(' '));
  if (whole) return whole;
  // "não" turns a meaning round, and what it turns to is not told by single words.
  if (words.includes('nao') || words.includes('not') || words.includes('sem')) return null;
  const said = new Set(words.flatMap((word) => partStatus.get(word) ?? []));
  const [only] = said;
  return said.size === 1 && only ? only : null;
}

/** Names of one and the same origin. */
const originGroups: readonly string[] = [
  'indicacao|indicado|indicada|referral|referencia|boca a boca|word of mouth',
  'site|website|web site|web|pagina|homepage|site proprio',
  'facebook|fb|face',
  'instagram|insta|ig',
  'whatsapp|whats|zap|wpp|whats app',
  'google|google ads|adwords|google adwords',
  'telefone|ligacao|phone|phone call|call',
  'email|e mail|mail|newsletter',
  'feira|evento|event|trade show|feirao',
  'loja|balcao|presencial|walk in|store',
  'linkedin|linked in',
  'anuncio|ad|ads|advertisement|propaganda',
];

const groupOf = new Map(
  originGroups.flatMap((group, at) => group.split('|').map((name) => [name, at] as const)),
);

/**
 * Spellings of origins that leads have, by which those of a table are written.
 *
 * @param known the origins there are, most frequent first
 */
export function createOriginGuess(known: readonly string[]): (text: string) => string | null {
  const spelled = new Set(known);
  const byKey = new Map<string, string>();
  const byGroup = new Map<number, string>();
  for (const name of known) {
    if (!byKey.has(fold(name))) byKey.set(fold(name), name);
    const group = groupOf.get(wordsOf(name).join(' '));
    if (group !== undefined && !byGroup.has(group)) byGroup.set(group, name);
  }
  return (text) => {
    if (spelled.has(text)) return text;
    const same = byKey.get(fold(text));
    if (same !== undefined) return same;
    const group = groupOf.get(wordsOf(text).join(' '));
    return group === undefined ? null : (byGroup.get(group) ?? null);
  };
}
