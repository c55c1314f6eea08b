import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ImportColumn, ImportPreview } from '../../../shared/model/import.ts';
import { announce } from '../../components/announce.ts';
import { showToast } from '../../components/toast.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { dropDraft, type Draft } from './drafts.ts';
import { saysWho } from './targets.ts';

type StartOf = {
  fileId: string;
  draft: Draft;
  preview: ImportPreview | undefined;
  columns: readonly ImportColumn[];
};

export type StartImport = { run: () => Promise<void>; starting: boolean };

/** Starts the import as decided, or says why it cannot be started. */
export function useStartImport({ fileId, draft, preview, columns }: StartOf): StartImport {
  const { t } = useText();
  const { client, api, queries } = useService();
  const navigate = useNavigate({ from: '/imports' });
  const act = useAct();
  const [starting, setStarting] = useState(false);

  async function run(): Promise<void> {
    if (!preview || starting) return;
    const targets = columns.map(({ target }) => target);
    if (!saysWho(targets)) return announce(t('imports.mapping.aimless'));
    if (preview.complete && preview.outcome.rejected === preview.lines) {
      return showToast({ tone: 'warning', title: t('imports.mapping.allRejected') });
    }
    setStarting(true);
    const { encoding, delimiter, hasHeader } = { ...preview, ...draft.reading };
    const mapping = {
      encoding,
      delimiter,
      hasHeader,
      columns: targets,
      rules: draft.reading.rules ?? preview.rules,
      ...(preview.sheet === null ? {} : { sheet: preview.sheet }),
      ...draft.rules,
    };
    const started = await act({
      do: () => client.imports.start({ fileId, mapping, syncTo: [...draft.syncTo] }),
    });
    setStarting(false);
    if (!started) return;
    dropDraft(fileId);
    // What is shown first is the import as it began; a short one may be done already.
    const queryKey = api.imports.get.queryKey({ input: { id: started.id } });
    queries.setQueryData(queryKey, started);
    await queries.invalidateQueries({ queryKey, refetchType: 'none' });
    // The file is on its way in: there is nothing to come back to.
    void navigate({ search: { import: started.id }, replace: true });
  }

  return { run, starting };
}
