import type { ScoreRules } from './score-rules.ts';

/** The rules a workspace starts with, as its first version. */
export const defaultRules: ScoreRules = {
  complete: 10,
  interest: {
    points: 15,
    keywords: [
      { keyword: 'imóvel', forms: ['imóveis'] },
      { keyword: 'apartamento', forms: ['apartamentos'] },
      { keyword: 'casa', forms: ['casas'] },
      { keyword: 'terreno', forms: ['terrenos'] },
      { keyword: 'cobertura', forms: ['coberturas'] },
      { keyword: 'investimento', forms: ['investimentos'] },
      { keyword: 'financiamento', forms: ['financiamentos'] },
      { keyword: 'consórcio', forms: ['consórcios'] },
    ],
  },
  city: {
    points: 5,
    served: [
      'São Paulo',
      'Campinas',
      'Rio de Janeiro',
      'Belo Horizonte',
      'Curitiba',
      'Porto Alegre',
    ],
  },
  income: [
    { from: 2_000, points: 2 },
    { from: 4_000, points: 4 },
    { from: 7_000, points: 6 },
    { from: 10_000, points: 8 },
    { from: 15_000, points: 10 },
  ],
  hotFrom: 25,
  warmFrom: 15,
};
