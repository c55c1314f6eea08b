import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import {
  readReason,
  type Hook,
  type HookRefusal,
  type HookVerdict,
  type TouchedRecord,
} from '../../../shared/model/hook.ts';
import { useStable } from '../../components/use-stable.ts';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';

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
  'conversion-verdict',
] as const;
export const offeredKinds: readonly string[] = offered;

/** Problems of fields that only facts have; the others are told as in the form of a lead. */
const ofFacts = ['required', 'not_an_object', 'out_of_range'] as const;
const ofFactFields = ['service', 'amount', 'rating', 'occurredAt'] as const;
const statuses = [400, 413, 415, 429] as const;

/** What hooks are and what became of them, in the language on screen. */
export function useHookWords() {
  const { t, f } = useText();
  const leadWords = useLeadWords();
  const { failureText } = useFailureWords();
  const tell = useStable(failureText);
  return useMemo(
    () => hookWords(t, f, { ...leadWords, failureText: tell }),
    [t, f, leadWords, tell],
  );
}

type OtherWords = Pick<ReturnType<typeof useLeadWords>, 'fieldName' | 'problemText'> &
  Pick<ReturnType<typeof useFailureWords>, 'failureText'>;

function hookWords(t: TFunction, f: Formats, { fieldName, problemText, failureText }: OtherWords) {
  function endpoint(name: string): string {
    const known = offered.find((each) => each === name);
    return known === undefined ? name : t(`hooks.endpoint.${known}`);
  }

  function kind(name: string): string {
    const known = offered.find((each) => each === name);
    return known === undefined ? t('hooks.kind.other', { kind: name }) : t(`hooks.kind.${known}`);
  }

  /** Why a hook led to nothing; words of the other system only where nobody else knows. */
  function reason({ reason: text, kind: system }: Pick<Hook, 'reason' | 'kind'>): string {
    const told = text === null ? null : readReason(text);
    if (told === null) return text ?? '';
    switch (told.kind) {
      case 'word':
        return t(`hooks.reason.${told.word}`);
      case 'reading':
        return t('hooks.reason.reading', { why: failureText(told, system) });
      case 'fields':
        return fieldsText(told.fields);
    }
  }

  /** Fields with the same flaw in one sentence. */
  function fieldsText(fields: readonly { field: string; problem: string }[]): string {
    return [...new Set(fields.map(({ problem }) => problem))]
      .map((problem) => {
        const known = ofFacts.find((each) => each === problem);
        if (known === 'not_an_object') return t(`hooks.fieldProblem.${known}`);
        const mine = fields.filter((each) => each.problem === problem);
        const what =
          known === undefined
            ? problemText({ field: mine[0]?.field ?? '', problem, message: problem })
            : t(`hooks.fieldProblem.${known}`);
        const names = mine.map(({ field }) => factField(field)).join(', ');
        return t('hooks.reason.field', { field: names, what });
      })
      .join(' ');
  }

  function factField(field: string): string {
    const known = ofFactFields.find((each) => each === field);
    return known === undefined ? fieldName(field) : t(`hooks.factField.${known}`);
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
