import {
  notChosen,
  type AutomationChoices,
  type Conditions,
  type RunReason,
  type Span,
  type Step,
  type StepLine,
  type Trigger,
} from '../../../shared/model/automation.ts';
import { messageReason } from '../../../shared/model/message.ts';
import { useText } from '../../i18n/use-text.ts';
import { useFilterWords } from '../leads/filters/filter-words.ts';
import { conditionsOf } from '../leads/filters/filters.ts';
import { inSentence, useLeadWords } from '../leads/lead-words.ts';
import { typeWord } from '../subscriptions/subscription-look.ts';

type Named = { readonly id: string; readonly name: string };

/** Triggers, steps and what they did, in sentences. */
export function useAutomationWords(choices: AutomationChoices | undefined) {
  const { t, f } = useText();
  const filterWords = useFilterWords();
  const leadWords = useLeadWords();
  const nameIn = (among: readonly Named[] | undefined, id: string) =>
    among?.find((each) => each.id === id)?.name ??
    t(id === notChosen ? 'automations.toChoose' : 'automations.gone');

  function span({ amount, unit, at }: Span): string {
    const length = t(`automations.span.${unit}`, { count: amount });
    return at === null ? length : t('automations.span.at', { length, at });
  }

  function conditions({ filter, expression }: Conditions): string {
    const said: string[] = conditionsOf(filter).map((each) => {
      const name = filterWords.name(each.name);
      const value = filterWords.value(each);
      return 'negated' in each && each.negated
        ? t('automations.isNot', { name, value })
        : t('automations.is', { name, value });
    });
    if (filter.q) said.push(t('automations.holds', { q: filter.q }));
    if (expression !== null) said.push(expression);
    return said.length === 0 ? t('automations.always') : f.list(said);
  }

  function trigger(of: Trigger): string {
    switch (of.kind) {
      case 'changed':
        return of.fields.length === 0
          ? t('automations.when.changedAny')
          : t('automations.when.changed', {
              fields: f.list(of.fields.map((each) => inSentence(leadWords.fieldName(each)))),
            });
      case 'temperature':
        return t('automations.when.temperature', {
          to: f.list(of.to.map((each) => inSentence(t(`leads.temperature.${each}`)))),
        });
      case 'status':
        return t('automations.when.status', {
          to: f.list(of.to.map((each) => inSentence(t(`leads.status.${each}`)))),
        });
      case 'event':
        return t('automations.when.event', {
          types: f.list(of.types.map((each) => t(`subscriptions.type.${typeWord[each]}`))),
        });
      case 'schedule':
        return t('automations.when.schedule', {
          at: of.at,
          days: f.list(of.days.map((day) => t(`automations.day.d${day as 1}`))),
        });
      case 'segment':
        return t('automations.when.segment', { name: nameIn(choices?.segments, of.segmentId) });
      case 'follow-up':
        return t('automations.when.followUp');
      default:
        return t(`automations.when.${of.kind}`);
    }
  }

  function step(of: Step): string {
    switch (of.kind) {
      case 'notice':
        return t('automations.step.notice', { text: of.text });
      case 'send':
        return of.connectionId === null
          ? t('automations.step.sendAll')
          : t('automations.step.send', { name: nameIn(choices?.connections, of.connectionId) });
      case 'webhook':
        return of.subscriptionId === null
          ? t('automations.step.callAll', { name: of.name })
          : t('automations.step.call', {
              to: nameIn(choices?.receivers, of.subscriptionId),
              name: of.name,
            });
      case 'follow-up':
        return t(of.replaces ? 'automations.step.followUpOver' : 'automations.step.followUp', {
          span: span(of.in),
        });
      case 'tag':
        return t('automations.step.tag', { tag: of.tag });
      case 'untag':
        return t('automations.step.untag', { tag: of.tag });
      case 'assign':
        return of.owner === null
          ? t('automations.step.unassign')
          : t('automations.step.assign', { owner: of.owner });
      case 'status':
        return t('automations.step.status', { status: t(`leads.status.${of.status}`) });
      case 'audience-in':
        return t('automations.step.audienceIn', {
          name: nameIn(choices?.audiences, of.audienceId),
        });
      case 'audience-out':
        return t('automations.step.audienceOut', {
          name: nameIn(choices?.audiences, of.audienceId),
        });
      case 'begin':
        return t('automations.step.begin', { name: nameIn(choices?.automations, of.automationId) });
      case 'end':
        return t('automations.step.end', { name: nameIn(choices?.automations, of.automationId) });
      case 'message':
        return t('automations.step.message', {
          channel: t(`automations.channel.${of.channel}`),
          template: of.templateId.startsWith('preset:')
            ? t('automations.presetTemplate')
            : nameIn(choices?.templates, of.templateId),
        });
      case 'wait':
        return t('automations.step.wait', { span: span(of.for) });
      case 'wait-until':
        return t('automations.step.waitUntil', {
          conditions: conditions(of.conditions),
          span: span(of.limit),
        });
      case 'branch':
        return t('automations.step.branch', { conditions: conditions(of.conditions) });
    }
  }

  /** Of a message it is the rule that kept it back. */
  function whyNothing(why: string): string {
    const refused = messageReason.safeParse(why);
    if (refused.success) return t(`messages.reason.${refused.data}`);
    return t(`automations.why.${why === 'off' ? 'off' : 'kept'}`);
  }

  /** What a step did, or would do: its kind, and whatever is known of it. */
  function line({ kind, outcome, facts }: StepLine): string {
    const { until, at, code, why, text, tag, to, name, owner, status, template, channel } = facts;
    const about = [
      text,
      tag,
      owner,
      template,
      name,
      to,
      typeof status === 'string' ? t(`leads.status.${status as 'new'}`) : null,
      typeof channel === 'string' ? t(`automations.channel.${channel as 'email'}`) : null,
      typeof at === 'string' ? f.dateTime(at) : null,
      typeof until === 'string' ? t('automations.until', { time: f.dateTime(until) }) : null,
      code === undefined
        ? null
        : t(code === 'NOT_FOUND' ? 'automations.failed.gone' : 'automations.failed.other'),
      typeof why === 'string' ? whyNothing(why) : null,
    ].filter((each) => typeof each === 'string' && each !== '');
    const said = t(`automations.kind.${kind as Step['kind']}`);
    return [said, ...about].join(' · ') + (outcome === 'waiting' ? '…' : '');
  }

  const reason = (of: RunReason): string => t(`automations.reason.${of}`);

  return { trigger, step, span, conditions, line, reason };
}
