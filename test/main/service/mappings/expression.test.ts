import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nearest,
  readExpression,
  type ExpressionFlaw,
} from '../../../../src/main/service/mappings/expression.ts';

const none: ReadonlyMap<string, string> = new Map();

function run(source: string, value = '', record: Record<string, string> = {}): string {
  const reading = readExpression(source, { record: true });
  if (!reading.ok) throw new Error(`${source}: ${reading.flaw.code}`);
  return reading.expression.run(value, new Map(Object.entries(record)));
}

function flawOf(source: string, fields?: string[]): ExpressionFlaw | null {
  const more = { record: true, ...(fields ? { fields: new Set(fields) } : {}) };
  const reading = readExpression(source, more);
  return reading.ok ? null : reading.flaw;
}

describe('an expression', () => {
  test.each([
    ['maiusculas(valor)', 'ação', 'AÇÃO'],
    ['titulo(valor)', 'MARIA DA SILVA', 'Maria da Silva'],
    ['digitos(valor)', '(11) 98765-4321', '11987654321'],
    ['parte(valor, " ", 1)', 'Maria da Silva', 'Maria'],
    ['parte(valor, " ", -1)', 'Maria da Silva', 'Silva'],
    ['partes(valor, ";")[0]', 'a;b', 'a'],
    ['juntar(partes(valor, ";"), ", ")', 'a;b', 'a, b'],
    ['partes(valor, ";")', 'a;b', 'a, b'],
    ['substituir(valor, "-", "/")', '1-2-3', '1/2/3'],
    ['combina(valor, "^[0-9]+$") ? "número" : "texto"', '42', 'número'],
    ['extrair(valor, "n. ([0-9]+)")', 'casa n. 12', '12'],
    ['data(valor, "iso")', '10/03/2026', '2026-03-10'],
    ['data(valor, "br")', '2026-03-10T12:00:00Z', '10/03/2026'],
    ['moeda(valor)', '1234567.8', '1.234.567,80'],
    ['texto(numero(valor) * 2.0)', '1.234,56', '2469.12'],
    ['padrao(valor, "Sem cidade")', ' ', 'Sem cidade'],
    ['vazio(valor) || tamanho(valor) > 3', '', 'true'],
    ['inicio(valor, 3) + "…"', 'Campinas', 'Cam…'],
  ])('%s of "%s" is "%s"', (source, value, expected) => {
    expect(run(source, value)).toBe(expected);
  });

  test('reads other fields of the record by their names, and says which', () => {
    const reading = readExpression('registro.cmp4 + " " + registro["atributo:Porte"]', {
      record: true,
    });
    expect(reading.ok && reading.expression.reads).toEqual(['cmp4', 'atributo:Porte']);
    expect(run('registro.cmp4 + valor', 'b', { cmp4: 'a' })).toBe('ab');
  });

  test('tells where it is wrong, and what was probably meant', () => {
    expect(flawOf('maiuscula(valor)')).toEqual({
      code: 'unknown',
      name: 'maiuscula',
      meant: 'maiusculas',
      from: 0,
      to: 16,
    });
    expect(flawOf('registro.primero_nome', ['primeiro_nome'])).toMatchObject({
      code: 'unknown',
      name: 'primero_nome',
      meant: 'primeiro_nome',
    });
    expect(flawOf('valro')).toMatchObject({ code: 'unknown', meant: 'valor' });
    expect(flawOf('maiusculas(valor')).toMatchObject({ code: 'syntax', from: 16 });
    expect(flawOf('valor + 1')).toMatchObject({ code: 'types' });
    expect(flawOf('combina(valor, "(")')).toMatchObject({ code: 'pattern', from: 15, to: 18 });
    expect(flawOf('null')).toMatchObject({ code: 'no_text' });
    expect(nearest('nome', ['cidade', 'estado'])).toBeNull();
  });

  test('has no record to read on the way out', () => {
    const reading = readExpression('registro.cmp4', { record: false });
    expect(reading).toMatchObject({ ok: false, flaw: { code: 'unknown', name: 'registro' } });
  });
});

