import { useQuery } from '@tanstack/react-query';
import type { LinkProps } from '@tanstack/react-router';
import { CircleX, GitCompareArrows, KeyRound, ShieldAlert, type LucideIcon } from 'lucide-react';
import type { Tone } from '../../components/state.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

export type Need = {
  id: string;
  tone: Tone;
  icon: LucideIcon;
  title: string;
  hint: string;
  action: string;
  to: LinkProps['to'];
};

/** What a machine could not settle: each with its reason and where to go. */
export function useNeeds(): readonly Need[] {
  const { t } = useText();
  const { api } = useService();
  const { data: stats } = useQuery(api.sync.stats.queryOptions());
  const { data: connections } = useQuery(api.connections.list.queryOptions());
  const needs: Need[] = [];
  if (stats && stats.openConflicts > 0) {
    needs.push({
      id: 'conflicts',
      tone: 'conflict',
      icon: GitCompareArrows,
      title: t('overview.needsYou.conflicts', { count: stats.openConflicts }),
      hint: t('overview.needsYou.conflictsHint'),
      action: t('overview.needsYou.conflictsAction'),
      to: '/conflicts',
    });
  }
  if (stats && stats.deadLetters > 0) {
    needs.push({
      id: 'failures',
      tone: 'danger',
      icon: CircleX,
      title: t('overview.needsYou.failures', { count: stats.deadLetters }),
      hint: t('overview.needsYou.failuresHint'),
      action: t('overview.needsYou.failuresAction'),
      to: '/queue',
    });
  }
  for (const { id, name, state, settings } of connections?.items ?? []) {
    if (settings['massChange'] === 'held') {
      needs.push({
        id: `held ${id}`,
        tone: 'warning',
        icon: ShieldAlert,
        title: t('overview.needsYou.held', { name }),
        hint: t('overview.needsYou.heldHint'),
        action: t('overview.needsYou.heldAction'),
        to: '/syncs',
      });
    }
    if (state !== 'auth_required') continue;
    needs.push({
      id,
      tone: 'warning',
      icon: KeyRound,
      title: t('overview.needsYou.auth', { name }),
      hint: t('overview.needsYou.authHint'),
      action: t('overview.needsYou.authAction'),
      to: '/settings',
    });
  }
  return needs;
}
