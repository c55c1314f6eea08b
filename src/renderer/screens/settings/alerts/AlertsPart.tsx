import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { SectionHead } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useAppState, useService } from '../../../service.tsx';
import { setPreferences, usePreferences } from '../../../stores/preferences.ts';
import { AlertHistory } from './AlertHistory.tsx';
import { ChannelCard } from './ChannelCard.tsx';
import { RuleRow } from './RuleRow.tsx';
import css from '../Settings.module.css';

/** What Ponte tells by itself, from where on, and whom beside the screens. */
export function AlertsPart() {
  const { t } = useText();
  const { api } = useService();
  const { data: state } = useAppState();
  const notices = usePreferences((preferences) => preferences.alertNotices);
  const rules = useQuery(api.alerts.rules.queryOptions());
  const channels = useQuery(api.alerts.channels.queryOptions());
  const error = rules.error ?? channels.error;
  if (error) {
    return (
      <ErrorNotice
        error={error}
        onRetry={() => void Promise.all([rules.refetch(), channels.refetch()])}
      />
    );
  }
  if (!rules.data || !channels.data) return null;
  return (
    <div className={css.wideStack}>
      <p>{t('alerts.settings.intro')}</p>
      {state?.host === 'desktop' && (
        <Switch
          label={t('alerts.settings.notices')}
          description={t('alerts.settings.noticesHint')}
          checked={notices}
          onChange={(event) => setPreferences({ alertNotices: event.currentTarget.checked })}
        />
      )}
      <section>
        <SectionHead title={t('alerts.settings.rules')} />
        <ul className={css.list}>
          {rules.data.map((rule) => (
            <RuleRow key={rule.kind} rule={rule} />
          ))}
        </ul>
      </section>
      <section>
        <SectionHead title={t('alerts.settings.channels')} />
        <p className={css.quiet}>{t('alerts.settings.channelsHint')}</p>
        {(['webhook', 'slack'] as const).map((kind) => (
          <ChannelCard
            key={kind}
            kind={kind}
            channel={channels.data.find((channel) => channel.kind === kind) ?? null}
          />
        ))}
      </section>
      <section>
        <SectionHead title={t('alerts.settings.history')} />
        <AlertHistory />
      </section>
    </div>
  );
}
