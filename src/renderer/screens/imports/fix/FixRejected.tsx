import { useNavigate } from '@tanstack/react-router';
import { SquarePen } from 'lucide-react';
import { useState } from 'react';
import { anyKind } from '../../../../shared/model/import-fix.ts';
import type { ImportRun } from '../../../../shared/model/import.ts';
import { Action } from '../../../components/Action.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';

/** Opens the rows that were not taken in the grid, where they are put right and imported. */
export function FixRejected({ run }: { run: ImportRun }) {
  const { t, language } = useText();
  const { client } = useService();
  const navigate = useNavigate({ from: '/imports' });
  const act = useAct();
  const [opening, setOpening] = useState(false);

  async function open(): Promise<void> {
    setOpening(true);
    const taken = await act({
      do: () => client.importFixing.takeRejected({ id: run.id, language }),
    });
    setOpening(false);
    if (taken) void navigate({ search: { file: taken.fileId, fix: anyKind } });
  }

  return (
    <Action size="xs" icon={<SquarePen size={14} />} loading={opening} onClick={() => void open()}>
      {t('importFixing.fixRejected', { count: run.counts.rejected })}
    </Action>
  );
}
