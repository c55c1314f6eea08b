import { useMemo } from 'react';
import { ptBR } from '../../../shared/i18n/catalogues.ts';
import { useText } from '../../i18n/use-text.ts';

type Kind = keyof typeof ptBR.importProblems.title;

function isKnown(kind: string): kind is Kind {
  return Object.hasOwn(ptBR.importProblems.title, kind);
}

/** Kinds of problems in words; one that came after these words were written shows its own name. */
export function useProblemWords() {
  const { t } = useText();
  return useMemo(
    () => ({
      kindName: (kind: string) => (isKnown(kind) ? t(`importProblems.title.${kind}`) : kind),
      reason: ({ kind, value }: { kind: string; value: string }) =>
        isKnown(kind) ? t(`importProblems.reason.${kind}`, { value: shortened(value) }) : kind,
    }),
    [t],
  );
}

function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 59)}…` : value;
}
