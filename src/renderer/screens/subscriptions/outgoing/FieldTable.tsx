import { Autocomplete, Select, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { FieldProblem } from '../../../../shared/errors.ts';
import {
  outgoingField,
  outgoingKind,
  type OutgoingField,
  type OutgoingTrial,
} from '../../../../shared/model/outgoing.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import type { ExpressionScope } from '../../mappings/expression-scope.ts';
import { StepList } from '../../mappings/StepList.tsx';
import css from '../Subscriptions.module.css';

type FieldTableProps = {
  fields: readonly OutgoingField[];
  parts: OutgoingTrial['parts'];
  problems: Readonly<Record<string, FieldProblem>>;
  onChange: (fields: readonly OutgoingField[]) => void;
};

const fresh: OutgoingField = { to: '', from: '', kind: 'same', steps: [] };

/** The fields of what is sent, one a row; the steps of one at a time beneath it. */
export function FieldTable({ fields, parts, problems, onChange }: FieldTableProps) {
  const { t } = useText();
  const { client } = useService();
  const [open, setOpen] = useState<number | null>(null);
  const scope: ExpressionScope = {
    fields: parts.map(({ name, text }) => ({ name, label: text })),
    check: async (source) => (await client.eventSubscriptions.checkExpression({ source })).flaw,
  };
  const put = (at: number, more: Partial<OutgoingField>) =>
    onChange(fields.map((field, index) => (index === at ? { ...field, ...more } : field)));
  const nameOf = ({ to }: OutgoingField) => to || t('subscriptions.outgoing.unnamed');

  return (
    <div className={css.stack}>
      {fields.map((field, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- fields have no id, and names change as they are typed
        <div key={at} className={css.field} role="group" aria-label={nameOf(field)}>
          <div className={css.fieldRow}>
            <TextInput
              label={t('subscriptions.outgoing.to')}
              value={field.to}
              maxLength={200}
              error={
                (`fields.${at}.to` in problems && t('subscriptions.outgoing.twice')) ||
                (field.to !== '' &&
                  !outgoingField.shape.to.safeParse(field.to).success &&
                  t('subscriptions.outgoing.badName'))
              }
              onChange={(event) => put(at, { to: event.currentTarget.value })}
            />
            <Autocomplete
              label={t('subscriptions.outgoing.from')}
              data={[...new Set(parts.map(({ name }) => name))]}
              value={field.from}
              maxLength={200}
              limit={50}
              onChange={(from) => put(at, { from })}
            />
            <Select
              label={t('subscriptions.outgoing.kind')}
              data={outgoingKind.options.map((value) => ({
                value,
                label: t(`subscriptions.outgoing.kinds.${value}`),
              }))}
              value={field.kind}
              allowDeselect={false}
              onChange={(value) =>
                put(at, { kind: outgoingKind.options.find((each) => each === value) ?? 'same' })
              }
            />
            <IconAction
              label={t('subscriptions.outgoing.remove', { field: nameOf(field) })}
              onClick={() => {
                setOpen(null);
                onChange(fields.toSpliced(at, 1));
              }}
            >
              <Trash2 size={16} />
            </IconAction>
          </div>
          <div className={css.wrap}>
            <Action
              size="xs"
              aria-expanded={open === at}
              aria-label={t('subscriptions.outgoing.editSteps', { field: nameOf(field) })}
              onClick={() => setOpen(open === at ? null : at)}
            >
              {t('subscriptions.outgoing.steps')}
            </Action>
            {field.steps.map((step, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- two steps may be alike
              <span key={index} className={css.quiet}>
                {t(`mappings.step.${step.kind}`)}
              </span>
            ))}
          </div>
          {open === at && (
            <>
              <p className={css.quiet}>{t('subscriptions.outgoing.expressionHint')}</p>
              <StepList
                title={t('subscriptions.outgoing.steps')}
                way="in"
                scope={scope}
                steps={field.steps}
                error={(step) =>
                  `fields.${at}.steps.${step}` in problems
                    ? t('subscriptions.outgoing.badStep')
                    : undefined
                }
                onChange={(steps) => put(at, { steps: [...steps] })}
              />
            </>
          )}
        </div>
      ))}
      <div>
        <Action
          icon={<Plus size={16} />}
          disabled={fields.length >= 100}
          onClick={() => onChange([...fields, fresh])}
        >
          {t('subscriptions.outgoing.add')}
        </Action>
      </div>
    </div>
  );
}
