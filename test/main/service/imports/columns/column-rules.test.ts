import { expect, test } from 'vitest';
import { createRowMapper } from '../../../../../src/main/service/imports/columns/map-row.ts';
import { guessStatus } from '../../../../../src/main/service/imports/columns/value-words.ts';
import {
  columnRule,
  type ColumnRule,
  type ImportStep,
} from '../../../../../src/shared/model/import-rules.ts';
import type { ImportTarget } from '../../../../../src/shared/model/import.ts';

type Rule = Partial<ColumnRule> & { column: number };

function mapped(cells: Record<string, string>, rules: Rule[] = [], origins: string[] = []) {
  const targets = Object.keys(cells).map((name): ImportTarget =>
    /^x\d$/.test(name) ? null : name,
  );
  const map = createRowMapper(targets, [], targets.length, {
    rules: rules.map((rule) => columnRule.parse(rule)),
    origins,
  });
  return map({ line: 2, cells: Object.values(cells), fault: null });
}

const stepped = (target: string, text: string, ...steps: ImportStep[]) => {
  const { values, problems } = mapped({ [target]: text, email: 'a@b.co' }, [{ column: 0, steps }]);
  const { email: _, ...rest } = values;
  return [rest, problems.map(({ kind }) => kind)];
};

test.each<[string, string, ImportStep[], object]>([
  ['name', 'MARIA DA SILVA E SOUZA', [{ kind: 'title' }], { name: 'Maria da Silva e Souza' }],
  ['name', 'maria', [{ kind: 'upper' }], { name: 'MARIA' }],
  ['name', 'Ana Paula Reis', [{ kind: 'namePart', part: 'first' }], { name: 'Ana' }],
  [
    'custom:Sobrenome',
    'Ana Paula Reis',
    [{ kind: 'namePart', part: 'rest' }],
    { custom: { Sobrenome: 'Paula Reis' } },
  ],
  ['phone', '98231-7745', [{ kind: 'areaCode', code: '11' }], { phone: '+5511982317745' }],
  ['phone', '(19) 98412-7703', [{ kind: 'areaCode', code: '11' }], { phone: '+5519984127703' }],
  ['income', '1.234', [{ kind: 'decimal', mark: '.' }], { incomeCents: 123 }],
  ['income', '1.234', [{ kind: 'decimal', mark: ',' }], { incomeCents: 123_400 }],
  ['income', '1,234.56', [{ kind: 'decimal', mark: '.' }], { incomeCents: 123_456 }],
  ['income', '1.234,5', [{ kind: 'decimal', mark: ',' }], { incomeCents: 123_450 }],
  ['custom:Dia', '46385', [{ kind: 'date', to: 'br' }], { custom: { Dia: '29/12/2026' } }],
  ['custom:Dia', '1/2/90', [{ kind: 'date', to: 'iso' }], { custom: { Dia: '1990-02-01' } }],
  [
    'custom:Dia',
    '12/31/2026',
    [{ kind: 'monthFirst' }, { kind: 'date', to: 'iso' }],
    { custom: { Dia: '2026-12-31' } },
  ],
  ['custom:UF', 'são paulo', [{ kind: 'stateCode' }], { custom: { UF: 'SP' } }],
  ['city', 'Campinas - SP', [{ kind: 'split', separator: '-', part: 1 }], { city: 'Campinas' }],
  ['origin', '', [{ kind: 'default', text: 'planilha' }], { origin: 'planilha' }],
])('%s "%s" goes through its steps', (target, text, steps, values) => {
  expect(stepped(target, text, ...steps)).toEqual([values, []]);
});

test.each([
  ['46385', '2026-12-29T12:00:00.000Z'],
  ['46385.5', '2026-12-29T15:00:00.000Z'],
  ['29.12.26', '2026-12-29T12:00:00.000Z'],
  ['29/12/2026 15:30', '2026-12-29T18:30:00.000Z'],
])('a date written %s is read without being told', (text, at) => {
  const { values } = mapped({ followUpAt: text, email: 'a@b.co' });
  expect(new Date(values.followUpAt ?? 0).toISOString()).toBe(at);
});

test('a cell that its steps cannot take stays as it is, and is told', () => {
  const steps: ImportStep[] = [{ kind: 'date', to: 'iso' }];
  expect(stepped('custom:Dia', 'amanhã', ...steps)).toEqual([
    { custom: { Dia: 'amanhã' } },
    ['step_failed'],
  ]);
});

test('columns are joined in the order chosen, blank ones left out', () => {
  const join = { columns: [0, 1], with: '' };
  expect(mapped({ x1: '11', phone: '98231-7745' }, [{ column: 1, join }]).values).toEqual({
    phone: '+5511982317745',
  });
  const address = { columns: [1, 2, 3], with: ', ' };
  expect(
    mapped({ name: 'Ana', notes: 'Rua A', x2: '', x3: 'Centro' }, [{ column: 1, join: address }])
      .values.notes,
  ).toBe('Rua A, Centro');
});

test('one column fills several fields', () => {
  const also: ColumnRule['also'] = [
    { target: 'custom:Primeiro nome', steps: [{ kind: 'namePart', part: 'first' }] },
  ];
  expect(mapped({ name: 'Ana Paula Reis' }, [{ column: 0, also }]).values).toEqual({
    name: 'Ana Paula Reis',
    custom: { 'Primeiro nome': 'Ana' },
  });
});

test.each([
  ['Em Negociação', 'qualified'],
  ['NOT INTERESTED', 'lost'],
  ['1 - Novo', 'new'],
  ['Aguardando retorno', 'contacted'],
  ['Não qualificado', 'lost'],
  ['novo ou perdido', null],
  ['xpto', null],
])('the status "%s" is taken for %s', (text, status) => {
  expect(guessStatus(text)).toBe(status);
});

test('what a person said of a word goes before what it seems to mean', () => {
  const values = [
    { from: 'NEGOCIACAO', to: 'contacted' },
    { from: 'xpto', to: 'lost' },
    { from: 'zero', to: null },
  ];
  const statusOf = (status: string) => mapped({ status, email: 'a@b.co' }, [{ column: 0, values }]);
  expect(statusOf('negociação').values.status).toBe('contacted');
  expect(statusOf('XPTO')).toMatchObject({ values: { status: 'lost' }, problems: [] });
  expect(statusOf('Zero')).toMatchObject({ values: { email: 'a@b.co' }, problems: [] });
  expect(statusOf('proposta enviada').values.status).toBe('qualified');
  const unknown = statusOf('plano b');
  expect(unknown.values.status).toBeUndefined();
  expect(unknown.problems).toMatchObject([{ kind: 'status_unknown', severity: 'warning' }]);
});

test('origins are written as leads have them, and as typed where they have none alike', () => {
  const originOf = (origin: string) =>
    mapped({ origin, email: 'a@b.co' }, [], ['Indicação', 'facebook']).values.origin;
  expect(originOf('INDICACAO')).toBe('Indicação');
  expect(originOf('Referral')).toBe('Indicação');
  expect(originOf('FB')).toBe('facebook');
  expect(originOf('Facebook Ads SP')).toBe('Facebook Ads SP');
});

test('an id at a connection is looked up by and never written', () => {
  expect(mapped({ 'external:abc': '77', email: 'a@b.co' })).toMatchObject({
    values: { email: 'a@b.co' },
    external: { abc: '77' },
  });
});
