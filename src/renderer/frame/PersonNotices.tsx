import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { showToast } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { useAppState, useService } from '../service.tsx';

/** Above so many at once only the newest are shown; all of them are on the lead and in the runs. */
const mostShown = 3;

/** Tells on the screens what automations and follow-ups want people to know, from now on. */
export function PersonNotices() {
  const { t } = useText();
  const { api } = useService();
  const { data: app } = useAppState();
  const navigate = useNavigate();
  const { data } = useQuery({
    ...api.automations.notices.queryOptions(),
    enabled: Boolean(app?.workspace),
  });
  const seen = useRef<Set<string> | null>(null);

  useEffect(() => {
    if (data === undefined) return;
    const known = seen.current;
    seen.current = new Set([...(known ?? []), ...data.map(({ id }) => id)]);
    if (known === null) return;
    const fresh = data.filter(({ id }) => !known.has(id)).slice(0, mostShown);
    for (const { text, leadId, leadName } of fresh.toReversed()) {
      showToast({
        tone: 'info',
        title: t('automations.notice', { text, name: leadName || t('leads.noName') }),
        action: {
          label: t('automations.noticeOpen'),
          run: () => void navigate({ to: '/leads/$leadId', params: { leadId } }),
        },
      });
    }
  }, [data, navigate, t]);

  return null;
}
