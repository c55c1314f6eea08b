import { PasswordInput, TextInput } from '@mantine/core';
import { useText } from '../../../i18n/use-text.ts';
import type { FieldsProps } from './TunnelForm.tsx';

export function AddressFields({ values, set, flawOf }: FieldsProps) {
  const { t } = useText();
  return (
    <>
      <TextInput
        label={t('tunnel.form.publicUrl')}
        placeholder="https://ponte.example.com"
        value={values.publicUrl}
        maxLength={500}
        error={flawOf('publicUrl')}
        onChange={(event) => set({ publicUrl: event.currentTarget.value })}
      />
      <TextInput
        label={t('tunnel.form.localPort')}
        description={t('tunnel.form.localPortHint', { port: values.localPort })}
        value={values.localPort}
        inputMode="numeric"
        maxLength={5}
        error={flawOf('localPort')}
        onChange={(event) => set({ localPort: event.currentTarget.value })}
      />
    </>
  );
}

export function NgrokFields({ tunnel, values, set, flawOf }: FieldsProps) {
  const { t } = useText();
  return (
    <>
      <PasswordInput
        label={t('tunnel.form.token')}
        description={t(
          tunnel.ngrok?.hasToken
            ? 'settings.connections.secretKept'
            : 'settings.connections.secretHint',
        )}
        value={values.token}
        autoComplete="off"
        maxLength={500}
        error={flawOf('token')}
        visibilityToggleButtonProps={{ 'aria-label': t('settings.connections.reveal') }}
        onChange={(event) => set({ token: event.currentTarget.value })}
      />
      <TextInput
        label={t('tunnel.form.domain')}
        description={t('tunnel.form.domainHint')}
        placeholder="empresa.ngrok.app"
        value={values.domain}
        maxLength={253}
        error={flawOf('domain')}
        onChange={(event) => set({ domain: event.currentTarget.value })}
      />
    </>
  );
}
