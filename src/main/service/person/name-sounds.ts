import { wordsOf } from '../../../shared/text.ts';

const particles = new Set(['de', 'da', 'do', 'das', 'dos', 'e', 'd', 'di', 'du', 'del']);

/** Father and son have one name but for this. */
const generations: Readonly<Record<string, string>> = {
  filho: 'filho',
  filha: 'filho',
  junior: 'junior',
  jr: 'junior',
  neto: 'neto',
  neta: 'neto',
  sobrinho: 'sobrinho',
  sobrinha: 'sobrinho',
  segundo: 'ii',
  ii: 'ii',
  terceiro: 'iii',
  iii: 'iii',
};

/** Names in which people leave the cedilla out, and which no other name is spelled like. */
const cedilla =
  /^(?:goncal|mendonca|lourenc|braganca|franca$|graca|valenca|proenca|esperanca|constanca)/;

/** In this order: what an earlier one leaves is what a later one sees. */
const sounds: readonly (readonly [RegExp, string])[] = [
  [/cao$/, 'sao'],
  [/coes$/, 'soes'],
  [/ph/g, 'f'],
  [/chr/g, 'kr'],
  [/[cs]h/g, 'x'],
  [/lh/g, 'li'],
  [/nh/g, 'ni'],
  [/y/g, 'i'],
  [/w/g, 'v'],
  [/h/g, ''],
  [/c(?=[ei])/g, 's'],
  [/q(?:u(?=[ei]))?|c/g, 'k'],
  [/g(?=[ei])/g, 'j'],
  [/gu(?=[ei])/g, 'g'],
  [/z/g, 's'],
  [/([a-z])\1+/g, '$1'],
  [/n$/, 'm'],
];

/** How a name sounds: a code a word, without particles, and whose son the bearer is if it says so. */
export type NameSounds = { readonly words: readonly string[]; readonly generation: string | null };

/** One word as it is written: how it sounds, nothing for a particle; and the generation it may name. */
type Heard = { readonly sounds: readonly string[]; readonly generation: string | null };

/** Names are few and come again and again. */
const heard = new Map<string, Heard>();
const mostHeard = 50_000;

/**
 * How a Brazilian name sounds: one code a word, without particles (de, da, dos, …).
 *
 * Spellings of one sound have one code: Ç/SS/Z, PH/F, Y/I, W/V, C/K/QU, LH/LI, NH/NI, CHR/CR, G/J
 * before E and I, a final N/M, doubled letters, and a silent H. Vowels stay: Paulo is not Paula.
 * Filho, Neto, Júnior and the like at the end are not a word of the name but tell its bearers apart.
 *
 * @example soundsOf('Thyago de Souza Filho') // { words: ['tiago', 'sousa'], generation: 'filho' }
 */
export function soundsOf(name: string): NameSounds {
  const words: string[] = [];
  let last: Heard | undefined;
  for (const written of name.split(' ')) {
    const each = hear(written);
    if (each.sounds.length === 0) continue;
    words.push(...each.sounds);
    last = each;
  }
  if (words.length < 2 || !last?.generation) return { words, generation: null };
  words.pop();
  return { words, generation: last.generation };
}

function hear(written: string): Heard {
  const known = heard.get(written);
  if (known !== undefined) return known;
  // Before the accents go, for a cedilla is one of them; D'Ávila is one word with Davila.
  const spelled = written.replace(/ç/gi, 's').replace(/\bd['’´`]/gi, 'd');
  const words = wordsOf(spelled).filter((word) => !particles.has(word));
  const each: Heard = {
    sounds: words.map(soundOf).filter((word) => word !== ''),
    generation: generations[words.at(-1) ?? ''] ?? null,
  };
  if (heard.size >= mostHeard) heard.clear();
  heard.set(written, each);
  return each;
}

function soundOf(word: string): string {
  const spelled = cedilla.test(word) ? word.replace(/c(?=[aou][^c]*$)/, 's') : word;
  return sounds.reduce((at, [from, to]) => at.replace(from, to), spelled);
}
