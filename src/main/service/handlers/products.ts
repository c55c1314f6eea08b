import type { ProductList } from '../products/product-list.ts';
import { os } from './base.ts';

export function createProductHandlers(list: ProductList) {
  return { list: os.products.list.handler(({ input }) => list.page(input)) };
}
