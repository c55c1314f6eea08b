import { fold } from '../../../shared/text.ts';

/** The marks somebody was asked to choose from, both ends among them. */
export type Scale = { readonly from: number; readonly to: number };

/** As wide as any feedback is taken. */
export const widestScale: Scale = { from: 0, to: 10 };

const range = /\b(?:d[eo]|from)?\s*([01])\s*(?:a|ate|to|-)\s*(\d{1,2})\b/;
const marks = /\b(?:notas?|avali\w*|estrelas?|pontos?|rate|rating|score)\b/;

/** The scale a text asks a mark of: "de 1 a 5, que nota…"; null where it asks for none. */
export function scaleIn(text: string): Scale | null {
  const said = fold(text);
  const found = range.exec(said);
  if (!found || !marks.test(said)) return null;
  const scale = { from: Number(found[1]), to: Number(found[2]) };
  return scale.to >= 3 && scale.to <= widestScale.to ? scale : null;
}

/** "Nota 5", "dou 5": a number after these is a mark, whatever else is said. */
const announced =
  /(?<![\p{L}\d])(?:nota(?: e| de|:)?|dou|daria|dei|rating|rate|score)(?: um| uma)?[ :]+(\d{1,2}(?:[.,]\d)?)(?![\d.,:/]*\d)(?!\p{L}|[%$º°]| ?(?:reais|mil|horas?|h|min\w*|dias?|meses|anos?)\b)/gu;
/** "5 estrelas", "5/5", "5 de 5". */
const measured = /(?<![\p{L}\d.,:/+-])(\d{1,2}(?:[.,]\d)?) ?(?:estrelas?\b|stars?\b|pontos?\b)/gu;
const outOf = /(?<![\p{L}\d.,:/+-])(\d{1,2}) ?(?:\/|de|of) ?(\d{1,2})(?![\d/]|\p{L})/gu;
/** Words that may stand beside a number without making it anything but a mark. */
const plain = new Set(
  (
    'nota minha meu e eh um uma so com certeza merece merecem merecida ok sim claro muito bem bom boa ' +
    'otimo otima excelente perfeito perfeita maravilhoso maravilhosa show top adorei amei gostei ruim ' +
    'pessimo pessima regular razoavel parabens obrigado obrigada obg valeu o a atendimento servico ' +
    'foi tudo pra para voces vcs voce equipe it was great good bad thanks'
  ).split(' '),
);
/** Said anywhere, these make a lone number a time, a day, a place or an amount. */
const elsewhere =
  /\b(?:rua|r\.|av|avenida|travessa|alameda|rodovia|casa|apto?|apartamento|bloco|sala|andar|numero|cep|bairro|hoje|amanha|ontem|segunda|terca|quarta|quinta|sexta|sabado|domingo|janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|horas?|hs|h|manha|tarde|noite|dias?|semanas?|mes|meses|anos?|minutos?|reais|parcelas?|pessoas?|telefone|celular|whats|fone)\b/;
/** What people put around a number for the eye. */
const dressing = /[*_~"'\p{Extended_Pictographic}\u{1F3FB}-\u{1F3FF}]/gu;
const spelledOut = 'zero um dois tres quatro cinco seis sete oito nove dez'.split(' ');

/**
 * The mark an answer gives on a scale; null where it gives none, or more than one.
 *
 * A number is a mark when it stands by itself ("5", "ótimo, 5!", "5 ⭐") or is called one ("nota 4",
 * "dou 4,5", "5 estrelas", "5/5"). One in "às 5h", "dia 5", "rua tal, 5" or a phone number is none:
 * words that are kept as words do less harm than a mark nobody gave.
 */
export function ratingIn(text: string, scale: Scale): number | null {
  if (/^(?:\s|⭐|🌟|\u{FE0F})+$/u.test(text)) return within([...text.matchAll(/[⭐🌟]/gu)].length);
  const said = fold(text.replace(/[\u{FE0F}\u{20E3}]/gu, '')).replace(range, ' ');
  const called = [...said.matchAll(announced), ...said.matchAll(measured)].map((each) => each[1]);
  const full = [...said.matchAll(outOf)].filter((each) => Number(each[2]) === scale.to);
  // A fraction says it by itself where no day or time is spoken of.
  if (!elsewhere.test(said)) called.push(...full.map((each) => each[1]));
  const given = new Set(called.map((each) => Number((each ?? '').replace(',', '.'))));
  if (given.size > 1) return null;
  const [only] = given;
  if (only !== undefined) return within(only);
  return elsewhere.test(said) ? null : alone(said);

  function within(mark: number): number | null {
    return mark >= scale.from && mark <= scale.to ? mark : null;
  }

  /** The one number there is, where nothing in its part of the sentence makes it something else. */
  function alone(words: string): number | null {
    const whole = spelledOut.indexOf(words.replace(/[^a-z ]/g, '').trim());
    if (whole >= 0 && !/\d/.test(words)) return within(whole);
    if ([...words.matchAll(/\d+(?:[.,]\d+)*/g)].length !== 1) return null;
    const part = words.split(/[!?;\n()]+|[.,](?!\d)|\s-\s/).find((each) => /\d/.test(each)) ?? '';
    const tokens = part.replace(dressing, ' ').split(/\s+/);
    const mark = tokens.find((each) => /\d/.test(each)) ?? '';
    if (!/^(?:\d|[1-9]\d)(?:[.,]\d)?$/.test(mark)) return null;
    const others = tokens.filter((each) => each !== '' && each !== mark);
    return others.every((each) => plain.has(each)) ? within(Number(mark.replace(',', '.'))) : null;
  }
}
