import { Checkbox, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Package, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Product } from '../../../shared/model/product.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { Bar, Bench, Main, ScreenTitle, Toolbar } from '../../components/Layout.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { useProviders, useService } from '../../service.tsx';
import { productColumns } from './product-columns.tsx';

const productsAtOnce = 100;
const TYPING_MS = 200;

/** The products of connected systems, to look one up; they are changed where they come from. */
export function ProductsScreen() {
  const words = useText();
  const { t, f } = words;
  const { api, client } = useService();
  const { providers } = useProviders();
  const { q = '', all = false } = useSearch({ from: '/products' });
  const navigate = useNavigate({ from: '/products' });
  const connections = useQuery(api.connections.list.queryOptions());
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(q);
  const look = useDebouncedCallback(
    (text: string) =>
      void navigate({ replace: true, search: (now) => ({ ...now, q: text || undefined }) }),
    TYPING_MS,
  );

  const input = {
    ...(q === '' ? {} : { q }),
    state: all ? ('all' as const) : ('in_use' as const),
    limit: productsAtOnce,
  };
  const list = useBlockRows({
    queryKey: (block) => api.products.list.queryKey({ input: { ...input, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items, pagination } = await client.products.list(
        { ...input, ...page, limit },
        { signal },
      );
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: (product: Product) => product.id,
    blockSize: productsAtOnce,
  });

  useCommands([
    {
      id: 'products.search',
      title: t('products.search'),
      group: 'products',
      keys: ['/'],
      run: () => field.current?.focus(),
    },
  ]);

  const keepers = providers.filter(({ keeps }) => keeps.includes('products'));
  const reads = connections.data?.items.some(({ settings }) => settings['products'] === true);

  return (
    <Bench>
      <Main label={t('products.title')}>
        <Toolbar>
          <ScreenTitle count={f.number(list.rows.total)}>{t('products.title')}</ScreenTitle>
        </Toolbar>
        <Bar>
          <TextInput
            ref={field}
            aria-label={t('products.search')}
            placeholder={t('products.search')}
            leftSection={<Search size={14} aria-hidden="true" />}
            w={280}
            value={typed}
            maxLength={200}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              look(event.currentTarget.value);
            }}
          />
          <Checkbox
            label={t('products.showAll')}
            checked={all}
            onChange={(event) => {
              const shown = event.currentTarget.checked;
              void navigate({ search: (now) => ({ ...now, all: shown || undefined }) });
            }}
          />
        </Bar>
        {list.error ? (
          <ErrorNotice error={list.error} onRetry={list.retry} />
        ) : (
          <DataGrid
            id="products"
            label={t('products.title')}
            rows={list.rows}
            columns={productColumns(words)}
            keyOf={(product) => product.id}
            nameOf={(product) => product.name}
            empty={q === '' ? nothingRead() : nothingFound()}
          />
        )}
      </Main>
    </Bench>
  );

  function nothingFound() {
    return (
      <EmptyState
        icon={Search}
        title={t('products.notFoundTitle')}
        body={t('products.notFoundBody', { q })}
      />
    );
  }

  function nothingRead() {
    const names = keepers.map(({ name }) => name).join(', ');
    return (
      <EmptyState
        icon={Package}
        title={t('products.emptyTitle')}
        body={t(reads ? 'products.emptyReading' : 'products.emptyBody', { names })}
      >
        {!reads && (
          <Action primary onClick={() => void navigate({ to: '/settings' })}>
            {t('products.connect')}
          </Action>
        )}
      </EmptyState>
    );
  }
}
