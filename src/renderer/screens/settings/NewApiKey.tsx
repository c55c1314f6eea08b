import { Checkbox, TextInput } from '@mantine/core';
import { Copy } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { Action } from '../../components/Action.tsx';
import { announce } from '../../components/announce.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Settings.module.css';

/** A name and what it may do; then the key itself, shown this once. */
export function NewApiKey({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { client, queries, api } = useService();
  const act = useAct();
  const [name, setName] = useState('');
  const [write, setWrite] = useState(false);
  const [tried, setTried] = useState(false);
  const [key, setKey] = useState<string | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '') return;
    const made = await act({
      do: () =>
        client.app.createApiKey({
          name: name.trim(),
          scopes: write ? ['read', 'write'] : ['read'],
          role: 'staff',
          expiresAt: null,
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
    <form className={css.card} onSubmit={(event) => void submit(event)}>
      <TextInput
        label={t('settings.api.name')}
        description={t('settings.api.nameHint')}
        error={tried && name.trim() === '' && t('settings.api.nameMissing')}
        value={name}
        maxLength={80}
        autoFocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label={t('settings.api.canWrite')}
        checked={write}
        onChange={(event) => setWrite(event.currentTarget.checked)}
      />
      <div className={css.buttons}>
        <Action type="button" onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action type="submit" primary>
          {t('settings.api.create')}
        </Action>
      </div>
    </form>
  );
}
