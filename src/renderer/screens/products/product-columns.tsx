import type { Product } from '../../../shared/model/product.ts';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import type { useText } from '../../i18n/use-text.ts';

/** What is asked of a product at the counter: which, how much, how many are left. */
export function productColumns({ t, f }: ReturnType<typeof useText>): GridColumn<Product>[] {
  const price = ({ price: value }: Product) => (value === null ? '—' : f.money(value));
  const stock = ({ stock: left }: Product) => (left === null ? '—' : f.number(left));
  const state = ({ active }: Product) => t(active ? 'products.inUse' : 'products.outOfUse');
  return [
    {
      id: 'name',
      title: t('products.column.name'),
      width: { share: 2, min: 200 },
      fixed: true,
      tone: 'strong',
      cell: (product) => product.name,
      text: (product) => product.name,
    },
    {
      id: 'code',
      title: t('products.column.code'),
      width: 120,
      givesWay: 2,
      cell: (product) => product.code ?? '—',
      text: (product) => product.code ?? '',
    },
    {
      id: 'price',
      title: t('products.column.price'),
      width: 120,
      align: 'end',
      cell: price,
      text: price,
      copy: (product) => String(product.price ?? ''),
    },
    {
      id: 'stock',
      title: t('products.column.stock'),
      width: 96,
      align: 'end',
      cell: stock,
      text: stock,
    },
    {
      id: 'state',
      title: t('products.column.state'),
      width: 110,
      tone: 'quiet',
      givesWay: 3,
      cell: state,
      text: state,
    },
    {
      id: 'from',
      title: t('products.column.from'),
      width: 130,
      givesWay: 4,
      cell: (product) => <ProviderTile provider={product.provider} named />,
      text: (product) => product.provider,
    },
    {
      id: 'updated',
      title: t('products.column.updated'),
      width: 120,
      tone: 'quiet',
      givesWay: 5,
      cell: (product) => f.moment(product.updatedAt),
      text: (product) => f.stamp(product.updatedAt),
    },
  ];
}
