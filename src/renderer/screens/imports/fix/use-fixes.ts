import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ImportFix, ImportFixes } from '../../../../shared/model/import-fix.ts';
import type { ImportMapping } from '../../../../shared/model/import.ts';
import { announce } from '../../../components/announce.ts';
import { sayTakenBack } from '../../../components/toast.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useStable } from '../../../components/use-stable.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { pushUndo, useUndo, type Stepped } from '../../../stores/undo.ts';

/** How much of a file is corrected so far; kept by the service with the file. */
export function useFixState(fileId: string, mapping: Partial<ImportMapping>) {
  const { client } = useService();
  return useQuery({
    // Which table of the file it is, is all that the corrections ask of the mapping.
    queryKey: fixesKey(fileId, mapping.sheet),
    queryFn: ({ signal }) => client.importFixing.state({ fileId, mapping }, { signal }),
  }).data;
}

function fixesKey(fileId: string, sheet: string | undefined) {
  return ['import-fixes', fileId, sheet ?? null];
}

export type Fixes = {
  /** Keeps corrections; false when they could not be kept. `said`: what was done, in words. */
  make: (fixes: ImportFix[], said: string) => Promise<boolean>;
  /** Takes the last correction back. */
  takeBack: () => Promise<void>;
};

/** Corrects a file. Each deed is one step for Ctrl+Z, on the pile of all that can be taken back. */
export function useFixes(
  fileId: string,
  mapping: Partial<ImportMapping>,
  state: ImportFixes | undefined,
): Fixes {
  const { t } = useText();
  const { client, queries } = useService();
  const act = useAct();

  async function take(next: ImportFixes): Promise<void> {
    queries.setQueryData(fixesKey(fileId, mapping.sheet), next);
    await queries.invalidateQueries({ queryKey: ['import-fix-rows', fileId] });
  }

  const undone = { tone: 'info', title: t('importFixing.undone') } as const;

  async function takeBackStep(step: number): Promise<Stepped> {
    await take(await client.importFixing.unfix({ fileId, mapping, step }));
    return { said: undone };
  }

  const make = useStable(async (fixes: ImportFix[], said: string) => {
    const next = await act({ do: () => client.importFixing.fix({ fileId, mapping, fixes }) });
    if (!next) return false;
    announce(said);
    const step = next.lastStep;
    if (step !== null) {
      pushUndo({ id: undoId(fileId, step), label: said, step: () => takeBackStep(step) });
    }
    await take(next);
    return true;
  });

  const takeBack = useStable(async () => {
    const step = state?.lastStep ?? null;
    if (step === null) return;
    const id = undoId(fileId, step);
    if (useUndo.getState().entries.some((entry) => entry.id === id)) return sayTakenBack(t, { id });
    await act({ do: () => takeBackStep(step), done: () => undone });
  });

  return useMemo(() => ({ make, takeBack }), [make, takeBack]);
}

function undoId(fileId: string, step: number): string {
  return `import-fix ${fileId} ${step}`;
}
