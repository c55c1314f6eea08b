import type { FieldType } from '../dinamize/fields.ts';

/** The custom fields of the list "Base principal", `cmp4` to `cmp12` in this order. */
export type SeedField = {
  readonly title: string;
  readonly type: FieldType;
  readonly options: readonly string[];
};

export const interests = [
  'Apartamento',
  'Casa',
  'Terreno',
  'Cobertura',
  'Consórcio',
  'Financiamento',
  'Carro',
  'Seguro',
  'Imóvel comercial',
  'Investimento',
] as const;

export type Interest = (typeof interests)[number];

export const seedFields: readonly SeedField[] = [
  text('telefone'),
  text('status'),
  { title: 'interesses', type: 'LV', options: interests },
  text('origem'),
  text('empresa'),
  text('cidade'),
  text('uf'),
  text('renda'),
  text('documento'),
];

/** An interest's code among the field's options. */
export function interestCode(interest: Interest): string {
  return String(interests.indexOf(interest) + 1);
}

function text(title: string): SeedField {
  return { title, type: 'VC', options: [] };
}
