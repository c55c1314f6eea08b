import { PasswordInput, Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ChangeEvent } from 'react';
import type { Connection, ConnectionTest, ProviderInfo } from '../../../shared/model/sync.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useAct } from '../../components/use-act.ts';
import { useOneAtATime } from '../../components/use-one-at-a-time.ts';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { usePreferences } from '../../stores/preferences.ts';
import { KeepsFields, keptBy, keptFor } from './KeepsFields.tsx';
import { RemoveConnection } from './RemoveConnection.tsx';
import { ScheduleField } from './ScheduleField.tsx';
import { ScopeField, scopeOf } from './ScopeField.tsx';
import css from './Settings.module.css';

type ConnectionFormProps = {
  connection: Connection | null;
  providers: readonly ProviderInfo[];
  onClose: () => void;
};

/** The provider's own form: tried before it is saved, and secrets only ever go in. */
export function ConnectionForm({ connection, providers, onClose }: ConnectionFormProps) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const { busy, alone } = useOneAtATime();
  const navigate = useNavigate();
  const { failureText } = useFailureWords();
  const language = usePreferences((state) => state.language);
  const [providerId, setProviderId] = useState(connection?.provider ?? providers[0]?.id ?? '');
  const provider = providers.find((each) => each.id === providerId);
  const [name, setName] = useState(connection?.name ?? provider?.name ?? '');
  const [schedule, setSchedule] = useState(connection?.schedule ?? '*/15 * * * *');
  const [values, setValues] = useState<Record<string, string>>(() =>
    initialValues(connection, provider),
  );
  const [kept, setKept] = useState(() => keptBy(connection));
  const [scope, setScope] = useState(() => scopeOf(connection));
  const [tried, setTried] = useState(false);
  const [tested, setTested] = useState<ConnectionTest | null>(null);
  const [testError, setTestError] = useState<unknown>(null);
  const [testing, setTesting] = useState(false);

  const fields = provider?.credentials ?? [];
  // A secret that was kept need not be typed again.
  const isMissing = (field: (typeof fields)[number]) =>
    field.required && !values[field.name]?.trim() && !(connection && field.secret);
  const credentials = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value.trim() !== ''),
  );

  async function test(): Promise<void> {
    setTried(true);
    if (fields.some(isMissing)) return;
    setTesting(true);
    setTested(null);
    setTestError(null);
    try {
      const id = connection ? { id: connection.id } : {};
      setTested(await client.connections.test({ provider: providerId, credentials, ...id }));
    } catch (error) {
      setTestError(error);
    } finally {
      setTesting(false);
    }
  }

  function whyNot({ failure, message }: ConnectionTest): string {
    if (failure?.code !== 'unauthorized') {
      return failureText({ code: failure?.code ?? '', message }, providerId);
    }
    const field = fields.find((each) => each.name === failure.field);
    const about = { provider: provider?.name ?? '' };
    return field
      ? t('settings.connections.wrongField', { ...about, field: field.label[language] })
      : t('settings.connections.wrongCredentials', about);
  }

  async function save(): Promise<void> {
    setTried(true);
    if (name.trim() === '' || fields.some(isMissing)) return;
    const draft = {
      name,
      schedule,
      credentials,
      segmentId: scope,
      ...keptFor(provider, kept),
    };
    const saved = await act({
      do: () =>
        connection
          ? client.connections.edit({ id: connection.id, ...draft })
          : client.connections.create({ provider: providerId, ...draft }),
      done: () => ({
        title: t('settings.connections.saved', { name }),
        ...(connection ? {} : { hint: t('settings.connections.savedHint') }),
      }),
    });
    if (!saved) return;
    const runId = saved.previewRunId;
    // What the first sync would do is looked at before anything else.
    if (connection || runId === null) onClose();
    else void navigate({ to: '/syncs/$runId', params: { runId } });
  }

  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void alone(save);
      }}
    >
      {!connection && (
        <Select
          label={t('settings.connections.provider')}
          data={providers.map((each) => ({ value: each.id, label: each.name }))}
          value={providerId}
          allowDeselect={false}
          onChange={(id) => {
            const next = providers.find((each) => each.id === id);
            if (!next) return;
            setProviderId(next.id);
            setName(next.name);
            setValues(initialValues(null, next));
          }}
        />
      )}
      <TextInput
        label={t('settings.connections.name')}
        value={name}
        maxLength={80}
        error={tried && name.trim() === '' && t('settings.connections.nameMissing')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {fields.map((field) => {
        const label = field.label[language];
        const input = {
          label,
          value: values[field.name] ?? '',
          placeholder: field.placeholder,
          autoComplete: 'off',
          maxLength: 4000,
          error: tried && isMissing(field) && t('settings.connections.missing', { field: label }),
          onChange: (event: ChangeEvent<HTMLInputElement>) =>
            setValues({ ...values, [field.name]: event.currentTarget.value }),
        };
        return field.secret ? (
          <PasswordInput
            key={field.name}
            {...input}
            description={t(
              connection ? 'settings.connections.secretKept' : 'settings.connections.secretHint',
            )}
            visibilityToggleButtonProps={{ 'aria-label': t('settings.connections.reveal') }}
          />
        ) : (
          <TextInput key={field.name} {...input} />
        );
      })}
      {provider && <KeepsFields provider={provider} value={kept} onChange={setKept} />}
      <ScopeField connection={connection} name={name} value={scope} onChange={setScope} />
      <ScheduleField value={schedule} onChange={setSchedule} />
      <div role="status">
        {testError !== null && (
          <ErrorNotice error={testError} what={t('settings.connections.testFailed')} />
        )}
        {tested && (
          <p className={tested.ok ? css.good : css.bad}>
            {tested.ok
              ? tested.sample === null
                ? t('settings.connections.testOk')
                : t('settings.connections.testSample', { count: tested.sample })
              : whyNot(tested)}
          </p>
        )}
      </div>
      <div className={css.buttons}>
        <Action type="button" loading={testing} onClick={() => void test()}>
          {t(testing ? 'settings.connections.testing' : 'settings.connections.test')}
        </Action>
        <Action type="submit" primary loading={busy}>
          {t('common.save')}
        </Action>
      </div>
      {connection && <RemoveConnection connection={connection} onRemoved={onClose} />}
    </form>
  );
}

// What may be shown of a kept connection are its plain settings; secrets stay blank.
function initialValues(
  connection: Connection | null,
  provider: ProviderInfo | undefined,
): Record<string, string> {
  return Object.fromEntries(
    (provider?.credentials ?? []).map((field) => {
      const kept = connection?.settings[field.name];
      const begun = connection && field.secret ? '' : (field.initial ?? '');
      return [field.name, typeof kept === 'string' && !field.secret ? kept : begun];
    }),
  );
}
