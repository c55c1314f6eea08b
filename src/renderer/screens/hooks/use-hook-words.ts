import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import type { Hook, HookRefusal, HookVerdict, TouchedRecord } from '../../../shared/model/hook.ts';
import { useText } from '../../i18n/use-text.ts';

type Formats = ReturnType<typeof useText>['f'];

const offered = [
  'site-lead',
  'whatsapp',
  'gestaoclick',
  'dinamize',
  'client-registered',
  'service-completed',
  'payment',
  'payout',
  'feedback',
] as const;
export const offeredKinds: readonly string[] = offered;

const reasons = [
  'test',
  'names_no_record',
  'no_connection',
  'cancelled',
  'told_before',
  'not_opened',
  'poison',
  'not_utf8',
  'not_json',
  'too_deep',
  'unsafe_name',
  'not_a_message',
  'own_message',
  'group_message',
  'broadcast_message',
  'waiting_message',
  'defect',
] as const;
const statuses = [400, 413, 415, 429] as const;

/** What hooks are and what became of them, in the language on screen. */
export function useHookWords() {
  const { t, f } = useText();
  return useMemo(() => hookWords(t, f), [t, f]);
}

function hookWords(t: TFunction, f: Formats) {
  function endpoint(name: string): string {
    const known = offered.find((each) => each === name);
    return known === undefined ? name : t(`hooks.endpoint.${known}`);
  }

  function kind(name: string): string {
    const known = offered.find((each) => each === name);
    return known === undefined ? t('hooks.kind.other', { kind: name }) : t(`hooks.kind.${known}`);
  }

  /** The service's own words where only it knows. */
  function reason(text: string): string {
    const known = reasons.find((each) => each === text);
    return known === undefined ? text : t(`hooks.reason.${known}`);
  }

  function seconds(count: number): string {
    return f.span(Math.abs(count) * 1000);
  }

  function verdict(found: HookVerdict): string {
    const { ageSeconds } = found;
    if (!found.ok) {
      return t(`hooks.flaw.${found.flaw}`, {
        header: found.header === null ? '' : ` ${t('hooks.flaw.header', { name: found.header })}`,
        span: seconds(ageSeconds ?? 0),
      });
    }
    const words =
      found.scheme === 'path-secret'
        ? t(`hooks.verdict.path.${found.secret}`)
        : found.scheme === 'header-token'
          ? t(`hooks.verdict.word.${found.secret}`)
          : t(`hooks.verdict.signed.${found.secret}`);
    if (ageSeconds === null) return t('hooks.verdict.noAge', { words });
    const span = seconds(ageSeconds);
    return ageSeconds < 0
      ? t('hooks.verdict.ahead', { words, span })
      : t('hooks.verdict.age', { words, span });
  }

  function refusal({ verdict: found, status }: HookRefusal): string {
    if (found !== null && !found.ok) return verdict(found);
    const known = statuses.find((each) => each === status);
    return known === undefined ? t('hooks.refusal.other') : t(`hooks.refusal.s${known}`);
  }

  function record({ type, name }: TouchedRecord): string {
    if (type === 'event') return t('hooks.record.event');
    return `${t(`hooks.record.${type}`)} ${name ?? t('hooks.record.unnamed')}`;
  }

  /** What it led to, as one line. */
  function touched({ touched: records }: Hook): string {
    const others = records.filter(({ type }) => type !== 'event');
    const [first, ...rest] = others;
    if (first === undefined) return records.length === 0 ? '' : t('hooks.record.event');
    const name = first.name ?? t('hooks.record.unnamed');
    return rest.length === 0 ? name : t('hooks.list.more', { name, count: rest.length });
  }

  return {
    endpoint,
    kind,
    reason,
    verdict,
    refusal,
    record,
    touched,
    name: (hook: Hook) =>
      t('hooks.list.name', {
        endpoint: endpoint(hook.endpoint),
        kind: kind(hook.kind),
        time: f.moment(hook.receivedAt),
      }),
  };
}

/** Why a hook cannot be handled once more; null when it can. */
export function replayFlaw({
  isTest,
  state,
  hasBody,
}: Pick<Hook, 'isTest' | 'state' | 'hasBody'>): 'notTest' | 'waiting' | 'bodyGone' | null {
  if (isTest) return 'notTest';
  if (!hasBody) return 'bodyGone';
  return state === 'received' ? 'waiting' : null;
}
