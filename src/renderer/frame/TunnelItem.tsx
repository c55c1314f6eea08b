import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Globe } from 'lucide-react';
import { useText } from '../i18n/use-text.ts';
import { useService } from '../service.tsx';
import css from './TitleBar.module.css';

/** Whether hooks can arrive, in the title bar, for whoever wants them to. */
export function TunnelItem() {
  const { t, f } = useText();
  const { api } = useService();
  const { data } = useQuery(api.tunnel.brief.queryOptions());
  if (!data || data.state === 'off') return null;
  const words = t(`tunnel.bar.${data.state}`);
  return (
    <Link
      to="/settings"
      search={{ section: 'tunnel' }}
      className={css.tunnel}
      data-state={data.state}
      title={t('tunnel.barSince', { words, since: f.sinceTime(data.since) })}
    >
      <Globe size={14} aria-hidden="true" />
      {words}
    </Link>
  );
}
