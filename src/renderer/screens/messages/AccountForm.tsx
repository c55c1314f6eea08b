import { PasswordInput, Select, TextInput } from '@mantine/core';
import { useState, type ChangeEvent } from 'react';
import type { SendingConnection, SendingInfo } from '../../../shared/model/message.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useOneAtATime } from '../../components/use-one-at-a-time.ts';
import { useText } from '../../i18n/use-text.ts';
import { fieldProblems, toProblem } from '../../problem.ts';
import { useService } from '../../service.tsx';
import { AccountTest } from './AccountTest.tsx';
import css from './Messages.module.css';

type AccountFormProps = {
  of: SendingConnection | null;
  kinds: readonly SendingInfo[];
  onClose: () => void;
  onMade: (id: string) => void;
};

/** The form of an account: secrets only ever go in. Saved, it can be tried. */
export function AccountForm({ of, kinds, onClose, onMade }: AccountFormProps) {
  const { t, language } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const { busy, alone } = useOneAtATime();
  const [provider, setProvider] = useState(of?.provider ?? 'smtp');
  const kind = kinds.find(({ id }) => id === provider);
  const [name, setName] = useState(of?.name ?? kind?.name ?? '');
  const [values, setValues] = useState<Record<string, string>>(of?.settings ?? {});
  const [tried, setTried] = useState(false);
  const [wrong, setWrong] = useState<Readonly<Record<string, unknown>>>({});
  const [sure, setSure] = useState(false);
  const fields = kind?.fields ?? [];
  const valueOf = (field: (typeof fields)[number]) => values[field.name] ?? field.initial ?? '';
  const isMissing = (field: (typeof fields)[number]) =>
    field.required && valueOf(field).trim() === '' && !(of && field.secret);
  const refresh = () => queries.invalidateQueries({ queryKey: api.sendingConnections.key() });

  async function save(): Promise<void> {
    setTried(true);
    setWrong({});
    if (name.trim() === '' || fields.some(isMissing)) return;
    const given = Object.fromEntries(fields.map((field) => [field.name, valueOf(field).trim()]));
    const draft = { name: name.trim(), fields: given };
    const saved = await act({
      do: async () => {
        try {
          return await (of
            ? client.sendingConnections.update({ id: of.id, ...draft })
            : client.sendingConnections.create({ provider, ...draft }));
        } catch (error) {
          const problems = fieldProblems(toProblem(error));
          if (Object.keys(problems).length === 0) throw error;
          setWrong(problems);
          return null;
        }
      },
      done: (made) => (made ? { title: t('messages.accounts.saved') } : null),
    });
    if (!saved) return;
    await refresh();
    onMade(saved.id);
  }

  async function change(call: () => Promise<unknown>, title: string | null): Promise<boolean> {
    const done = await act({ do: call, done: () => (title === null ? null : { title }) });
    await refresh();
    return done !== undefined;
  }

  return (
    <div className={css.columns}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          void alone(save);
        }}
      >
        {of === null && (
          <Select
            label={t('messages.accounts.kind')}
            data={kinds.map(({ id, name: label }) => ({ value: id, label }))}
            value={provider}
            allowDeselect={false}
            onChange={(id) => {
              const next = kinds.find((each) => each.id === id);
              if (!next) return;
              setProvider(next.id);
              setName(next.name);
              setValues({});
            }}
          />
        )}
        <TextInput
          label={t('messages.accounts.name')}
          value={name}
          maxLength={80}
          error={
            tried &&
            name.trim() === '' &&
            t('messages.accounts.missing', { field: t('messages.accounts.name') })
          }
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {fields.map((field) => {
          const label = field.label[language];
          const error =
            (tried && isMissing(field) && t('messages.accounts.missing', { field: label })) ||
            (field.name in wrong && t('messages.accounts.wrong', { field: label }));
          const set = (value: string) => setValues({ ...values, [field.name]: value });
          const input = {
            label,
            error,
            value: valueOf(field),
            autoComplete: 'off',
            maxLength: 4000,
            onChange: (event: ChangeEvent<HTMLInputElement>) => set(event.currentTarget.value),
          };
          if (field.options) {
            return (
              <Select
                key={field.name}
                label={label}
                error={error}
                data={field.options.map((each) => ({
                  value: each.value,
                  label: each.label[language],
                }))}
                value={valueOf(field)}
                allowDeselect={false}
                onChange={(value) => set(value ?? '')}
              />
            );
          }
          return field.secret ? (
            <PasswordInput
              key={field.name}
              {...input}
              description={of ? t('messages.accounts.secretKept') : undefined}
              visibilityToggleButtonProps={{ 'aria-label': t('settings.connections.reveal') }}
            />
          ) : (
            <TextInput key={field.name} {...input} />
          );
        })}
        <div className={css.buttons}>
          <Action type="button" keys="Escape" onClick={onClose}>
            {t('common.close')}
          </Action>
          <Action type="submit" primary loading={busy}>
            {t('messages.accounts.save')}
          </Action>
        </div>
      </form>
      {of && (
        <div className={css.form}>
          <AccountTest of={of} />
          <div className={css.buttons}>
            <Action
              onClick={() =>
                void change(
                  () => client.sendingConnections.update({ id: of.id, paused: !of.paused }),
                  null,
                )
              }
            >
              {t(of.paused ? 'messages.accounts.resume' : 'messages.accounts.pause')}
            </Action>
            {!sure && (
              <Action danger onClick={() => setSure(true)}>
                {t('messages.accounts.remove')}
              </Action>
            )}
          </div>
          {sure && (
            <div className={css.row} role="alert">
              <p className={css.itemText}>{t('messages.accounts.removeConfirm')}</p>
              <Action onClick={() => setSure(false)}>{t('common.cancel')}</Action>
              <Action
                danger
                onClick={() =>
                  void change(
                    () => client.sendingConnections.remove({ id: of.id }),
                    t('messages.accounts.removed'),
                  ).then((gone) => gone && onClose())
                }
              >
                {t('messages.accounts.remove')}
              </Action>
            </div>
          )}
        </div>
      )}
    </div>
  );
}
