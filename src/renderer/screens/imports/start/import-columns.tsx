import type { ImportRun } from '../../../../shared/model/import.ts';
import { Action } from '../../../components/Action.tsx';
import type { GridColumn } from '../../../components/grid/grid-types.ts';
import { Pill } from '../../../components/StatusPill.tsx';
import type { useText } from '../../../i18n/use-text.ts';
import { canUndo, importLook, stateOf } from '../import-look.ts';
import { ratioOf } from '../run/run-progress.ts';
import css from './StartPage.module.css';

const counted = ['created', 'updated', 'skipped', 'rejected'] as const;

/** The columns of the list of imports. */
export function importColumns(
  { t, f }: Pick<ReturnType<typeof useText>, 't' | 'f'>,
  onUndo: (run: ImportRun) => void,
): GridColumn<ImportRun>[] {
  const state = (run: ImportRun) =>
    run.status === 'running'
      ? t('imports.list.runningAt', { percent: f.percent(ratioOf(run)) })
      : t(`imports.state.${stateOf(run)}`);
  return [
    {
      id: 'file',
      title: t('imports.list.file'),
      width: { share: 1, min: 160 },
      fixed: true,
      tone: 'strong',
      cell: (run) => run.fileName,
      text: (run) => run.fileName,
    },
    {
      id: 'when',
      title: t('imports.list.when'),
      width: 104,
      tone: 'quiet',
      cell: (run) => f.moment(run.createdAt),
      text: (run) => f.stamp(run.createdAt),
    },
    {
      id: 'who',
      title: t('imports.list.who'),
      width: 104,
      tone: 'quiet',
      givesWay: 2,
      cell: (run) => run.actor,
      text: (run) => run.actor,
    },
    {
      id: 'state',
      title: t('imports.list.state'),
      width: 132,
      cell: (run) => <Pill {...importLook[stateOf(run)]} label={state(run)} plain />,
      text: state,
    },
    ...counted.map((name): GridColumn<ImportRun> => ({
      id: name,
      title: t(`imports.list.${name}`),
      width: 86,
      align: 'end',
      ...(name === 'skipped' ? { givesWay: 1 } : {}),
      cell: ({ counts }) => (
        <span className={counts[name] === 0 ? css.zero : name === 'rejected' ? css.bad : undefined}>
          {f.number(counts[name])}
        </span>
      ),
      text: ({ counts }) => f.number(counts[name]),
    })),
    {
      id: 'undo',
      title: t('imports.undo.short'),
      header: <span className="p-hidden">{t('imports.undo.short')}</span>,
      width: 96,
      align: 'end',
      givesWay: 3,
      cell: (run) =>
        canUndo(run) && (
          <Action
            size="xs"
            variant="subtle"
            tabIndex={-1}
            aria-label={t('imports.undo.named', { name: run.fileName })}
            onClick={(event) => {
              event.stopPropagation();
              onUndo(run);
            }}
          >
            {t('imports.undo.short')}
          </Action>
        ),
      text: () => '',
    },
  ];
}
