import { PasswordInput, Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { hookEndpointName } from '../../../../shared/model/hook.ts';
import { Action } from '../../../components/Action.tsx';
import { showToast } from '../../../components/toast.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useOneAtATime } from '../../../components/use-one-at-a-time.ts';
import { useText } from '../../../i18n/use-text.ts';
import { fieldProblems, toProblem } from '../../../problem.ts';
import { useService } from '../../../service.tsx';
import css from '../Hooks.module.css';
import { offeredKinds, useHookWords } from '../use-hook-words.ts';
import { choosesHeader, firstScheme, isHeader, settingsOf } from './scheme-draft.ts';
import { SchemeFields } from './SchemeFields.tsx';

/** An endpoint of one's own: its name, what its hooks are, and how they are signed. */
export function NewEndpoint({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const words = useHookWords();
  const { client, queries, api } = useService();
  const act = useAct();
  const { busy, alone } = useOneAtATime();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<string | null>(null);
  const [scheme, setScheme] = useState(firstScheme);
  const [secret, setSecret] = useState('');
  const [tried, setTried] = useState(false);
  const [wrong, setWrong] = useState<'taken' | 'secret' | null>(null);

  const nameOk = hookEndpointName.safeParse(name.trim()).success;
  const headerOk = !choosesHeader(scheme.scheme) || isHeader(scheme.header);

  async function submit(): Promise<void> {
    setTried(true);
    setWrong(null);
    if (!nameOk || !headerOk) return;
    const draft = {
      name: name.trim(),
      scheme: scheme.scheme,
      settings: settingsOf(scheme),
      ...(kind === null ? {} : { kind }),
      ...(secret === '' ? {} : { secret }),
    };
    const made = await act({ do: () => createOrSay(draft) });
    if (!made) return;
    showToast({ title: t('hooks.form.created') });
    await queries.invalidateQueries({ queryKey: api.hookEndpoints.key() });
    await navigate({ to: '/hooks/$endpointId', params: { endpointId: made.id } });
  }

  /** What a field can say is said there and not in a toast. */
  async function createOrSay(draft: Parameters<typeof client.hookEndpoints.create>[0]) {
    try {
      return await client.hookEndpoints.create(draft);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'DUPLICATE') setWrong('taken');
      else if (fieldProblems(problem)['secret']) setWrong('secret');
      else throw error;
      return null;
    }
  }

  return (
    <form
      className={css.card}
      aria-label={t('hooks.form.label')}
      onSubmit={(event) => {
        event.preventDefault();
        void alone(submit);
      }}
    >
      <TextInput
        label={t('hooks.form.name')}
        description={t('hooks.form.nameHint')}
        value={name}
        maxLength={60}
        autoFocus
        error={
          wrong === 'taken'
            ? t('hooks.form.nameTaken')
            : tried && !nameOk && t('hooks.form.nameWrong')
        }
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t('hooks.form.kind')}
        description={t('hooks.form.kindHint')}
        placeholder={t('hooks.form.kindOwn')}
        clearable
        data={offeredKinds.map((value) => ({ value, label: words.kind(value) }))}
        value={kind}
        onChange={setKind}
      />
      <SchemeFields draft={scheme} tried={tried} onChange={setScheme} />
      <PasswordInput
        label={t('hooks.form.secret')}
        description={t('hooks.form.secretHint')}
        value={secret}
        maxLength={500}
        autoComplete="off"
        error={wrong === 'secret' && t('hooks.form.secretWrong')}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Action type="button" onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action type="submit" primary loading={busy}>
          {t('hooks.form.create')}
        </Action>
      </div>
    </form>
  );
}
