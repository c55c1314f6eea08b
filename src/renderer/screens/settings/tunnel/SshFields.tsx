import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Action } from '../../../components/Action.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import type { FieldsProps } from './TunnelForm.tsx';
import css from '../Settings.module.css';

export function SshFields(props: FieldsProps) {
  const { values, set, flawOf } = props;
  const { t } = useText();
  const text = (field: 'host' | 'user' | 'port' | 'remotePort') => ({
    label: t(`tunnel.form.${field}`),
    value: values[field],
    error: flawOf(field),
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ [field]: event.currentTarget.value }),
  });
  return (
    <>
      <div className={css.pair}>
        <TextInput {...text('host')} placeholder="servidor.example.com" maxLength={253} />
        <TextInput {...text('port')} inputMode="numeric" maxLength={5} />
      </div>
      <TextInput {...text('user')} maxLength={100} autoComplete="off" />
      <SshKeyFields {...props} />
      <TextInput
        {...text('remotePort')}
        description={t('tunnel.form.remotePortHint')}
        inputMode="numeric"
        maxLength={5}
      />
      <Select
        label={t('tunnel.form.reach')}
        description={t(
          values.reach === 'server' ? 'tunnel.form.reachServerHint' : 'tunnel.form.reachAnyoneHint',
        )}
        data={[
          { value: 'server', label: t('tunnel.form.reachServer') },
          { value: 'anyone', label: t('tunnel.form.reachAnyone') },
        ]}
        value={values.reach}
        allowDeselect={false}
        onChange={(value) => set({ reach: value === 'anyone' ? 'anyone' : 'server' })}
      />
      <TextInput
        label={t('tunnel.form.publicUrl')}
        description={t('tunnel.form.sshUrlHint')}
        placeholder="https://ponte.example.com"
        value={values.sshUrl}
        maxLength={500}
        error={flawOf('publicUrl')}
        onChange={(event) => set({ sshUrl: event.currentTarget.value })}
      />
    </>
  );
}

/** A key made here, whose open half goes to the server; or one that the person has. */
function SshKeyFields({ tunnel, values, set, flawOf }: FieldsProps) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const [own, setOwn] = useState(false);

  async function make(): Promise<void> {
    await act({
      do: () => client.tunnel.makeKey(),
      done: () => ({ title: t('tunnel.key.made'), hint: t('tunnel.key.madeHint') }),
    });
    await queries.invalidateQueries({ queryKey: api.tunnel.key() });
  }

  const line = tunnel.publicKey;
  return (
    <fieldset className={css.fields}>
      <legend className={css.itemName}>{t('tunnel.key.label')}</legend>
      {line !== null && (
        <>
          <p className={css.quiet}>{t('tunnel.key.paste')}</p>
          <div className={css.copied}>
            <code className={css.secret}>{line}</code>
            <CopyButton text={line} label={t('tunnel.key.copy')} />
          </div>
        </>
      )}
      {flawOf('privateKey') && !own && <p className={css.bad}>{flawOf('privateKey')}</p>}
      <div className={css.row}>
        <Action type="button" size="sm" icon={<KeyRound size={14} />} onClick={() => void make()}>
          {t(line === null ? 'tunnel.key.make' : 'tunnel.key.makeAnother')}
        </Action>
        {!own && (
          <Action type="button" size="sm" variant="subtle" onClick={() => setOwn(true)}>
            {t('tunnel.key.own')}
          </Action>
        )}
      </div>
      {own && (
        <>
          <Textarea
            label={t('tunnel.key.private')}
            description={t('settings.connections.secretHint')}
            value={values.privateKey}
            rows={4}
            maxLength={20_000}
            autoComplete="off"
            spellCheck={false}
            error={flawOf('privateKey')}
            onChange={(event) => set({ privateKey: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('tunnel.key.passphrase')}
            value={values.passphrase}
            autoComplete="off"
            maxLength={500}
            error={flawOf('passphrase')}
            visibilityToggleButtonProps={{ 'aria-label': t('settings.connections.reveal') }}
            onChange={(event) => set({ passphrase: event.currentTarget.value })}
          />
        </>
      )}
    </fieldset>
  );
}
