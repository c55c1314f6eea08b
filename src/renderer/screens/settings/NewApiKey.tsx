import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import type { ApiScope } from '../../../shared/model/api-key.ts';
import { Action } from '../../components/Action.tsx';
import { announce } from '../../components/announce.ts';
import { useAct } from '../../components/use-act.ts';
import { useOneAtATime } from '../../components/use-one-at-a-time.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { KeyScopes } from './KeyScopes.tsx';
import css from './Settings.module.css';

const dayMs = 86_400_000;
const lives = { never: null, d30: 30, d90: 90, d365: 365 } as const;
type Life = keyof typeof lives;
const lifeNames = Object.keys(lives) as Life[];
const usualRate = 60;

/** A name, what it may do and until when; then the key itself, shown this once. */
export function NewApiKey({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { client, queries, api } = useService();
  const act = useAct();
  const { busy, alone } = useOneAtATime();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ApiScope[]>(['read']);
  const [admin, setAdmin] = useState(false);
  const [life, setLife] = useState<Life>('never');
  const [rate, setRate] = useState(usualRate);
  const [tried, setTried] = useState(false);
  const [key, setKey] = useState<string | null>(null);

  async function submit(): Promise<void> {
    setTried(true);
    if (name.trim() === '' || scopes.length === 0) return;
    const days = lives[life];
    const made = await act({
      do: () =>
        client.app.createApiKey({
          name: name.trim(),
          scopes,
          role: admin ? 'admin' : 'staff',
          expiresAt: days === null ? null : new Date(Date.now() + days * dayMs).toISOString(),
          ratePerMinute: rate,
        }),
    });
    if (!made) return;
    setKey(made.key);
    await queries.invalidateQueries({ queryKey: api.app.apiKeys.key() });
  }

  if (key !== null) {
    return (
      <div className={css.card}>
        <p className={css.itemName}>{t('settings.api.once')}</p>
        <code className={css.secret}>{key}</code>
        <div className={css.buttons}>
          <Action
            icon={<Copy size={14} />}
            onClick={() =>
              void navigator.clipboard.writeText(key).then(() => announce(t('common.copied')))
            }
          >
            {t('common.copy')}
          </Action>
          <Action primary onClick={onClose}>
            {t('common.close')}
          </Action>
        </div>
      </div>
    );
  }
  return (
    <form
      className={css.card}
      onSubmit={(event) => {
        event.preventDefault();
        void alone(submit);
      }}
    >
      <TextInput
        label={t('settings.api.name')}
        description={t('settings.api.nameHint')}
        error={tried && name.trim() === '' && t('settings.api.nameMissing')}
        value={name}
        maxLength={80}
        autoFocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <KeyScopes
        scopes={scopes}
        problem={tried && scopes.length === 0 ? t('settings.api.scopeMissing') : null}
        onChange={setScopes}
      />
      <Checkbox
        label={t('settings.api.admin')}
        description={t('settings.api.adminHint')}
        checked={admin}
        onChange={(event) => setAdmin(event.currentTarget.checked)}
      />
      <div className={css.pair}>
        <Select
          label={t('settings.api.life')}
          data={lifeNames.map((value) => ({ value, label: t(`settings.api.lives.${value}`) }))}
          value={life}
          allowDeselect={false}
          onChange={(value) => setLife((value ?? 'never') as Life)}
        />
        <NumberInput
          label={t('settings.api.rate')}
          value={rate}
          min={1}
          max={6000}
          clampBehavior="strict"
          allowDecimal={false}
          onChange={(value) => setRate(Math.max(1, Number(value) || usualRate))}
        />
      </div>
      <div className={css.buttons}>
        <Action type="button" onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action type="submit" primary loading={busy}>
          {t('settings.api.create')}
        </Action>
      </div>
    </form>
  );
}
