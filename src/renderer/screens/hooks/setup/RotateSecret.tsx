import { PasswordInput, Select } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { HookEndpoint } from '../../../../shared/model/hook.ts';
import { Action } from '../../../components/Action.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { fieldProblems, toProblem } from '../../../problem.ts';
import { useService } from '../../../service.tsx';
import css from '../Hooks.module.css';

const hours = { h0: 0, h1: 1, h24: 24, h168: 168 } as const;
type Kept = keyof typeof hours;
const choices = Object.keys(hours) as Kept[];

type RotateSecretProps = { endpoint: HookEndpoint; onRotated: () => void };

/** A new secret, made here or given by the other system; the one before counts for a while. */
export function RotateSecret({ endpoint, onRotated }: RotateSecretProps) {
  const { t, f } = useText();
  const { client, queries, api } = useService();
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState('');
  const [kept, setKept] = useState<Kept>('h24');
  const [wrong, setWrong] = useState(false);
  const { id, isSetUp } = endpoint;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setWrong(false);
    const changed = await act({
      do: rotateOrSay,
      done: (made) =>
        made && {
          title: t('hooks.setup.rotated'),
          hint:
            made.previousUntil === null
              ? t('hooks.setup.rotatedNow')
              : t('hooks.setup.rotatedHint', { time: f.dateTime(made.previousUntil) }),
        },
    });
    if (!changed) return;
    setOpen(false);
    setSecret('');
    onRotated();
    await queries.invalidateQueries({ queryKey: api.hookEndpoints.key() });
  }

  async function rotateOrSay() {
    try {
      return await client.hookEndpoints.rotate({
        id,
        keepPreviousHours: hours[kept],
        ...(secret === '' ? {} : { secret }),
      });
    } catch (error) {
      if (!fieldProblems(toProblem(error))['secret']) throw error;
      setWrong(true);
      return null;
    }
  }

  if (!open) {
    return (
      <div>
        <Action icon={<KeyRound size={16} />} onClick={() => setOpen(true)}>
          {t('hooks.setup.rotate')}
        </Action>
      </div>
    );
  }
  return (
    <form
      className={css.card}
      aria-label={t('hooks.setup.rotate')}
      onSubmit={(event) => void submit(event)}
    >
      <p>{t('hooks.setup.rotateText')}</p>
      <PasswordInput
        label={t('hooks.form.secret')}
        description={t('hooks.form.secretHint')}
        value={secret}
        maxLength={500}
        autoComplete="off"
        autoFocus
        error={wrong && t('hooks.form.secretWrong')}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      {isSetUp && (
        <Select
          label={t('hooks.setup.keep')}
          data={choices.map((value) => ({ value, label: t(`hooks.setup.keepFor.${value}`) }))}
          value={kept}
          allowDeselect={false}
          onChange={(value) => setKept(choices.find((each) => each === value) ?? 'h24')}
        />
      )}
      <div className={css.buttons}>
        <Action type="button" onClick={() => setOpen(false)}>
          {t('common.cancel')}
        </Action>
        <Action type="submit" primary>
          {t('hooks.setup.rotate')}
        </Action>
      </div>
    </form>
  );
}
