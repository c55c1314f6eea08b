import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Action } from '../components/Action.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { useText } from '../i18n/use-text.ts';
import { useService } from '../service.tsx';
import { Logo } from './Logo.tsx';
import css from './Welcome.module.css';

/** The first screen of a console with no workspace. */
export function Welcome() {
  const { t } = useText();
  const { client, queries } = useService();
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const create = useMutation({
    mutationFn: (input: { name: string; demo: boolean }) => client.app.createWorkspace(input),
    onSuccess: () => queries.invalidateQueries(),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === '') return setMissing(true);
    create.mutate({ name: name.trim(), demo: false });
  }

  return (
    <main id="content" className={css.page}>
      <div className={css.column}>
        <Logo size={36} />
        <h1 className={css.title}>{t('frame.welcome.title')}</h1>
        <p className={css.body}>{t('frame.welcome.body')}</p>
        <form className={css.form} onSubmit={submit} noValidate>
          <TextInput
            label={t('frame.welcome.name')}
            description={missing ? undefined : t('frame.welcome.nameHint')}
            error={missing ? t('frame.welcome.nameMissing') : undefined}
            value={name}
            maxLength={80}
            autoFocus
            onChange={(event) => {
              setName(event.currentTarget.value);
              setMissing(false);
            }}
          />
          <Action
            primary
            type="submit"
            size="md"
            loading={create.isPending && !create.variables.demo}
          >
            {t('frame.welcome.create')}
          </Action>
        </form>
        <div className={css.demo}>
          <Action
            loading={create.isPending && create.variables.demo}
            onClick={() => create.mutate({ name: t('frame.welcome.demoName'), demo: true })}
          >
            {t('frame.welcome.demo')}
          </Action>
          <p>{t('frame.welcome.demoHint')}</p>
        </div>
        {create.error && <ErrorNotice error={create.error} />}
      </div>
    </main>
  );
}
