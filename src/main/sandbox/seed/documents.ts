import type { Random } from '../random.ts';

/** CPF and CNPJ with right check digits, now and then with a wrong one, as people type them. */
export function documentAsTyped(random: Random): string {
  if (random.chance(0.6)) return '';
  if (random.chance(0.03)) return '111.111.111-11';
  const number = random.chance(0.88) ? cpf(random) : cnpj(random);
  const typed = random.chance(0.7) ? punctuated(number) : number;
  return random.chance(0.02)
    ? typed.replace(/\d$/, (last) => String((Number(last) + 1) % 10))
    : typed;
}

function cpf(random: Random): string {
  const digits = Array.from({ length: 9 }, () => random.int(0, 9));
  digits.push(checkDigit(digits, 11));
  digits.push(checkDigit(digits, 11));
  return digits.join('');
}

function cnpj(random: Random): string {
  const digits = [...Array.from({ length: 8 }, () => random.int(0, 9)), 0, 0, 0, 1];
  digits.push(checkDigit(digits, 9));
  digits.push(checkDigit(digits, 9));
  return digits.join('');
}

/** Modulo 11 with weights 2, 3, … from the right, beginning anew after `highest`. */
function checkDigit(digits: readonly number[], highest: number): number {
  const sum = digits.reduce((total, digit, index) => {
    const fromRight = digits.length - 1 - index;
    return total + digit * (2 + (fromRight % (highest - 1)));
  }, 0);
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

function punctuated(number: string): string {
  return number.length === 11
    ? number.replace(/(\d{3})(\d{3})(\d{3})(\d{2})/, '$1.$2.$3-$4')
    : number.replace(/(\d{2})(\d{3})(\d{3})(\d{4})(\d{2})/, '$1.$2.$3/$4-$5');
}
