import { TextInput } from '@mantine/core';
import { useState, type FormEvent, type Ref } from 'react';
import type { LeadPatch } from '../../../shared/model/lead.ts';
import type { DeadLetter } from '../../../shared/model/queue.ts';
import { Action } from '../../components/Action.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { toProblem, fieldProblems, type Problem } from '../../problem.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Queue.module.css';

// The fields a CRM refuses for their form; the others are corrected on the lead's own page.
const correctable = [
  'name',
  'email',
  'phone',
  'document',
  'company',
  'city',
  'state',
  'interest',
] as const;
type Correctable = (typeof correctable)[number];
export type Corrections = Partial<Record<Correctable, string>>;
// Offered also while blank, since a blank one may be just what was refused.
const always: readonly Correctable[] = ['name', 'email', 'phone'];

type CorrectAndRetryProps = {
  letter: DeadLetter & { payload: Record<string, unknown> };
  typed: Corrections;
  onTyped: (typed: Corrections) => void;
  /** The form, to be submitted by the panel it is in. */
  form: Ref<HTMLFormElement>;
  onDone: () => void;
};

/** Corrects the lead where the CRM objected, and sends it again: one action. */
export function CorrectAndRetry({ letter, typed, onTyped, form, onDone }: CorrectAndRetryProps) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const [problem, setProblem] = useState<Problem | null>(null);
  const fields = correctable.filter((field) => field in letter.payload || always.includes(field));
  const wrong = problem ? fieldProblems(problem) : {};
  const words = useLeadWords();
  const wrongText = (field: Correctable) => {
    const flaw = wrong[field];
    return flaw && words.problemText(flaw);
  };

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const patch: LeadPatch = Object.fromEntries(
      Object.entries(typed).map(([field, value]) => [
        field,
        value.trim() === '' && field !== 'name' ? null : value,
      ]),
    );
    const sent = await act({
      do: () => client.dlq.editAndRetry({ id: letter.id, patch }),
      done: () => ({
        tone: 'info',
        title: t('queue.done.retried'),
        hint: t('queue.done.retriedHint'),
      }),
      failed: (error) => setProblem(toProblem(error)),
    });
    if (sent) onDone();
  }

  return (
    <section className={css.correct} aria-label={t('queue.detail.correct')}>
      <SectionHead title={t('queue.detail.correct')} />
      <form ref={form} onSubmit={(event) => void submit(event)}>
        <p className={css.quiet}>{t('queue.detail.correctHint')}</p>
        <div className={css.fields}>
          {fields.map((field) => (
            <TextInput
              key={field}
              label={t(`leads.field.${field}`)}
              value={typed[field] ?? String(letter.payload[field] ?? '')}
              error={wrongText(field)}
              onChange={(event) => onTyped({ ...typed, [field]: event.currentTarget.value })}
            />
          ))}
        </div>
        <div className={css.buttons}>
          <Action type="submit" disabled={Object.keys(typed).length === 0}>
            {t('queue.detail.saveAndRetry')}
          </Action>
        </div>
      </form>
    </section>
  );
}
