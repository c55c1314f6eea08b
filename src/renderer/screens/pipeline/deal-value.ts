/**
 * Reads an amount in reais as people type it: `350000`, `1.234,56`, `1,234.56`, `R$ 2.000`.
 *
 * The last separator is the decimal one when one or two digits follow it; anything else groups.
 * Answers null for blank, undefined for what is no amount.
 */
export function readAmount(text: string): number | null | undefined {
  const typed = text.replace(/^\s*R\$\s*/i, '').replaceAll(/\s/g, '');
  if (typed === '') return null;
  if (!/^\d[\d.,]*$/.test(typed)) return undefined;
  const decimal = /[.,](\d{1,2})$/.exec(typed);
  const whole = (decimal ? typed.slice(0, decimal.index) : typed).replaceAll(/[.,]/g, '');
  return Number(`${whole}.${decimal?.[1] ?? '0'}`);
}
