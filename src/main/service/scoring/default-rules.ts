import type { RuleSet } from '../../../shared/model/scoring.ts';

const same = { name: null, on: true } as const;

/** The rules a workspace starts with, as its first version. */
export const defaultRules: RuleSet = {
  rules: [
    {
      ...same,
      id: 'complete',
      kind: 'fields',
      points: 10,
      fields: ['name', 'email', 'phone', 'origin'],
    },
    {
      ...same,
      id: 'interest',
      kind: 'keywords',
      points: 15,
      fields: ['interest'],
      words: [
        'imóvel',
        'apartamento',
        'casa',
        'terreno',
        'cobertura',
        'investimento',
        'financiamento',
        'consórcio',
      ],
    },
    {
      ...same,
      id: 'city',
      kind: 'place',
      points: 5,
      cities: [
        'São Paulo',
        'Campinas',
        'Rio de Janeiro',
        'Belo Horizonte',
        'Curitiba',
        'Porto Alegre',
      ],
      states: [],
    },
    {
      ...same,
      id: 'income',
      kind: 'income',
      bands: [
        { from: 2_000, points: 2 },
        { from: 4_000, points: 4 },
        { from: 7_000, points: 6 },
        { from: 10_000, points: 8 },
        { from: 15_000, points: 10 },
      ],
    },
  ],
  hotFrom: 25,
  warmFrom: 15,
};
