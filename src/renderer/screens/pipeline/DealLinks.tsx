import type { Deal } from '../../../shared/model/deal.ts';
import { Fact, Facts, Section } from '../../components/Layout.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { StatusPill } from '../../components/StatusPill.tsx';
import { useText } from '../../i18n/use-text.ts';

/** Where a deal is kept beside here, and how it stands there. */
export function DealLinks({ links }: Pick<Deal, 'links'>) {
  const { t } = useText();
  if (links.length === 0) return null;
  return (
    <Section title={t('deals.kept')}>
      <Facts>
        {links.map((link) => (
          <Fact key={link.connectionId} label={<ProviderTile provider={link.provider} named />}>
            <StatusPill state={link.state} />
          </Fact>
        ))}
      </Facts>
    </Section>
  );
}
