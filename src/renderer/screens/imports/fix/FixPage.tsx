import { useNavigate } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import {
  anyKind,
  sourceCompared,
  type FixRow,
  type ImportCheck,
  type ImportFix,
  type ImportFixes,
} from '../../../../shared/model/import-fix.ts';
import type { ImportMapping, ImportPreview } from '../../../../shared/model/import.ts';
import { Action } from '../../../components/Action.tsx';
import { Banner } from '../../../components/Banner.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Bench, Foot, Main, Spacer } from '../../../components/Layout.tsx';
import { useCommands } from '../../../commands/use-commands.ts';
import { useText } from '../../../i18n/use-text.ts';
import { CheckProgress } from '../CheckProgress.tsx';
import { useDraft, type Draft } from '../drafts.ts';
import { FixBar } from './FixBar.tsx';
import { FixCellSection } from './FixCellSection.tsx';
import { FixesSection } from './FixesSection.tsx';
import { FixGrid } from './FixGrid.tsx';
import css from './FixGrid.module.css';
import { FixKinds } from './FixKinds.tsx';
import { ImportAside } from '../ImportAside.tsx';
import { ImportToolbar } from '../ImportToolbar.tsx';
import mapping from '../mapping/Mapping.module.css';
import type { CellPlace } from '../table/preview-problems.ts';
import { useCheck, withCheck, type Check } from '../use-check.ts';
import { useCorrectedFile } from './use-corrected-file.ts';
import { useFixRows } from './use-fix-rows.ts';
import { useFixWords } from './use-fix-words.ts';
import { useFixes, useFixState } from './use-fixes.ts';
import { usePreview } from '../use-preview.ts';
import { useFromRejected } from '../use-from-rejected.ts';
import { useProblemWords } from '../use-problem-words.ts';
import { useReread } from './use-reread.ts';
import { useStartImport } from '../use-start-import.ts';
import { useTargetWords } from '../use-target-words.ts';

/** The rows of a file that have problems, put right before the import; nothing is written here. */
export function FixPage({ fileId, kind }: { fileId: string; kind: string }) {
  const { t } = useText();
  const draft = useDraft(fileId);
  const { preview: read, mapping: told, error, retry } = usePreview(fileId, draft);
  const state = useFixState(fileId, told);
  const check = useCheck(fileId, told, state?.revision);
  // The list stays as it is while its rows are put right: a row does not leave from under the hand.
  const [list, setList] = useState({ kind, check: check.done });
  if ((list.kind !== kind || !list.check) && check.done) setList({ kind, check: check.done });

  const preview = read && withCheck(read, check);
  if (preview && list.check) {
    return (
      <FixBench
        key={fileId}
        {...{ fileId, kind, preview, draft, told, state, check }}
        list={list.check}
        onRefresh={() => setList({ kind, check: check.done })}
      />
    );
  }
  return (
    <Bench>
      <Main label={t('importFixing.title')}>
        <ImportToolbar step="columns" />
        <div className={css.checking}>
          {error ? (
            <ErrorNotice error={error} onRetry={retry} />
          ) : (
            <>
              <h2>{t('importFixing.check.running')}</h2>
              <CheckProgress check={check.now} onRetry={check.retry} />
            </>
          )}
        </div>
      </Main>
    </Bench>
  );
}

type FixBenchProps = {
  fileId: string;
  kind: string;
  preview: ImportPreview;
  draft: Draft;
  told: Partial<ImportMapping>;
  state: ImportFixes | undefined;
  check: Check;
  /** The dry run whose rows are shown. */
  list: ImportCheck;
  onRefresh: () => void;
};

