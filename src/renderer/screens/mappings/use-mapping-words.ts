import { useMemo } from 'react';
import type { FieldProblem } from '../../../shared/errors.ts';
import type { MappingFault, MappingStep } from '../../../shared/model/mapping.ts';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';

const known = ['unknown', 'fixed', 'twice', 'not_writable', 'part'] as const;

/** Steps, faults and problems of a mapping in the words on screen. */
export function useMappingWords() {
  const { t } = useText();
  const { fieldName } = useLeadWords();
  return useMemo(() => {
    function stepText(step: MappingStep): string {
      const name = t(`mappings.step.${step.kind}`);
      switch (step.kind) {
        case 'prefix':
        case 'suffix':
        case 'default':
          return `${name} “${step.text}”`;
        case 'replace':
          return `${name} “${step.from}” → “${step.to}”`;
        case 'split':
          return `${name} ${step.part}`;
        case 'date':
          return `${name} ${t(`mappings.form.${step.to}`)}`;
        case 'money':
          return `${name} ${t(`mappings.form.${step.to === 'br' ? 'money' : 'plain'}`)}`;
        case 'expression':
          return step.source;
        default:
          return name;
      }
    }

    const faultText = ({ code, detail }: MappingFault) =>
      t(`mappings.fault.${code}`, { detail: detail ?? '' });

    function problemText({ problem, suggestion }: FieldProblem): string {
      const word = known.find((each) => each === problem);
      const words = problem.startsWith('expression_')
        ? t('mappings.problem.expression')
        : t(`mappings.problem.${word ?? 'other'}`);
      return suggestion === undefined
        ? words
        : `${words} ${t('mappings.expression.meant', { meant: suggestion })}`;
    }

    return { stepText, faultText, problemText, fieldName };
  }, [t, fieldName]);
}