describe('a hostile expression', () => {
  test.each([
    ['valor.constructor'],
    ['registro.constructor.prototype'],
    ['dyn(valor).constructor'],
    ['valor.matches("(a+)+$")'],
    ['[1, 2].map(x, x)'],
    ['[[1]].map(x, x.map(y, y))'],
    ['cel.bind(a, valor + valor, a + a)'],
    ['registro[valor]'],
    ['registro'],
    ['has(registro.a)'],
    ['{"a": valor}'],
    ['timestamp("2026-01-01T00:00:00Z")'],
    ['combina(valor, valor)'],
    ['b"abc"'],
    ['type(valor)'],
  ])('%s is refused before it can run', (source) => {
    expect(flawOf(source)).not.toBeNull();
  });

  test('reads nothing that is not a field: names of prototypes are absent like any other', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(run(`registro.${name}`, '', { [name]: 'a field' })).toBe('a field');
      expect(() => run(`registro.${name}`)).toThrow();
    }
  });

  test('of great depth or size is refused', () => {
    expect(flawOf('('.repeat(400) + 'valor' + ')'.repeat(400))).not.toBeNull();
    expect(flawOf(`${'aparar('.repeat(60)}valor${')'.repeat(60)}`)).not.toBeNull();
    expect(flawOf(Array.from({ length: 240 }, () => 'valor').join('+'))).not.toBeNull();
    expect(flawOf(`"${'x'.repeat(2000)}"`)).toMatchObject({ code: 'too_large' });
    const many = Array.from({ length: 6 }, () => 'combina(valor, "a")').join(' || ');
    expect(flawOf(many)).toMatchObject({ code: 'too_large' });
  });

  test('that grows its text comes to an end with a refusal, not with a full memory', () => {
    const grows = `${'substituir('.repeat(12)}valor${', "a", "aaaaaaaaaaaaaaaaaaaa")'.repeat(12)}`;
    expect(() => run(grows, 'a')).toThrow(/more than 10000 characters/);
    expect(() => run('valor', 'a'.repeat(10_001))).toThrow(/more than 10000/);
    expect(() => run('valor + valor', 'a'.repeat(9000))).toThrow(/more than 10000/);
  });

  test('with a pattern that would backtrack for ever is matched in linear time', () => {
    const text = `${'a'.repeat(1900)}!`;
    for (const pattern of ['(a+)+$', '(a|aa)+$', '(.*a){12}$', '^([a-z]+)*$']) {
      expect(run(`combina(valor, "${pattern}")`, text)).toBe('false');
    }
    expect(flawOf('combina(valor, "((a{100}){100}){100}")')).toMatchObject({ code: 'pattern' });
    expect(flawOf('combina(valor, "(a)\\\\1")')).toMatchObject({ code: 'pattern' });
    expect(() => run('combina(valor, "a")', 'a'.repeat(2001))).toThrow(/more than 2000/);
  });
});

/** Trees of the language's own parts, put together at random. */
const texts: fc.Arbitrary<string> = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom('valor', 'registro.cmp4', '""', '"a"', '"1.234,56"', '"10/03/2026"'),
    fc
      .tuple(fc.constantFrom('maiusculas', 'titulo', 'aparar', 'digitos', 'moeda'), tie('text'))
      .map(([name, of]) => `${name}(${of})`),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `substituir(${a}, "a", ${b})`),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a} + ${b})`),
    fc
      .tuple(tie('text'), tie('text'), tie('text'))
      .map(([a, b, c]) => `(combina(${a}, "^a*b?$") ? ${b} : ${c})`),
    fc
      .tuple(tie('text'), fc.integer({ min: -9, max: 9 }))
      .map(([a, n]) => `parte(${a}, " ", ${n})`),
    tie('text').map((a) => `juntar(partes(${a}, ","), ";")`),
  ),
})).text;

describe('any expression', () => {
  test('gives a bounded text or a refusal in words, and the same one each time', () => {
    fc.assert(
      fc.property(texts, fc.string({ maxLength: 60 }), fc.string(), (source, value, other) => {
        const reading = readExpression(source, { record: true });
        if (!reading.ok) return;
        const record = new Map([['cmp4', other]]);
        const once = outcome(() => reading.expression.run(value, record));
        expect(outcome(() => reading.expression.run(value, record))).toEqual(once);
        expect(once.length).toBeLessThanOrEqual(10_000);
      }),
      { numRuns: 500 },
    );
  });

  test('of any letters is read or refused, and never anything else', () => {
    const letters = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc
        .array(
          fc.constantFrom(
            ...'valor registro . [ ] ( ) " { } ? : + - * / % == in && || ! , constructor __proto__ maiusculas combina 1 1.5 true null ? has map'.split(
              ' ',
            ),
          ),
          { maxLength: 20 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(letters, (source) => {
        const reading = readExpression(source, { record: true });
        if (reading.ok) outcome(() => reading.expression.run('a', none));
        else expect(reading.flaw.to).toBeGreaterThanOrEqual(reading.flaw.from);
      }),
      { numRuns: 1500 },
    );
  });
});

function outcome(work: () => string): string {
  try {
    return work();
  } catch (error) {
    expect((error as Error).constructor.name).toBe('StepFailure');
    return `! ${(error as Error).message}`;
  }
}
