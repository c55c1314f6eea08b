/** Fields this account added to its customers; a customer shows those that it fills in. */
export const extraFields = [
  { id: '1', descricao: 'Como conheceu', tipo: 'texto_simples' },
  { id: '2', descricao: 'Renovação do contrato', tipo: 'data' },
  { id: '3', descricao: 'Porte', tipo: 'texto_simples' },
] as const;
