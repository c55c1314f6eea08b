export const products = {
  title: 'Produtos',
  search: 'Buscar por nome ou código',
  showAll: 'Mostrar também os fora de uso',
  inUse: 'em uso',
  outOfUse: 'fora de uso',
  column: {
    name: 'Produto',
    code: 'Código',
    price: 'Preço',
    stock: 'Estoque',
    state: 'Situação',
    from: 'De onde vem',
    updated: 'Mudou lá',
  },
  emptyTitle: 'Nenhum produto ainda',
  emptyBody:
    'Os produtos vêm do sistema onde são cadastrados ({{names}}). Conecte-o, ou ligue a leitura de produtos na conexão. Aqui eles só são consultados.',
  emptyReading:
    'A leitura de produtos está ligada. Eles aparecem aqui depois da próxima leitura que encontrar algum em {{names}}.',
  connect: 'Ver conexões',
  notFoundTitle: 'Nenhum produto encontrado',
  notFoundBody: 'Nada com “{{q}}”. Tente parte do nome ou do código.',
} as const;
