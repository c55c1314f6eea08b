import { bounded, StepFailure } from './bounds.ts';
import { firstMatch, matches } from './pattern.ts';
import {
  centsOf,
  dateAs,
  moneyAs,
  onlyDigits,
  part,
  partsOf,
  replaceAll,
  titleCase,
} from './value-steps.ts';

/**
 * The words of the expression language: all that an expression can call.
 *
 * They are pure, know no clock and no chance, and take and give bounded texts, so that one
 * expression gives one answer for one value for ever.
 */
type ExpressionFunction = {
  readonly name: string;
  /** Types of what it takes and gives, in the language's own names. */
  readonly takes: readonly string[];
  readonly gives: 'string' | 'bool' | 'int' | 'double' | 'list<string>';
  readonly example: string;
  readonly run: (...given: never[]) => unknown;
};

type Text = string;

const text = (run: (...given: never[]) => Text) =>
  ((...given: never[]) => bounded(run(...given))) as ExpressionFunction['run'];

export const functions: readonly ExpressionFunction[] = [
  make('maiusculas', ['string'], 'string', 'maiusculas(valor)', (a: Text) =>
    a.toLocaleUpperCase('pt-BR'),
  ),
  make('minusculas', ['string'], 'string', 'minusculas(valor)', (a: Text) =>
    a.toLocaleLowerCase('pt-BR'),
  ),
  make('titulo', ['string'], 'string', 'titulo(valor)', titleCase),
  make('aparar', ['string'], 'string', 'aparar(valor)', (a: Text) => a.trim()),
  make('digitos', ['string'], 'string', 'digitos(valor)', onlyDigits),
  make(
    'substituir',
    ['string', 'string', 'string'],
    'string',
    'substituir(valor, "-", " ")',
    replaceAll,
  ),
  make('partes', ['string', 'string'], 'list<string>', 'partes(valor, ",")', partsOf),
  make(
    'parte',
    ['string', 'string', 'int'],
    'string',
    'parte(valor, " ", 1)',
    (a: Text, by: Text, n: bigint) => part(a, by, Number(BigInt.asIntN(32, n))),
  ),
  make(
    'juntar',
    ['list<string>', 'string'],
    'string',
    'juntar(partes(valor, ";"), ", ")',
    (list: readonly Text[], by: Text) => list.join(by),
  ),
  make('inicio', ['string', 'int'], 'string', 'inicio(valor, 3)', (a: Text, n: bigint) =>
    a.slice(0, Math.max(0, Number(BigInt.asIntN(32, n)))),
  ),
  make('combina', ['string', 'string'], 'bool', 'combina(valor, "^[0-9]+$")', matches),
  make('extrair', ['string', 'string'], 'string', 'extrair(valor, "n. ([0-9]+)")', firstMatch),
  make('contem', ['string', 'string'], 'bool', 'contem(valor, "casa")', (a: Text, b: Text) =>
    a.includes(b),
  ),
  make('comeca', ['string', 'string'], 'bool', 'comeca(valor, "+55")', (a: Text, b: Text) =>
    a.startsWith(b),
  ),
  make('termina', ['string', 'string'], 'bool', 'termina(valor, ".br")', (a: Text, b: Text) =>
    a.endsWith(b),
  ),
  make('tamanho', ['string'], 'int', 'tamanho(valor)', (a: Text) => BigInt(a.length)),
  make('vazio', ['string'], 'bool', 'vazio(valor)', (a: Text) => a.trim() === ''),
  make(
    'padrao',
    ['string', 'string'],
    'string',
    'padrao(valor, "Sem cidade")',
    (a: Text, b: Text) => (a.trim() === '' ? b : a),
  ),
  make('numero', ['string'], 'double', 'numero(valor)', (a: Text) => centsOf(a) / 100),
  make('moeda', ['string'], 'string', 'moeda(valor)', (a: Text) => moneyAs(a, 'br')),
  make('data', ['string', 'string'], 'string', 'data(valor, "br")', (a: Text, form: Text) => {
    if (form === 'iso' || form === 'br') return dateAs(a, form);
    throw new StepFailure('a date is written "iso" or "br"');
  }),
  make('texto', ['double'], 'string', 'texto(numero(valor) * 2.0)', (a: number) => numberText(a)),
];

/** The same words, to be shown to people who write expressions. */
export const expressionWords = functions.map(({ name, takes, gives, example }) => ({
  name,
  takes: [...takes],
  gives,
  example,
}));

/** A number as text, without an exponent and with no more than two decimals. */
export function numberText(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15)
    throw new StepFailure('a number that large');
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

function make(
  name: string,
  takes: readonly string[],
  gives: ExpressionFunction['gives'],
  example: string,
  run: (...given: never[]) => unknown,
): ExpressionFunction {
  const kept = gives === 'string' ? text(run as (...given: never[]) => Text) : run;
  return { name, takes, gives, example, run: kept };
}
