import type { Random } from '../random.ts';

/** A telephone number the way people type it into a form. */
export function phoneAsTyped(areaCode: number, random: Random): string {
  if (random.chance(0.06)) return '';
  if (random.chance(0.03)) return notANumber(areaCode, random);
  return random.chance(0.82) ? mobile(areaCode, random) : landline(areaCode, random);
}

function mobile(areaCode: number, random: Random): string {
  // Eight digits beginning with 6 to 9; the ninth, a 9 before them, came in 2012 to 2016.
  const number = `${random.int(6, 9)}${digits(7, random)}`;
  const [left, right] = [number.slice(0, 4), number.slice(4)];
  if (random.chance(0.05)) {
    return random.pick([`(${areaCode}) ${left}-${right}`, `${areaCode}${number}`]);
  }
  return random.pick([
    `(${areaCode}) 9${left}-${right}`,
    `(${areaCode}) 9${left}-${right}`,
    `(${areaCode})9${left}-${right}`,
    `${areaCode} 9${left}-${right}`,
    `${areaCode} 9 ${left} ${right}`,
    `${areaCode}9${number}`,
    `0${areaCode} 9${left}-${right}`,
    `+55 ${areaCode} 9${left}-${right}`,
    `+55${areaCode}9${number}`,
    `55${areaCode}9${number}`,
    `55 (${areaCode}) 9.${left}.${right}`,
  ]);
}

function landline(areaCode: number, random: Random): string {
  const number = `${random.int(2, 4)}${digits(7, random)}`;
  const [left, right] = [number.slice(0, 4), number.slice(4)];
  if (random.chance(0.12)) return `(${areaCode}) ${left}-${right} ramal ${random.int(10, 499)}`;
  if (random.chance(0.08)) return `(0xx${areaCode}) ${left}-${right}`;
  return random.pick([
    `(${areaCode}) ${left}-${right}`,
    `(${areaCode}) ${left}-${right}`,
    `${areaCode} ${left}-${right}`,
    `${areaCode}${number}`,
    `+55 ${areaCode} ${left}-${right}`,
  ]);
}

function notANumber(areaCode: number, random: Random): string {
  return random.pick([
    'não tem',
    'a confirmar',
    `${areaCode} 9999`,
    '00000000',
    '(00) 00000-0000',
    '-',
    `9${digits(7, random)}`,
    '123456',
  ]);
}

function digits(count: number, random: Random): string {
  return Array.from({ length: count }, () => random.int(0, 9)).join('');
}
