import { useMediaQuery } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ImportTarget } from '../../../shared/model/import.ts';
import { announce } from '../../components/announce.ts';
import { Banner } from '../../components/Banner.tsx';
import { Bench, Main } from '../../components/Layout.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { keepDraft, untouched, useDrafts, type Draft } from './drafts.ts';
import { FormatsAside } from './FormatsAside.tsx';
import { ImportAside } from './ImportAside.tsx';
import { anyProblem } from './imports-search.ts';
import { ImportToolbar } from './ImportToolbar.tsx';
import { columnLetter } from './letters.ts';
import { MappingBar } from './MappingBar.tsx';
import { MappingFoot } from './MappingFoot.tsx';
import { MappingGrid, type MappingHandle } from './MappingGrid.tsx';
import { MappingPanel } from './MappingPanel.tsx';
import { MappingSkeleton } from './MappingSkeleton.tsx';
import { MappingStrip } from './MappingStrip.tsx';
import { indexProblems, rowsShown } from './preview-problems.ts';
import { UnreadableFile } from './UnreadableFile.tsx';
import { saysWho } from './targets.ts';
import { usePreview } from './use-preview.ts';
import { useStartImport } from './use-start-import.ts';
import { useTargetWords } from './use-target-words.ts';

/** The columns of a file matched to fields, on top of its own rows; nothing is written here. */
export function MappingPage({ fileId }: { fileId: string }) {
  const { t } = useText();
  const { only } = useSearch({ from: '/imports' });
  const navigate = useNavigate({ from: '/imports' });
  const { targetName } = useTargetWords();
  const draft = useDrafts((state) => state.drafts[fileId]) ?? untouched;
  // The draft of a file that cannot be read is dropped; its name stays in what is said of it.
  const [fileName] = useState(draft.fileName);
  const { preview, error, retry, behind } = usePreview(fileId, draft);
  const grid = useRef<MappingHandle>(null);
  const narrow = useMediaQuery('(max-width: 1179px)', false, { getInitialValueInEffect: false });

  const change = useCallback(
    (part: Partial<Draft>) =>
      keepDraft(fileId, { fileName: preview?.fileName ?? fileName, ...part }),
    [fileId, preview?.fileName, fileName],
  );
  const show = useCallback(
    (next: string | undefined) => void navigate({ search: { file: fileId, only: next } }),
    [navigate, fileId],
  );
  const leave = () => void navigate({ search: {} });

  // A choice shows at once in its column; what it changes elsewhere follows with the next reading.
  const chosen = draft.reading.columns;
  const columns = useMemo(
    () =>
      (preview?.columns ?? []).map((column) => {
        const target = chosen === undefined ? column.target : (chosen[column.index] ?? null);
        if (target === column.target) return column;
        return {
          ...column,
          target,
          confidence: target === null ? 0 : 1,
          evidence: 'none' as const,
        };
      }),
    [preview, chosen],
  );
  const problems = useMemo(() => indexProblems(preview?.problems ?? []), [preview]);
  const rows = useMemo(() => (preview ? rowsShown(preview, only) : []), [preview, only]);
  const start = useStartImport({ fileId, draft, preview, columns });

  const setTarget = useCallback(
    (index: number, target: ImportTarget) => {
      const targets = columns.map((column) => (column.index === index ? target : column.target));
      change({ reading: { ...draft.reading, columns: targets } });
      announce(t('imports.column.set', { letter: columnLetter(index), field: targetName(target) }));
    },
    [columns, draft.reading, change, t, targetName],
  );

  useEffect(() => {
    if (!preview || behind) return;
    announce(t('imports.mapping.announceOutcome', { lines: preview.lines, ...preview.outcome }));
  }, [preview, behind, t]);

  useCommands([
    {
      id: 'imports.start',
      title: t('imports.command.start'),
      group: 'imports',
      keys: ['$mod+Enter'],
      whileTyping: true,
      enabled: () => preview !== undefined,
      run: () => void start.run(),
    },
    {
      id: 'imports.onlyProblems',
      title: t('imports.command.onlyProblems'),
      group: 'imports',
      keys: ['p'],
      run: () => show(only === undefined ? anyProblem : undefined),
    },
    {
      id: 'imports.nextProblem',
      title: t('imports.command.nextProblem'),
      group: 'imports',
      keys: ['n'],
      run: () => grid.current?.toProblem(1),
    },
    {
      id: 'imports.previousProblem',
      title: t('imports.command.previousProblem'),
      group: 'imports',
      keys: ['Shift+N'],
      run: () => grid.current?.toProblem(-1),
    },
    {
      id: 'imports.back',
      title: t('imports.command.back'),
      group: 'imports',
      keys: ['Escape'],
      hidden: true,
      run: () => (only === undefined ? leave() : show(undefined)),
    },
  ]);

  const aimless = preview !== undefined && !saysWho(columns.map(({ target }) => target));
  const panel = preview && (
    <MappingPanel
      preview={preview}
      draft={draft}
      behind={behind}
      only={only}
      onOnly={show}
      onChange={change}
    />
  );
  return (
    <Bench>
      <Main label={t('imports.title')}>
        <ImportToolbar step="columns" />
        {error && (
          <UnreadableFile
            fileId={fileId}
            fileName={fileName}
            error={error}
            wasRead={preview !== undefined}
            onRetry={retry}
          />
        )}
        {preview && (
          <>
            <MappingBar
              preview={preview}
              only={only}
              shown={rows.length}
              onMatch={draft.rules.onMatch}
              onOnly={show}
              onOnMatch={(onMatch) => change({ rules: { ...draft.rules, onMatch } })}
            />
            {narrow && (
              <MappingStrip preview={preview} onProblems={() => show(anyProblem)}>
                {panel}
              </MappingStrip>
            )}
            {aimless && <Banner>{t('imports.mapping.aimless')}</Banner>}
            <MappingGrid
              handle={grid}
              columns={columns}
              rows={rows}
              problems={problems}
              filtered={only !== undefined}
              onTarget={setTarget}
              onShowAll={() => show(undefined)}
            />
            <MappingFoot preview={preview} behind={behind} start={start} onBack={leave} />
          </>
        )}
        {!preview && !error && <MappingSkeleton fileName={fileName} />}
      </Main>
      {!preview && error && <FormatsAside />}
      {(preview || !error) && !narrow && (
        <ImportAside label={t('imports.panel.label')}>{panel}</ImportAside>
      )}
    </Bench>
  );
}
