import { Select, Switch } from '@mantine/core';
import type { Connection, ProviderInfo } from '../../../shared/model/sync.ts';
import { useText } from '../../i18n/use-text.ts';

export type Kept = { deals: 'both' | 'receive' | 'off'; products: boolean };

type KeepsFieldsProps = {
  provider: ProviderInfo;
  value: Kept;
  onChange: (value: Kept) => void;
};

/** What a connection keeps beside leads: its sales as deals, and its products to look up. */
export function KeepsFields({ provider, value, onChange }: KeepsFieldsProps) {
  const { t } = useText();
  const { name, keeps } = provider;
  return (
    <>
      {keeps.includes('deals') && (
        <Select
          label={t('settings.connections.sales')}
          description={t('settings.connections.salesHint')}
          data={(['both', 'receive', 'off'] as const).map((each) => ({
            value: each,
            label: t(`settings.connections.salesChoice.${each}`, { name }),
          }))}
          value={value.deals}
          allowDeselect={false}
          onChange={(next) => next && onChange({ ...value, deals: next as Kept['deals'] })}
        />
      )}
      {keeps.includes('products') && (
        <Switch
          label={t('settings.connections.products')}
          description={t('settings.connections.productsHint')}
          checked={value.products}
          onChange={(event) => onChange({ ...value, products: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

/** Of a connection as it is kept; a new one keeps all its system has. */
export function keptBy(connection: Connection | null): Kept {
  if (connection === null) return { deals: 'both', products: true };
  const { deals, products } = connection.settings;
  return {
    deals: deals === 'both' || deals === 'receive' ? deals : 'off',
    products: products === true,
  };
}

/** Only what the system has is said about it. */
export function keptFor(provider: ProviderInfo | undefined, value: Kept): Partial<Kept> {
  return {
    ...(provider?.keeps.includes('deals') ? { deals: value.deals } : {}),
    ...(provider?.keeps.includes('products') ? { products: value.products } : {}),
  };
}
