/** The situations a sale of this account can be in; ids are the account's own. */
export type Situacao = {
  readonly id: string;
  readonly nome: string;
  /** 0 none, 1 stock and money, 2 stock, 3 money. */
  readonly tipo_lancamento: '0' | '1' | '2' | '3';
};

export const situacoes: readonly Situacao[] = [
  { id: '3148', nome: 'Em aberto', tipo_lancamento: '0' },
  { id: '3149', nome: 'Em andamento', tipo_lancamento: '0' },
  { id: '3150', nome: 'Concretizado', tipo_lancamento: '1' },
  { id: '3151', nome: 'Cancelado', tipo_lancamento: '0' },
];
