import type { WhyStep } from '../../../../shared/model/ledger.ts';
import { ptBR } from '../../../../shared/i18n/catalogues.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useLeadWords } from '../lead-words.ts';

type Decided = Extract<WhyStep, { kind: 'decision' }>;
type Line = NonNullable<Decided['line']>;
type Reason = keyof typeof ptBR.ledger.reason;
type Policy = keyof typeof ptBR.settings.rules.choice;

/** Each step of a chain of causes as a sentence, with a second line where there is more to say. */
export function useWhyWords(field: string) {
  const { t, f } = useText();
  const { valueText } = useLeadWords();
  const shown = (value: unknown) => valueText(field, value) || t('common.empty');

  /** Why a decision came out as it did. */
  function reasonText({ outcome, reason }: Pick<Line, 'outcome' | 'reason'>, name: string): string {
    const known = outcome === 'normalised' ? 'normalised' : reason;
    const key = known in ptBR.ledger.reason ? (known as Reason) : 'other';
    return t(`ledger.reason.${key}`, { name });
  }

  function policyText(policy: string, direction: string, name: string): string {
    const key = direction === 'both' ? policy : direction;
    return key in ptBR.settings.rules.choice
      ? t(`settings.rules.choice.${key as Policy}`, { name })
      : key;
  }

  function stepText(step: WhyStep, name: string): { what: string; more?: string } {
    switch (step.kind) {
      case 'decision': {
        const { line, from } = step;
        const what = line
          ? reasonText(line, step.connectionName)
          : t('ledger.reason.other', { name });
        if (line === null || from === null || line.outcome === 'created') return { what };
        const [base, local, remote] = [shown(from.base), shown(from.local), shown(from.remote)];
        return {
          what,
          more: t('ledger.values', { base, local, remote, name: step.connectionName }),
        };
      }
      case 'rule': {
        const policy = policyText(step.policy, step.direction, name);
        const by = step.by !== null && step.at !== null;
        return {
          what: t('ledger.step.rule', { policy }),
          more: by
            ? t('ledger.step.ruleBy', {
                who: step.by ?? '',
                when: f.moment(step.at ?? ''),
                rev: step.rev,
              })
            : t('ledger.step.ruleInitial'),
        };
      }
      case 'conflict':
        return {
          what: t('ledger.step.conflict', { when: f.moment(step.askedAt) }),
          ...(step.by !== null && step.at !== null
            ? { more: t('ledger.step.conflictBy', { who: step.by, when: f.moment(step.at) }) }
            : {}),
        };
      case 'page': {
        const from = t(step.cursor === null ? 'ledger.step.pageFirst' : 'ledger.step.pageFrom', {
          count: step.records,
          cursor: step.cursor ?? '',
        });
        return {
          what: t('ledger.step.page', {
            page: step.number,
            objects: t(`ledger.objects.${step.objectType}`),
            when: f.stamp(step.readAt),
          }),
          more: step.alone ? `${from}; ${t('ledger.step.pageAlone')}` : from,
        };
      }
      case 'run':
        return {
          what: t('ledger.step.run', {
            what: t(`ledger.the.${step.runKind}`),
            when: step.at === null ? '' : f.moment(step.at),
            trigger: t(`syncs.trigger.${step.trigger}`),
          }),
        };
      case 'undo':
        return {
          what: t('ledger.step.undo', {
            who: step.actor,
            what: t(`ledger.the.${step.undoesKind}`),
            when: step.undoesAt === null ? '' : f.moment(step.undoesAt),
          }),
        };
      case 'import':
        return {
          what: t('ledger.step.import', { file: step.fileName, who: step.actor }),
          ...(step.line === null ? {} : { more: t('ledger.step.line', { line: step.line }) }),
        };
      case 'origin':
        return {
          what: `${step.actor}, ${t(`leads.history.source.${step.source}`)}`,
          more: f.stamp(step.at),
        };
    }
  }

  return { reasonText, stepText, shown };
}
