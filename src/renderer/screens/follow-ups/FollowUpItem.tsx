import { Menu, Select, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { AlarmClock, Check } from 'lucide-react';
import { useState } from 'react';
import { formatPhone } from '../../../shared/br/phone.ts';
import {
  followUpOutcome,
  type FollowUp,
  type FollowUpOutcome,
} from '../../../shared/model/follow-up.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useOneAtATime } from '../../components/use-one-at-a-time.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './FollowUps.module.css';
import { nextTimes, timeOf, type NextTime } from './when.ts';

/** One person to get back to: put off, or done with how it went. */
export function FollowUpItem({ of }: { of: FollowUp }) {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const [ending, setEnding] = useState(false);
  const { leadId, at } = of;
  const name = of.name || of.email || of.phone || t('leads.noName');
  const due = f.followUp(at);
  const about = [
    t(`leads.temperature.${of.temperature}`),
    t(`leads.status.${of.status}`),
    of.phone && formatPhone(of.phone),
    of.company,
    of.interest,
    of.owner,
  ];

  const seen = () => queries.invalidateQueries({ queryKey: api.followUps.key() });

  async function snooze(until: Date): Promise<void> {
    await act({
      do: () => client.followUps.snooze({ leadId, until: until.toISOString() }),
      done: () => ({
        title: t('followUps.snoozed', { name, time: f.moment(until.toISOString()) }),
        undo: async () => {
          await client.followUps.snooze({ leadId, until: at });
          await seen();
        },
      }),
    });
    await seen();
  }

  return (
    <li className={css.item}>
      <div className={css.row}>
        <div className={css.text}>
          <Link to="/leads/$leadId" params={{ leadId }} className={css.name}>
            {name}
          </Link>
          <p className={css.quiet}>{about.filter(Boolean).join(' · ')}</p>
        </div>
        <span className={css.when} data-tone={due.tone} title={f.stamp(at)}>
          {due.text}
        </span>
        <Menu position="bottom-end">
          <Menu.Target>
            <Action icon={<AlarmClock size={16} />} aria-label={t('followUps.snoozeOne', { name })}>
              {t('followUps.snooze')}
            </Action>
          </Menu.Target>
          <Menu.Dropdown>
            {nextTimes.map(
              (time) =>
                time !== 'none' && (
                  <Menu.Item key={time} onClick={() => void snooze(timeOf(time, new Date()))}>
                    {t(`followUps.next.${time}`)}
                  </Menu.Item>
                ),
            )}
          </Menu.Dropdown>
        </Menu>
        <Action
          icon={<Check size={16} />}
          aria-expanded={ending}
          aria-label={t('followUps.doneOne', { name })}
          onClick={() => setEnding(!ending)}
        >
          {t('followUps.done')}
        </Action>
      </div>
      {ending && <DoneForm of={of} name={name} onDone={seen} onClose={() => setEnding(false)} />}
    </li>
  );
}

type DoneFormProps = {
  of: FollowUp;
  name: string;
  onDone: () => Promise<void>;
  onClose: () => void;
};

function DoneForm({ of: { leadId }, name, onDone, onClose }: DoneFormProps) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const [outcome, setOutcome] = useState<FollowUpOutcome>('answered');
  const [next, setNext] = useState<NextTime>('none');
  const [note, setNote] = useState('');
  const { busy, alone } = useOneAtATime();

  async function submit(): Promise<void> {
    const until = next === 'none' ? null : timeOf(next, new Date()).toISOString();
    const kept = note.trim() === '' ? {} : { note: note.trim() };
    const done = await act({
      do: () => client.followUps.done({ leadId, outcome, next: until, ...kept }),
      done: ({ id }) => ({
        title: t('followUps.doneToast', { name, outcome: t(`followUps.outcome.${outcome}`) }),
        undo: async () => {
          await client.followUps.reopen({ id });
          await onDone();
        },
      }),
    });
    await onDone();
    if (done) onClose();
  }

  return (
    <form
      className={css.form}
      aria-label={t('followUps.doneOne', { name })}
      onSubmit={(event) => {
        event.preventDefault();
        void alone(submit);
      }}
    >
      <Select
        label={t('followUps.howWas')}
        data={followUpOutcome.options.map((value) => ({
          value,
          label: t(`followUps.outcome.${value}`),
        }))}
        value={outcome}
        allowDeselect={false}
        autoFocus
        onChange={(value) =>
          setOutcome(followUpOutcome.options.find((each) => each === value) ?? 'answered')
        }
      />
      <Select
        label={t('followUps.nextLabel')}
        data={nextTimes.map((value) => ({ value, label: t(`followUps.next.${value}`) }))}
        value={next}
        allowDeselect={false}
        onChange={(value) => setNext(nextTimes.find((each) => each === value) ?? 'none')}
      />
      <TextInput
        label={t('followUps.note')}
        value={note}
        maxLength={2000}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Action type="button" onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action type="submit" primary loading={busy}>
          {t('common.save')}
        </Action>
      </div>
    </form>
  );
}
