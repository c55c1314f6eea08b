import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FieldProblem } from '../../../../shared/errors.ts';
import {
  outgoingFields,
  type OutgoingField,
  type OutgoingVersion,
} from '../../../../shared/model/outgoing.ts';
import { Action } from '../../../components/Action.tsx';
import { Foot, Page, Scroll, Spacer } from '../../../components/Layout.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { fieldProblems, toProblem } from '../../../problem.ts';
import { useService } from '../../../service.tsx';
import css from '../Subscriptions.module.css';
import { FieldTable } from './FieldTable.tsx';
import { Trial } from './Trial.tsx';
import { OutgoingVersions } from './OutgoingVersions.tsx';

type OutgoingBenchProps = {
  subscriptionId: string;
  newest: OutgoingVersion;
  versions: readonly OutgoingVersion[];
};

/** The fields as they are being changed, and beside them what they make of a real event. */
export function OutgoingBench({ subscriptionId: id, newest, versions }: OutgoingBenchProps) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const [fields, setFields] = useState<readonly OutgoingField[]>(newest.fields);
  const [note, setNote] = useState('');
  const [problems, setProblems] = useState<Readonly<Record<string, FieldProblem>>>({});
  const changed = JSON.stringify(fields) !== JSON.stringify(newest.fields);
  const whole = outgoingFields.safeParse(fields).success;
  const [tried] = useDebouncedValue(fields, 300);
  const trial = useQuery({
    ...api.eventSubscriptions.tryMapping.queryOptions({ input: { id, fields: [...tried] } }),
    enabled: outgoingFields.safeParse(tried).success,
    placeholderData: keepPreviousData,
  });

  function change(next: readonly OutgoingField[]): void {
    setFields(next);
    setProblems({});
  }

  async function save(): Promise<void> {
    await act({
      do: () =>
        client.eventSubscriptions.saveMapping({
          id,
          rev: newest.version,
          fields: [...fields],
          note,
        }),
      done: ({ version }) => ({
        title: t('subscriptions.outgoing.saved', { version }),
        hint: t('subscriptions.outgoing.savedHint'),
      }),
      failed: (error) => setProblems(fieldProblems(toProblem(error))),
    });
    await queries.invalidateQueries({ queryKey: api.eventSubscriptions.key() });
  }

  return (
    <>
      <Scroll>
        <Page>
          <p className={css.quiet}>{t('subscriptions.outgoing.intro')}</p>
          <div className={css.columns}>
            <div className={css.stack}>
              <FieldTable
                fields={fields}
                parts={trial.data?.parts ?? []}
                problems={problems}
                onChange={change}
              />
              <OutgoingVersions
                subscriptionId={id}
                versions={versions}
                newest={newest.version}
                onRolledBack={() =>
                  void queries.invalidateQueries({ queryKey: api.eventSubscriptions.key() })
                }
              />
            </div>
            <Trial trial={trial.data} fields={tried} error={trial.error} />
          </div>
        </Page>
      </Scroll>
      {changed && (
        <Foot>
          <TextInput
            aria-label={t('subscriptions.outgoing.note')}
            placeholder={t('subscriptions.outgoing.note')}
            value={note}
            maxLength={200}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Spacer />
          <Action onClick={() => change(newest.fields)}>
            {t('subscriptions.outgoing.discard')}
          </Action>
          <Action primary disabled={!whole} onClick={() => void save()}>
            {t('subscriptions.outgoing.save')}
          </Action>
        </Foot>
      )}
    </>
  );
}