function FixBench(props: FixBenchProps) {
  const { fileId, kind, preview, draft, told, state, check, list, onRefresh } = props;
  const { t } = useText();
  const navigate = useNavigate({ from: '/imports' });
  const { kindName } = useProblemWords();
  const { columnName } = useTargetWords();
  const { columns, from } = preview;
  useFromRejected(fileId, preview);
  const { rows, error, retry } = useFixRows(fileId, list.id, kind);
  const { make, takeBack } = useFixes(fileId, told, state);
  const file = useCorrectedFile(fileId, preview.fileName, told);
  const again = useReread(fileId, told, draft);
  const start = useStartImport({ fileId, draft, preview, columns });
  const fixWords = useFixWords();
  const [place, setPlace] = useState<CellPlace>({ row: 0, column: 0 });
  const [onWay, setOnWay] = useState<ReadonlyMap<string, string>>(new Map());
  const row = rows.at(place.row);
  // Of rejected rows the reasons are told beside; their lines are those of the first file.
  const skip = from && columns[0]?.target === null && columns[1]?.target === null ? 2 : 0;

  const lineOf = (of: FixRow) => (skip > 0 ? of.cells[skip - 1] : undefined) ?? String(of.line);
  const show = (next: string) => void navigate({ search: { file: fileId, fix: next } });
  const leavePage = () =>
    void navigate({ search: from ? { import: from.id } : { file: fileId, only: undefined } });

  async function keep(of: FixRow, column: number, text: string): Promise<void> {
    const key = `${of.line}:${column}`;
    setOnWay((now) => new Map(now).set(key, text));
    const source = sourceKey(of.source[column] ?? of.cells[column]);
    const said = t('importFixing.saved', { line: lineOf(of), text });
    await make([{ kind: 'cell', line: of.line, column, source, text }], said);
    setOnWay((now) => new Map([...now].filter(([each]) => each !== key)));
  }

  function everywhere(source: string, text: string): void {
    const fix: ImportFix = { kind: 'value', column: place.column, source: sourceKey(source), text };
    void make([fix], t('importFixing.everywhereDone', { from: source, to: text }));
  }

  function leave(left: boolean): void {
    if (!row) return;
    const said = t(left ? 'importFixing.leftDone' : 'importFixing.tookDone', {
      line: lineOf(row),
    });
    void make([{ kind: 'leave', line: row.line, rowKey: row.rowKey, left }], said);
  }

  useCommands([
    {
      id: 'imports.fixUndo',
      title: t('importFixing.command.undo'),
      group: 'imports',
      keys: ['$mod+Z'],
      enabled: () => state !== undefined && state.lastStep !== null,
      run: () => void takeBack(),
    },
    {
      id: 'imports.fixLeave',
      title: t('importFixing.command.leave'),
      group: 'imports',
      keys: ['$mod+Delete'],
      enabled: () => row !== undefined,
      run: () => leave(row?.leftOut !== true),
    },
    {
      id: 'imports.fixEverywhere',
      title: t('importFixing.command.everywhere'),
      group: 'imports',
      keys: ['$mod+Enter'],
      enabled: () => row?.source[place.column] !== undefined,
      run: () => everywhere(row?.source[place.column] ?? '', row?.cells[place.column] ?? ''),
    },
    {
      id: 'imports.fixDownload',
      title: t('importFixing.command.download'),
      group: 'imports',
      enabled: () => state !== undefined && state.lastStep !== null,
      run: () => void file.download(),
    },
    {
      id: 'imports.back',
      title: t('importFixing.back'),
      group: 'imports',
      keys: ['Escape'],
      hidden: true,
      run: leavePage,
    },
  ]);

  const { created, updated, skipped } = preview.outcome;
  return (
    <Bench>
      <Main label={t('importFixing.title')}>
        <ImportToolbar step="columns" />
        <FixBar
          fileName={preview.fileName}
          check={list}
          kind={kind}
          onKind={show}
          onRefresh={check.done && check.done.id !== list.id ? onRefresh : undefined}
        />
        {from && (
          <Banner tone="info">{t('importFixing.fromRejected', { name: from.fileName })}</Banner>
        )}
        {error ? (
          <div className={mapping.error}>
            <ErrorNotice error={error} onRetry={check.done ? onRefresh : retry} />
          </div>
        ) : rows.total > 0 ? (
          <FixGrid
            key={`${list.id} ${kind}`}
            label={t('importFixing.grid', {
              kind: kind === anyKind ? t('importFixing.all') : kindName(kind),
            })}
            columns={columns}
            rows={rows}
            skip={skip}
            onWay={onWay}
            onText={(of, column, text) => void keep(of, column, text)}
            onPlace={setPlace}
          />
        ) : (
          <EmptyState
            icon={CircleCheck}
            tone="success"
            title={t('importFixing.emptyTitle')}
            body={t('importFixing.emptyBody')}
          />
        )}
        <Foot>
          <Action size="md" onClick={leavePage}>
            {from ? t('common.back') : t('importFixing.back')}
          </Action>
          <span className={mapping.quiet}>{fixWords(state, check.done?.corrected ?? 0)}</span>
          <Spacer />
          <Action primary size="md" loading={start.starting} onClick={() => void start.run()}>
            {preview.complete
              ? t('imports.mapping.importLines', { count: created + updated + skipped })
              : t('imports.mapping.importAll')}
          </Action>
        </Foot>
      </Main>
      <ImportAside label={t('importFixing.panel')}>
        <FixCellSection
          row={row}
          line={row ? lineOf(row) : ''}
          column={place.column}
          columnName={columnName(columns, place.column < 0 ? null : place.column)}
          checkId={list.id}
          kind={kind}
          onEverywhere={everywhere}
          onRestore={() => row && void keep(row, place.column, row.source[place.column] ?? '')}
          onLeave={leave}
        />
        <FixKinds check={check.done ?? list} kind={kind} onKind={show} />
        <FixesSection
          state={state}
          corrected={check.done?.corrected ?? 0}
          onUndo={() => void takeBack()}
          onDownload={() => void file.download()}
          downloading={file.downloading}
          onReread={again.choose}
          reading={again.reading}
        />
      </ImportAside>
    </Bench>
  );
}

/** As much of what the file says as corrections compare. */
function sourceKey(text: string | undefined): string {
  return (text ?? '').trim().slice(0, sourceCompared);
}
