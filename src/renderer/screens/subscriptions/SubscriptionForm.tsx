import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { eventType, type EventType } from '../../../shared/model/event.ts';
import {
  chosenLane,
  deliveryMode,
  type EventSubscription,
  type EventSubscriptionDraft,
} from '../../../shared/model/subscription.ts';
import { Action } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import { BatchSchedule } from './BatchSchedule.tsx';
import { schedulePresets } from './batch-times.ts';
import { typeWord } from './subscription-look.ts';
import css from './Subscriptions.module.css';

type SubscriptionFormProps = {
  /** Null for a new one. */
  of: EventSubscription | null;
  /** What the service found wrong, by field. */
  wrong: Readonly<Record<string, unknown>>;
  onSave: (draft: EventSubscriptionDraft) => Promise<void>;
  onClose: () => void;
};

const ownLane = 'own';

/** Whom to tell, what, how urgently and when. */
export function SubscriptionForm({ of, wrong, onSave, onClose }: SubscriptionFormProps) {
  const { t } = useText();
  const [name, setName] = useState(of?.name ?? '');
  const [url, setUrl] = useState(of?.url ?? '');
  const [types, setTypes] = useState<EventType[]>(of?.types ?? []);
  const [lane, setLane] = useState(of?.lane ?? null);
  const [mode, setMode] = useState(of?.mode ?? 'each');
  const [schedule, setSchedule] = useState(of?.schedule ?? schedulePresets.hourly);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const urlOk = URL.canParse(url.trim());

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || !urlOk || types.length === 0) return;
    setBusy(true);
    await onSave({
      name: name.trim(),
      url: url.trim(),
      types,
      lane,
      mode,
      schedule: mode === 'batch' ? schedule : null,
    });
    setBusy(false);
  }

  return (
    <form
      className={css.card}
      aria-label={t('subscriptions.form.label')}
      onSubmit={(event) => void submit(event)}
    >
      <TextInput
        label={t('subscriptions.form.name')}
        value={name}
        maxLength={80}
        autoFocus
        error={tried && name.trim() === '' && t('subscriptions.form.nameWrong')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('subscriptions.form.url')}
        description={t('subscriptions.form.urlHint')}
        value={url}
        maxLength={2000}
        placeholder="https://"
        error={((tried && !urlOk) || 'url' in wrong) && t('subscriptions.form.urlWrong')}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <MultiSelect
        label={t('subscriptions.form.types')}
        data={eventType.options.map((value) => ({
          value,
          label: t(`subscriptions.type.${typeWord[value]}`),
        }))}
        value={types}
        searchable
        error={tried && types.length === 0 && t('subscriptions.form.typesWrong')}
        onChange={(chosen) => setTypes(eventType.options.filter((each) => chosen.includes(each)))}
      />
      <div className={css.pair}>
        <Select
          label={t('subscriptions.form.lane')}
          data={[
            { value: ownLane, label: t('subscriptions.form.laneOwn') },
            ...chosenLane.options.map((value) => ({
              value,
              label: t(`subscriptions.lane.${value}`),
            })),
          ]}
          value={lane ?? ownLane}
          allowDeselect={false}
          disabled={mode === 'batch'}
          onChange={(value) => setLane(chosenLane.options.find((each) => each === value) ?? null)}
        />
        <Select
          label={t('subscriptions.form.mode')}
          data={deliveryMode.options.map((value) => ({
            value,
            label: t(`subscriptions.mode.${value}`),
          }))}
          value={mode}
          allowDeselect={false}
          onChange={(value) => setMode(value === 'batch' ? 'batch' : 'each')}
        />
      </div>
      {mode === 'batch' && (
        <BatchSchedule
          value={schedule}
          {...('schedule' in wrong ? { error: t('subscriptions.schedule.wrong') } : {})}
          onChange={setSchedule}
        />
      )}
      <div className={css.buttons}>
        <Action type="button" onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action type="submit" primary loading={busy}>
          {t(of === null ? 'subscriptions.create' : 'subscriptions.save')}
        </Action>
      </div>
    </form>
  );
}
