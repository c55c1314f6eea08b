import { PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { pixelGateway, type Pixel, type PixelDraft } from '../../../shared/model/marketing.ts';
import { Action } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Marketing.module.css';

type PixelFormProps = {
  /** Null for a new one. */
  of: Pixel | null;
  /** What the service found wrong, by field. */
  wrong: Readonly<Record<string, unknown>>;
  onSave: (draft: PixelDraft) => Promise<void>;
  onClose: () => void;
};

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** Where conversions go, and what opens the way there. */
export function PixelForm({ of, wrong, onSave, onClose }: PixelFormProps) {
  const { t } = useText();
  const [gateway, setGateway] = useState(of?.gateway ?? 'meta');
  const [name, setName] = useState(of?.name ?? '');
  const [pixelId, setPixelId] = useState(of?.pixelId ?? '');
  const [token, setToken] = useState('');
  const [url, setUrl] = useState(of?.url ?? '');
  const [domain, setDomain] = useState(of?.domain ?? '');
  const [code, setCode] = useState(of?.testEventCode ?? '');
  const [account, setAccount] = useState(of?.adAccountId ?? '');
  const [active, setActive] = useState(of?.active ?? true);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const isMeta = gateway === 'meta';
  const idOk = /^[\w.-]{1,64}$/.test(pixelId.trim());
  const tokenOk = token.trim() !== '' || of?.hasToken === true;
  const urlOk = isMeta || URL.canParse(url.trim());

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (!idOk || !tokenOk || !urlOk) return;
    setBusy(true);
    await onSave({
      gateway,
      pixelId: pixelId.trim(),
      active,
      url: orNull(url),
      domain: orNull(domain),
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...(token.trim() === '' ? {} : { token: token.trim() }),
      ...(isMeta ? { testEventCode: orNull(code), adAccountId: orNull(account) } : {}),
    });
    setBusy(false);
  }

  return (
    <form
      className={css.card}
      aria-label={t('marketing.pixel.form')}
      onSubmit={(event) => void submit(event)}
    >
      <div className={css.pair}>
        <Select
          label={t('marketing.pixel.gateway')}
          data={pixelGateway.options.map((value) => ({
            value,
            label: t(`marketing.gateway.${value}`),
          }))}
          value={gateway}
          disabled={of !== null}
          allowDeselect={false}
          onChange={(value) => setGateway(value === 'http' ? 'http' : 'meta')}
        />
        <TextInput
          label={t('marketing.pixel.id')}
          value={pixelId}
          disabled={of !== null}
          maxLength={64}
          error={tried && !idOk && t('marketing.pixel.idWrong')}
          onChange={(event) => setPixelId(event.currentTarget.value)}
        />
      </div>
      <TextInput
        label={t('marketing.pixel.name')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordInput
        label={t(isMeta ? 'marketing.pixel.token' : 'marketing.pixel.secret')}
        description={t(of?.hasToken ? 'marketing.pixel.tokenKept' : 'marketing.pixel.tokenHint')}
        value={token}
        maxLength={2000}
        autoComplete="off"
        error={((tried && !tokenOk) || 'token' in wrong) && t('marketing.pixel.tokenWrong')}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      {(!isMeta || url !== '') && (
        <TextInput
          label={t('marketing.pixel.url')}
          description={t('marketing.pixel.urlHint')}
          value={url}
          maxLength={500}
          placeholder="https://"
          error={((tried && !urlOk) || 'url' in wrong) && t('marketing.pixel.urlWrong')}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
      )}
      <div className={css.pair}>
        <TextInput
          label={t('marketing.pixel.domain')}
          value={domain}
          maxLength={253}
          placeholder="exemplo.com.br"
          onChange={(event) => setDomain(event.currentTarget.value)}
        />
        {isMeta && (
          <TextInput
            label={t('marketing.pixel.testCode')}
            value={code}
            maxLength={64}
            placeholder="TEST12345"
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
      </div>
      {isMeta && (
        <TextInput
          label={t('marketing.pixel.account')}
          description={t('marketing.pixel.accountHint')}
          value={account}
          maxLength={24}
          error={'adAccountId' in wrong && t('marketing.pixel.accountWrong')}
          onChange={(event) => setAccount(event.currentTarget.value)}
        />
      )}
      <Switch
        label={t('marketing.pixel.active')}
        checked={active}
        onChange={(event) => setActive(event.currentTarget.checked)}
      />
      <div className={css.buttons}>
        <Action type="button" onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action type="submit" primary loading={busy}>
          {t('marketing.pixel.save')}
        </Action>
      </div>
    </form>
  );
}
