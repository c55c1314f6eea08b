import { Fact, Facts } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState } from '../../service.tsx';

/** Which Ponte this is and where it runs. */
export function About() {
  const { t } = useText();
  const { data: state } = useAppState();
  if (!state) return null;
  return (
    <Facts>
      <Fact label={t('settings.about.version')}>{state.version}</Fact>
      <Fact label={t('settings.about.host')}>{t(`settings.about.${state.host}`)}</Fact>
      <Fact label={t('settings.about.workspace')}>{state.workspace?.name ?? '—'}</Fact>
      <Fact label={t('settings.about.operator')}>{state.operator.name}</Fact>
      <Fact label={t('settings.about.api')}>{state.apiUrl}</Fact>
    </Facts>
  );
}
