import { Modal, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import { parseMoney, toReais } from '../../../../shared/br/money.ts';
import type { Lead } from '../../../../shared/model/lead.ts';
import { Action } from '../../../components/Action.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { showToast } from '../../../components/toast.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import type { useLeadActions } from '../use-lead-actions.ts';
import css from './ConvertDialog.module.css';

type ConvertDialogProps = {
  lead: Lead;
  actions: ReturnType<typeof useLeadActions>;
  onClose: () => void;
};

/** One short decision: which stage, how much. The lead becomes a customer with a deal. */
export function ConvertDialog({ lead, actions, onClose }: ConvertDialogProps) {
  const { t, f } = useText();
  const { client, api } = useService();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const stages = useQuery(api.deals.stages.queryOptions());
  const active = (stages.data?.items ?? []).filter(
    (stage) => stage.active && stage.kind === 'open',
  );
  const [stageId, setStageId] = useState<string | null>(null);
  const [noStage, setNoStage] = useState(false);
  const stage = active.find(({ id }) => id === stageId) ?? active[0];
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      title: [lead.name, lead.interest].filter(Boolean).join(', ').slice(0, 200),
      value: '',
    },
    validateInputOnBlur: true,
    validate: {
      title: (title) => (title.trim() === '' ? t('leads.convert.titleMissing') : null),
      value: (value) =>
        value.trim() !== '' && !(Number(parseMoney(value)) >= 0 && parseMoney(value) !== null)
          ? t('leads.problem.money_form')
          : null,
    },
  });

  const submit = form.onSubmit(async ({ title, value }) => {
    if (!stage) return setNoStage(true);
    const cents = value.trim() === '' ? null : parseMoney(value);
    const amount = cents === null ? null : toReais(cents);
    setBusy(true);
    setFailure(null);
    try {
      const { lead: converted } = await client.leads.convert({
        id: lead.id,
        title: title.trim(),
        stageId: stage.id,
        value: amount,
        owner: lead.owner,
      });
      actions.put(converted);
      const { undoId } = await client.leads.lastUndo({ leadId: lead.id });
      showToast({
        title: t('leads.toast.converted', { name: lead.name }),
        hint: t('leads.toast.convertedHint', {
          stage: stage.name,
          value: amount === null ? t('leads.toast.noValue') : f.money(amount),
        }),
        undo: actions.wayBack(undoId),
      });
      onClose();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  });

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  }

  return (
    <Modal opened onClose={onClose} title={t('leads.convert.title')} size={460}>
      <form className={css.form} onSubmit={submit} onKeyDown={onKeyDown} noValidate>
        <p className={css.intro}>{t('leads.convert.intro', { name: lead.name })}</p>
        <TextInput
          label={t('leads.convert.dealTitle')}
          maxLength={200}
          data-autofocus
          key={form.key('title')}
          {...form.getInputProps('title')}
        />
        <div className={css.row}>
          <Select
            label={t('leads.convert.stage')}
            data={active.map(({ id, name }) => ({ value: id, label: name }))}
            placeholder={stages.data ? t('leads.convert.noStages') : undefined}
            allowDeselect={false}
            searchable={active.length > 7}
            value={stage?.id ?? null}
            error={noStage ? t('leads.convert.stageMissing') : undefined}
            onChange={setStageId}
          />
          <TextInput
            label={t('leads.convert.value')}
            description={t('leads.convert.valueHint')}
            inputMode="decimal"
            placeholder="0,00"
            leftSection="R$"
            key={form.key('value')}
            {...form.getInputProps('value')}
          />
        </div>
        {failure !== null && <ErrorNotice error={failure} />}
        <div className={css.buttons}>
          <Action variant="subtle" onClick={onClose}>
            {t('common.cancel')}
          </Action>
          <Action primary type="submit" keys="$mod+Enter" loading={busy}>
            {t('leads.convert.submit')}
          </Action>
        </div>
      </form>
    </Modal>
  );
}
