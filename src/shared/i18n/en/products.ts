export const products = {
  title: 'Products',
  search: 'Search by name or code',
  showAll: 'Also show those out of use',
  inUse: 'in use',
  outOfUse: 'out of use',
  column: {
    name: 'Product',
    code: 'Code',
    price: 'Price',
    stock: 'Stock',
    state: 'State',
    from: 'Where from',
    updated: 'Changed there',
  },
  emptyTitle: 'No products yet',
  emptyBody:
    'Products come from the system they are kept in ({{names}}). Connect it, or switch the reading of products on in the connection. Here they are only looked up.',
  emptyReading:
    'Reading of products is on. They show here after the next reading that finds some in {{names}}.',
  connect: 'See connections',
  notFoundTitle: 'No product found',
  notFoundBody: 'Nothing with “{{q}}”. Try part of the name or the code.',
} as const;
