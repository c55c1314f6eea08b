import { Checkbox, Select, TextInput } from '@mantine/core';
import {
  messageChannel,
  type AutomationChoices,
  type Step,
} from '../../../shared/model/automation.ts';
import { leadStatus } from '../../../shared/model/lead.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Automations.module.css';
import { ConditionFields } from './ConditionFields.tsx';
import { SpanFields } from './SpanFields.tsx';

type StepFieldsProps = {
  of: Step;
  choices: AutomationChoices;
  /** The automation itself: it cannot begin itself. */
  self: string;
  onChange: (next: Step) => void;
};

const everyone = 'all';
const chosenStatuses = leadStatus.exclude(['converted']).options;

/** What a step needs to know. */
export function StepFields({ of, choices, self, onChange }: StepFieldsProps) {
  const { t } = useText();
  const named = (among: readonly { id: string; name: string }[]) =>
    among.map(({ id, name }) => ({ value: id, label: name }));

  switch (of.kind) {
    case 'notice':
      return (
        <TextInput
          label={t('automations.field.text')}
          value={of.text}
          maxLength={200}
          autoFocus
          onChange={(event) => onChange({ ...of, text: event.currentTarget.value })}
        />
      );
    case 'send':
      return (
        <Select
          label={t('automations.field.connection')}
          data={[
            { value: everyone, label: t('automations.field.allConnections') },
            ...named(choices.connections),
          ]}
          value={of.connectionId ?? everyone}
          allowDeselect={false}
          onChange={(value) => onChange({ ...of, connectionId: value === everyone ? null : value })}
        />
      );
    case 'webhook':
      return (
        <div className={css.fields}>
          <Select
            label={t('automations.field.receiver')}
            description={t('automations.field.receiverHint')}
            data={[
              { value: everyone, label: t('automations.field.allReceivers') },
              ...named(choices.receivers),
            ]}
            value={of.subscriptionId ?? everyone}
            allowDeselect={false}
            onChange={(value) =>
              onChange({ ...of, subscriptionId: value === everyone ? null : value })
            }
          />
          <TextInput
            label={t('automations.field.callName')}
            description={t('automations.field.callNameHint')}
            value={of.name}
            maxLength={80}
            onChange={(event) => onChange({ ...of, name: event.currentTarget.value })}
          />
        </div>
      );
    case 'follow-up':
      return (
        <div className={css.fields}>
          <SpanFields
            label={t('automations.field.in')}
            of={of.in}
            onChange={(span) => onChange({ ...of, in: span })}
          />
          <Checkbox
            className={css.whole}
            label={t('automations.field.replaces')}
            description={t('automations.field.replacesHint')}
            checked={of.replaces}
            onChange={(event) => onChange({ ...of, replaces: event.currentTarget.checked })}
          />
        </div>
      );
    case 'tag':
    case 'untag':
      return (
        <TextInput
          label={t('automations.field.tag')}
          description={t('automations.field.tagHint')}
          value={of.tag}
          maxLength={60}
          autoFocus
          onChange={(event) => onChange({ ...of, tag: event.currentTarget.value })}
        />
      );
    case 'assign':
      return (
        <TextInput
          label={t('automations.field.owner')}
          description={t('automations.field.ownerHint')}
          value={of.owner ?? ''}
          maxLength={120}
          autoFocus
          onChange={(event) => onChange({ ...of, owner: event.currentTarget.value || null })}
        />
      );
    case 'status':
      return (
        <Select
          label={t('automations.field.status')}
          data={chosenStatuses.map((value) => ({ value, label: t(`leads.status.${value}`) }))}
          value={of.status}
          allowDeselect={false}
          onChange={(value) =>
            onChange({ ...of, status: chosenStatuses.find((each) => each === value) ?? of.status })
          }
        />
      );
    case 'audience-in':
    case 'audience-out':
      return (
        <Select
          label={t('automations.field.audience')}
          description={t('automations.field.audienceHint')}
          data={named(choices.audiences)}
          value={of.audienceId}
          onChange={(value) => onChange({ ...of, audienceId: value ?? '' })}
        />
      );
    case 'begin':
    case 'end':
      return (
        <Select
          label={t('automations.field.automation')}
          data={named(choices.automations.filter(({ id }) => id !== self))}
          value={of.automationId}
          onChange={(value) => onChange({ ...of, automationId: value ?? '' })}
        />
      );
    case 'message':
      return (
        <div className={css.fields}>
          <Select
            label={t('automations.field.channel')}
            data={messageChannel.options
              .filter((each) => each === of.channel || choices.channels.includes(each))
              .map((value) => ({ value, label: t(`automations.channel.${value}`) }))}
            value={of.channel}
            allowDeselect={false}
            onChange={(value) => {
              const channel = messageChannel.options.find((each) => each === value) ?? of.channel;
              onChange({ ...of, channel, templateId: '' });
            }}
          />
          <Select
            label={t('automations.field.template')}
            data={named(choices.templates.filter(({ channel }) => channel === of.channel))}
            value={of.templateId}
            onChange={(value) => onChange({ ...of, templateId: value ?? '' })}
          />
          <Checkbox
            className={css.whole}
            label={t('automations.field.withFile')}
            description={t('automations.field.withFileHint')}
            checked={of.withFile}
            onChange={({ currentTarget }) => onChange({ ...of, withFile: currentTarget.checked })}
          />
        </div>
      );
    case 'wait':
      return (
        <div className={css.fields}>
          <SpanFields
            label={t('automations.field.for')}
            of={of.for}
            onChange={(span) => onChange({ ...of, for: span })}
          />
        </div>
      );
    case 'wait-until':
      return (
        <div className={css.part}>
          <ConditionFields
            of={of.conditions}
            onChange={(conditions) => onChange({ ...of, conditions })}
          />
          <div className={css.fields}>
            <SpanFields
              label={t('automations.field.limit')}
              of={of.limit}
              onChange={(limit) => onChange({ ...of, limit })}
            />
            <Select
              label={t('automations.field.otherwise')}
              data={(['continue', 'stop'] as const).map((value) => ({
                value,
                label: t(`automations.otherwise.${value}`),
              }))}
              value={of.otherwise}
              allowDeselect={false}
              onChange={(value) =>
                onChange({ ...of, otherwise: value === 'stop' ? 'stop' : 'continue' })
              }
            />
          </div>
        </div>
      );
    case 'branch':
      return (
        <ConditionFields
          of={of.conditions}
          onChange={(conditions) => onChange({ ...of, conditions })}
        />
      );
  }
}
