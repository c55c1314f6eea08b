import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ImportTarget } from '../../../../shared/model/import.ts';
import { announce } from '../../../components/announce.ts';
import { Banner } from '../../../components/Banner.tsx';
import { Bench, Main } from '../../../components/Layout.tsx';
import { useStable } from '../../../components/use-stable.ts';
import { useCommands } from '../../../commands/use-commands.ts';
import { useText } from '../../../i18n/use-text.ts';
import { keepDraft, useDraft, type Draft } from '../drafts.ts';
import { ColumnPanel } from '../column/ColumnPanel.tsx';
import { fieldName } from './custom-names.ts';
import { FormatsAside } from '../start/FormatsAside.tsx';
import { ImportAside } from '../ImportAside.tsx';
import { anyProblem } from './imports-search.ts';
import { ImportToolbar } from '../ImportToolbar.tsx';
import { MappingBar } from './MappingBar.tsx';
import { MappingFoot } from './MappingFoot.tsx';
import { MappingGrid } from './MappingGrid.tsx';
import type { MappingHandle } from './use-mapping-cursor.ts';
import { MappingPanel } from '../panel/MappingPanel.tsx';
import { MappingSkeleton } from './MappingSkeleton.tsx';
import { MappingStrip } from './MappingStrip.tsx';
import { indexProblems, rowsShown } from '../table/preview-problems.ts';
import { UnreadableFile } from './UnreadableFile.tsx';
import { customTarget, saysWho } from '../targets.ts';
import { useCheck, withCheck } from '../use-check.ts';
import { useChoices } from './use-choices.ts';
import { useFixState } from '../fix/use-fixes.ts';
import { useFromRejected } from '../use-from-rejected.ts';
import { usePreview } from '../use-preview.ts';
import { useStartImport } from '../use-start-import.ts';
import { useTargetWords } from '../use-target-words.ts';

/** The columns of a file matched to fields, on top of its own rows; nothing is written here. */
export function MappingPage({ fileId }: { fileId: string }) {
  const { t } = useText();
  const { only } = useSearch({ from: '/imports' });
  const navigate = useNavigate({ from: '/imports' });
  const { headerName } = useTargetWords();
  const [openColumn, setOpenColumn] = useState<number | null>(null);
  const draft = useDraft(fileId);
  // The draft of a file that cannot be read is dropped; its name stays in what is said of it.
  const [fileName] = useState(draft.fileName);
  const { preview: read, mapping, error, retry, behind } = usePreview(fileId, draft);
  const fixes = useFixState(fileId, mapping);
  const check = useCheck(fileId, mapping, fixes?.revision);
  const preview = useMemo(() => read && withCheck(read, check), [read, check]);
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
  const fix = () => void navigate({ search: { file: fileId, fix: only ?? anyProblem } });
  useFromRejected(fileId, preview);

  const choices = useChoices({ fileId, preview, draft, change });
  const columns = useMemo(() => choices?.columns ?? [], [choices]);
  const problems = useMemo(() => indexProblems(preview?.problems ?? []), [preview]);
  const rows = useMemo(() => (preview ? rowsShown(preview, only) : []), [preview, only]);
  const start = useStartImport({ fileId, draft, preview, columns });

  const setTarget = useStable((index: number, target: ImportTarget) =>
    choices?.setTarget(index, target),
  );
  const keepColumn = useStable((index: number) => {
    const header = columns[index]?.header ?? '';
    choices?.setTarget(index, customTarget(fieldName(header) || headerName('', index)));
  });

  useEffect(() => {
    if (!preview || behind) return;
    announce(t('imports.mapping.announceOutcome', { count: preview.lines, ...preview.outcome }));
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
      id: 'imports.fix',
      title: t('importFixing.openCommand'),
      group: 'imports',
      keys: ['c'],
      enabled: () => Object.keys(preview?.problemCounts ?? {}).length > 0,
      run: fix,
    },
    {
      id: 'imports.back',
      title: t('imports.command.back'),
      group: 'imports',
      keys: ['Escape'],
      hidden: true,
      run: () => {
        if (openColumn !== null) setOpenColumn(null);
        else if (only === undefined) leave();
        else show(undefined);
      },
    },
  ]);

  const aimless = preview !== undefined && !saysWho(columns.map(({ target }) => target));
  const open = openColumn !== null && openColumn < columns.length ? openColumn : null;
  const columnPanel = choices && open !== null && (
    <ColumnPanel choices={choices} column={open} onClose={() => setOpenColumn(null)} />
  );
  const panel = choices && (
    <MappingPanel
      choices={choices}
      check={check}
      fixes={fixes}
      onFix={fix}
      behind={behind}
      only={only}
      onOnly={show}
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
        {preview && choices && (
          <>
            <MappingBar
              preview={preview}
              only={only}
              shown={rows.length}
              rules={draft.rules}
              onOnly={show}
              onRules={(rules) => change({ rules: { ...draft.rules, ...rules } })}
            />
            {narrow && (
              <MappingStrip preview={preview} onProblems={() => show(anyProblem)}>
                {panel}
              </MappingStrip>
            )}
            {aimless && <Banner>{t('imports.mapping.aimless')}</Banner>}
            {preview.from && (
              <Banner tone="info">
                {t('importFixing.fromRejected', { name: preview.from.fileName })}
              </Banner>
            )}
            <MappingGrid
              handle={grid}
              columns={columns}
              rows={rows}
              problems={problems}
              filtered={only !== undefined}
              rules={choices.rules}
              open={open}
              onTarget={setTarget}
              onKeep={keepColumn}
              onOpen={setOpenColumn}
              onShowAll={() => show(undefined)}
            />
            <MappingFoot
              choices={choices}
              preview={preview}
              behind={behind}
              quiet={draft.rules.quiet}
              start={start}
              onBack={leave}
            />
          </>
        )}
        {!preview && !error && <MappingSkeleton fileName={fileName} />}
      </Main>
      {!preview && error && <FormatsAside />}
      {narrow && (
        <Drawer
          opened={open !== null}
          onClose={() => setOpenColumn(null)}
          withCloseButton={false}
          size={340}
          padding={0}
          title={t('imports.panel.label')}
          classNames={{ header: 'p-hidden' }}
        >
          {columnPanel}
        </Drawer>
      )}
      {(preview || !error) && !narrow && (
        <ImportAside label={t('imports.panel.label')}>{columnPanel || panel}</ImportAside>
      )}
    </Bench>
  );
}
