import { Modal, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Connection } from '../../../shared/model/sync.ts';
import type { PreviewResult } from '../../../shared/model/preview.ts';
import type { FieldPolicies } from '../../../shared/model/field-policy.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Section } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { PlanPreview } from '../preview/PlanPreview.tsx';
import { inSentence, useLeadWords } from '../leads/lead-words.ts';
import {
  changedLines,
  choiceOf,
  choicesFor,
  decided,
  isInitial,
  withChoice,
  type FieldChoice,
} from './field-choices.ts';
import css from './FieldRules.module.css';

/** Who is right about each field of one connection, and which way its values go. */
export function FieldRules({ connection }: { connection: Connection }) {
  const { t } = useText();
  const { api } = useService();
  const input = { id: connection.id };
  const { data, error, refetch } = useQuery(api.connections.policies.get.queryOptions({ input }));
  return (
    <Section title={t('settings.rules.title')} label={t('settings.rules.title')}>
      <p className={css.quiet}>{t('settings.rules.intro', { name: connection.name })}</p>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {/* What was saved by somebody else meanwhile is shown, not overwritten. */}
      {data && <Lines key={data.rev} connection={connection} rules={data} />}
    </Section>
  );
}

function Lines({ connection, rules }: { connection: Connection; rules: FieldPolicies }) {
  const { t } = useText();
  const { client, queries, api } = useService();
  const act = useAct();
  const { fieldName } = useLeadWords();
  const [chosen, setChosen] = useState<Readonly<Record<string, FieldChoice>>>({});
  const [saving, setSaving] = useState(false);
  const [preview, setPreview] = useState<PreviewResult | null>(null);
  const lines = rules.items.map((line) => withChoice(line, chosen[line.field]));
  const changed = changedLines(rules.items, lines);
  const count = decided(changed);
  const { name } = connection;

  function restore(): void {
    setChosen(Object.fromEntries(rules.items.map((line) => [line.field, choiceOf(line.initial)])));
  }

  const input = {
    id: connection.id,
    rev: rules.rev,
    rules: lines.map(({ field, policy, direction }) => ({ field, policy, direction })),
  };

  /** What the rules would do is looked at first; where they do nothing now, they are simply kept. */
  async function look(): Promise<void> {
    setSaving(true);
    const found = await act({ do: () => client.connections.policies.preview(input) });
    setSaving(false);
    if (found === undefined) return;
    if (found.changes === 0) await save(found.planHash);
    else setPreview(found);
  }

  async function save(planHash: string): Promise<void> {
    setPreview(null);
    setSaving(true);
    const saved = await act({
      do: () => client.connections.policies.set({ ...input, planHash }),
      done: ({ settled }) => ({
        title: t('settings.rules.saved', { name }),
        hint:
          settled > 0
            ? t('settings.rules.settled', { count: settled })
            : t('settings.rules.fromNow'),
      }),
    });
    setSaving(false);
    const key = api.connections.policies.get.queryKey({ input: { id: connection.id } });
    await queries.invalidateQueries({ queryKey: key });
    if (saved) setChosen({});
  }

  return (
    <>
      <ul className={css.lines}>
        {lines.map((line) => {
          const label = fieldName(line.field);
          const choices = choicesFor(line);
          return (
            <li key={line.field} className={css.line}>
              <span className="p-truncate" title={label}>
                {label}
              </span>
              {choices.length === 1 ? (
                <span className={css.fixed}>
                  {t(`settings.rules.choice.${choiceOf(line)}`, { name })}
                </span>
              ) : (
                <Select
                  size="xs"
                  aria-label={t('settings.rules.of', { field: inSentence(label) })}
                  data={choices.map((choice) => ({
                    value: choice,
                    label: t(`settings.rules.choice.${choice}`, { name }),
                  }))}
                  value={choiceOf(line)}
                  allowDeselect={false}
                  onChange={(value) => {
                    const choice = choices.find((each) => each === value);
                    if (choice) setChosen({ ...chosen, [line.field]: choice });
                  }}
                />
              )}
            </li>
          );
        })}
      </ul>
      <p className={css.note} role="status">
        {changed.length > 0 &&
          (count > 0 ? t('settings.rules.wouldSettle', { count }) : t('settings.rules.wouldHold'))}
      </p>
      <div className={css.buttons}>
        <Action variant="subtle" disabled={lines.every(isInitial)} onClick={restore}>
          {t('settings.rules.restore')}
        </Action>
        <Action disabled={changed.length === 0} loading={saving} onClick={() => void look()}>
          {t('settings.rules.save')}
        </Action>
      </div>
      <Modal
        opened={preview !== null}
        onClose={() => setPreview(null)}
        title={t('settings.rules.previewTitle')}
        size={860}
      >
        {preview && (
          <div className={css.preview}>
            <p>{t('settings.rules.previewText', { name, count: preview.changes })}</p>
            <PlanPreview result={preview} name={name} />
            <div className={css.buttons}>
              <Action data-autofocus onClick={() => setPreview(null)}>
                {t('common.cancel')}
              </Action>
              <Action primary onClick={() => void save(preview.planHash)}>
                {t('settings.rules.saveAndApply', { count: preview.changes })}
              </Action>
            </div>
          </div>
        )}
      </Modal>
    </>
  );
}
