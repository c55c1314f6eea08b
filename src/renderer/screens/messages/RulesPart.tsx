import { Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { MessageSettings } from '../../../shared/model/message.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page, Scroll } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { fieldProblems, toProblem } from '../../problem.ts';
import { useAppState, useService } from '../../service.tsx';
import css from './Messages.module.css';

/** When and how often people are written to, and whom messages for the team go to. */
export function RulesPart() {
  const { api } = useService();
  const { data, error, refetch } = useQuery(api.messages.settings.queryOptions());
  return (
    <Scroll>
      <Page>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {data && <Rules key={JSON.stringify(data)} kept={data} />}
      </Page>
    </Scroll>
  );
}

function Rules({ kept }: { kept: MessageSettings }) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const admin = useAppState().data?.operator.role === 'admin';
  const act = useAct();
  const [rules, setRules] = useState(kept);
  const [wrong, setWrong] = useState<Readonly<Record<string, unknown>>>({});
  const { quiet } = rules;
  const set = (next: Partial<MessageSettings>) => setRules({ ...rules, ...next });

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setWrong({});
    await act({
      do: async () => {
        try {
          return await client.messages.saveSettings(rules);
        } catch (error) {
          const problems = fieldProblems(toProblem(error));
          if (Object.keys(problems).length === 0) throw error;
          setWrong(problems);
          return null;
        }
      },
      done: (saved) => (saved ? { title: t('messages.rules.saved') } : null),
    });
    await queries.invalidateQueries({ queryKey: api.messages.settings.key() });
  }

  return (
    <form className={css.form} onSubmit={(event) => void save(event)}>
      <p className={css.quiet}>
        {t(admin ? 'messages.rules.intro' : 'messages.accounts.onlyAdmins')}
      </p>
      <Checkbox
        label={t('messages.rules.quiet')}
        description={t('messages.rules.quietHint')}
        checked={quiet.on}
        disabled={!admin}
        onChange={(event) => set({ quiet: { ...quiet, on: event.currentTarget.checked } })}
      />
      <div className={css.pair}>
        <Select
          label={t('messages.rules.from')}
          data={hoursWith(quiet.from)}
          value={quiet.from}
          allowDeselect={false}
          searchable
          disabled={!admin || !quiet.on}
          onChange={(value) => value !== null && set({ quiet: { ...quiet, from: value } })}
        />
        <Select
          label={t('messages.rules.to')}
          data={hoursWith(quiet.to)}
          value={quiet.to}
          allowDeselect={false}
          searchable
          disabled={!admin || !quiet.on}
          onChange={(value) => value !== null && set({ quiet: { ...quiet, to: value } })}
        />
      </div>
      <NumberInput
        label={t('messages.rules.perDay')}
        min={1}
        max={50}
        clampBehavior="strict"
        allowDecimal={false}
        value={rules.perDay}
        disabled={!admin}
        onChange={(value) => set({ perDay: Number(value) || 1 })}
      />
      <Checkbox
        label={t('messages.rules.onlyGranted')}
        description={t('messages.rules.onlyGrantedHint')}
        checked={rules.onlyGranted}
        disabled={!admin}
        onChange={(event) => set({ onlyGranted: event.currentTarget.checked })}
      />
      <Textarea
        label={t('messages.rules.unsubscribe')}
        description={t('messages.rules.unsubscribeHint')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={500}
        value={rules.unsubscribeText}
        disabled={!admin}
        onChange={(event) => set({ unsubscribeText: event.currentTarget.value })}
      />
      <div className={css.pair}>
        <TextInput
          label={t('messages.rules.teamEmail')}
          description={t('messages.rules.teamHint')}
          value={rules.teamEmail}
          maxLength={254}
          disabled={!admin}
          error={'teamEmail' in wrong && t('messages.rules.wrong')}
          onChange={(event) => set({ teamEmail: event.currentTarget.value.trim() })}
        />
        <TextInput
          label={t('messages.rules.teamPhone')}
          description={t('messages.rules.teamHint')}
          value={rules.teamPhone}
          maxLength={40}
          disabled={!admin}
          error={'teamPhone' in wrong && t('messages.rules.wrong')}
          onChange={(event) => set({ teamPhone: event.currentTarget.value })}
        />
      </div>
      {admin && (
        <div className={css.buttons}>
          <Action type="submit" primary>
            {t('messages.rules.save')}
          </Action>
        </div>
      )}
    </form>
  );
}

/** Each half hour, and the time that was chosen elsewhere. */
function hoursWith(chosen: string): string[] {
  const halves = Array.from(
    { length: 48 },
    (_, at) => `${String(at >> 1).padStart(2, '0')}:${at % 2 === 0 ? '00' : '30'}`,
  );
  return [...new Set([...halves, chosen])].toSorted();
}
