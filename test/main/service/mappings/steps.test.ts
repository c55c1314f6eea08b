import { describe, expect, test } from 'vitest';
import type { MappingEntry, MappingStep } from '../../../../src/shared/model/mapping.ts';
import { compileEntry } from '../../../../src/main/service/mappings/compile-entry.ts';
import { compileSteps } from '../../../../src/main/service/mappings/steps.ts';

const none: ReadonlyMap<string, string> = new Map();

function run(steps: MappingStep[], text: string): string {
  return compileSteps(steps, 'in').run(text, none);
}

describe('steps', () => {
  test.each<[MappingStep, string, string]>([
    [{ kind: 'trim' }, '  a ', 'a'],
    [{ kind: 'upper' }, 'são', 'SÃO'],
    [{ kind: 'lower' }, 'SÃO', 'são'],
    [{ kind: 'title' }, 'JOÃO DOS SANTOS', 'João dos Santos'],
    [{ kind: 'digits' }, '01310-100', '01310100'],
    [{ kind: 'prefix', text: '+55' }, '11', '+5511'],
    [{ kind: 'suffix', text: ' m²' }, '80', '80 m²'],
    [{ kind: 'replace', from: '.', to: '' }, '1.2.3', '123'],
    [{ kind: 'split', separator: '-', part: 2 }, 'SP - Campinas', 'Campinas'],
    [{ kind: 'split', separator: '-', part: 9 }, 'SP - Campinas', ''],
    [{ kind: 'join', from: ';', to: ', ' }, 'a; b;c', 'a, b, c'],
    [{ kind: 'date', to: 'iso' }, '1/3/2026', '2026-03-01'],
    [{ kind: 'money', to: 'br' }, '12500', '12.500,00'],
    [{ kind: 'default', text: 'Site' }, ' ', 'Site'],
    [{ kind: 'default', text: 'Site' }, 'Loja', 'Loja'],
  ])('%o makes "%s" into "%s"', (step, text, expected) => {
    expect(run([step], text)).toBe(expected);
  });

  test('follow one another, and a blank goes past all that need something to work on', () => {
    const steps: MappingStep[] = [{ kind: 'trim' }, { kind: 'prefix', text: 'R$ ' }];
    expect(run(steps, '  5 ')).toBe('R$ 5');
    expect(run(steps, '  ')).toBe('');
    expect(run([{ kind: 'date', to: 'br' }], '')).toBe('');
  });

  test('that cannot be done say why, and give nothing', () => {
    expect(() => run([{ kind: 'date', to: 'iso' }], '31/02/2026')).toThrow(/is no date/);
    expect(() => run([{ kind: 'money', to: 'br' }], 'muito')).toThrow(/is no amount/);
    const growing = Array.from({ length: 10 }, (): MappingStep => ({
      kind: 'replace',
      from: 'a',
      to: 'a'.repeat(200),
    }));
    expect(() => run(growing, 'a')).toThrow(/more than 10000/);
  });
});

function entry(more: Partial<MappingEntry>) {
  return compileEntry({
    local: 'interest',
    remote: 'cmp13',
    direction: 'both',
    own: false,
    displaces: null,
    in: [],
    out: [],
    options: [],
    ...more,
  });
}

describe('an entry', () => {
  test('carries words of a table both ways, whatever their case and accents', () => {
    const options = [{ local: 'Imóvel', remote: 'IMV' }];
    const made = entry({ options });
    expect(made.read(' imv ', none)).toEqual({ ok: true, value: 'Imóvel' });
    expect(made.write('imovel')).toEqual({ ok: true, value: 'IMV' });
    expect(made.read(null, none)).toEqual({ ok: true, value: null });
  });

  test('never takes a word that is not in the table for a blank', () => {
    const made = entry({ options: [{ local: 'Imóvel', remote: 'IMV' }] });
    const fault = { code: 'unknown_value', detail: 'CAR' };
    expect(made.read('CAR', none)).toEqual({ ok: false, fault });
    expect(made.write('Carro')).toMatchObject({ ok: false, fault: { code: 'unknown_value' } });
  });

  test('makes of a text what our field holds, and says when it is nothing of the kind', () => {
    const income = entry({ local: 'incomeCents' });
    expect(income.read('R$ 1.234,56', none)).toEqual({ ok: true, value: 123_456 });
    expect(income.write(123_456)).toEqual({ ok: true, value: '1234.56' });
    expect(income.read('pouco', none)).toMatchObject({ ok: false, fault: { code: 'unreadable' } });
    expect(entry({ local: 'tags' }).read('a, b', none)).toEqual({ ok: true, value: ['a', 'b'] });
    expect(entry({ local: 'city' }).read('x'.repeat(500), none)).toMatchObject({ ok: false });
    const custom = entry({ local: 'custom:Cor' });
    expect(custom.read('azul', none)).toEqual({ ok: true, value: 'azul' });
  });

  test('translates tags one by one', () => {
    const options = [
      { local: 'VIP', remote: 'v' },
      { local: 'Frio', remote: 'f' },
    ];
    const tags = entry({ local: 'tags', options });
    expect(tags.read('v, f', none)).toEqual({ ok: true, value: ['VIP', 'Frio'] });
    expect(tags.write(['Frio'])).toEqual({ ok: true, value: 'f' });
    expect(tags.write(['Novo'])).toMatchObject({ ok: false });
  });

  test('fails with the words of the step that failed', () => {
    const made = entry({ in: [{ kind: 'expression', source: 'partes(valor, ",")[3]' }] });
    expect(made.read('a,b', none)).toMatchObject({ ok: false, fault: { code: 'failed' } });
    const unreadable = entry({ in: [{ kind: 'expression', source: 'nada(' }] });
    expect(unreadable.read('a', none)).toMatchObject({ ok: false, fault: { code: 'failed' } });
  });
});
