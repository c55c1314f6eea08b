import { Tooltip } from '@mantine/core';
import { CircleX, TriangleAlert } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { ImportProblem } from '../../../../shared/model/import.ts';
import { useText } from '../../../i18n/use-text.ts';
import css from '../table/FileTable.module.css';
import { useProblemWords } from '../use-problem-words.ts';

type MappingCellProps = {
  place: string;
  role: 'gridcell' | 'rowheader';
  colIndex: number;
  text: string;
  /** Said before the text, where the text alone would mean little. */
  label?: string;
  problem: ImportProblem | undefined;
  ignored?: boolean;
  end?: boolean;
  isCursor: boolean;
  left?: number;
  width: number;
};

/** One cell as it stands in the file. What is wrong with it shows on focus and under the pointer. */
function MappingCellPlain(props: MappingCellProps) {
  const { place, role, colIndex, text, label, problem, ignored, end, isCursor, left, width } =
    props;
  const { t } = useText();
  const { reason } = useProblemWords();
  const words = problem ? reason(problem) : null;
  const Icon = problem?.severity === 'error' ? CircleX : TriangleAlert;
  const cell = (
    <div
      role={role}
      aria-colindex={colIndex}
      className={role === 'rowheader' ? css.line : css.cell}
      data-cell={place}
      data-tone={problem && (problem.severity === 'error' ? 'danger' : 'warning')}
      data-severity={problem?.severity}
      data-ignored={ignored || undefined}
      data-end={end || undefined}
      tabIndex={isCursor ? 0 : -1}
      title={problem ? undefined : text || undefined}
      style={{ left, width }}
    >
      {problem && <Icon size={13} className={css.cellIcon} aria-hidden="true" />}
      <span className="p-truncate">
        {label && <span className="p-hidden">{label} </span>}
        {text === '' ? <Blank /> : label ? <span aria-hidden="true">{text}</span> : text}
      </span>
      {words && (
        <span className="p-hidden">
          , {t(problem?.severity === 'error' ? 'common.tone.danger' : 'common.tone.warning')}:{' '}
          {words}
        </span>
      )}
    </div>
  );
  return words === null ? cell : <Explained words={words}>{cell}</Explained>;
}

function Explained({ words, children }: { words: string; children: ReactNode }) {
  return (
    <Tooltip label={words} openDelay={120} position="bottom-start" withinPortal>
      {children}
    </Tooltip>
  );
}

function Blank() {
  const { t } = useText();
  return (
    <>
      <span aria-hidden="true" className={css.blank}>
        —
      </span>
      <span className="p-hidden">{t('imports.mapping.blank')}</span>
    </>
  );
}

export const MappingCell = memo(MappingCellPlain);
