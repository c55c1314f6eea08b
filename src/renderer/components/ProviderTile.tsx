import { useProviders } from '../service.tsx';
import css from './ProviderTile.module.css';

type ProviderTileProps = {
  /** The provider's id, or `ponte` for our own side. */
  provider: string;
  size?: 16 | 20;
  /** Says the provider's name; leave out where the name stands beside it. */
  named?: boolean;
};

/** One letter for one system, neutral: colour is for state. */
export function ProviderTile({ provider, size = 16, named = false }: ProviderTileProps) {
  const { letterOf, nameOf } = useProviders();
  const own = provider === 'ponte';
  return (
    <span
      className={own ? `${css.tile} ${css.own}` : css.tile}
      style={{ '--size': `${size}px` } as React.CSSProperties}
      role={named ? 'img' : undefined}
      aria-label={named ? (own ? 'Ponte' : nameOf(provider)) : undefined}
      aria-hidden={named ? undefined : true}
      title={named ? (own ? 'Ponte' : nameOf(provider)) : undefined}
    >
      {own ? 'P' : letterOf(provider)}
    </span>
  );
}
