import { memo } from 'react';
import type { ImportColumn, ImportTarget } from '../../../shared/model/import.ts';
import { useText } from '../../i18n/use-text.ts';
import { columnLetter } from './letters.ts';
import css from './MappingGrid.module.css';
import { TargetPicker } from './TargetPicker.tsx';
import { doubtful, evidenceOf, firstWithSame, transformOf } from './targets.ts';
import { useTargetWords } from './use-target-words.ts';

type MappingHeadProps = {
  column: ImportColumn;
  columns: readonly ImportColumn[];
  left: number;
  width: number;
  isCursor: boolean;
  onTarget: (index: number, target: ImportTarget) => void;
};

/** The head of one column: its letter and name, its field, how sure that is, what is done to its values. */
function MappingHeadPlain({ column, columns, left, width, isCursor, onTarget }: MappingHeadProps) {
  const { t, f } = useText();
  const { headerName } = useTargetWords();
  const { index, target, confidence, header } = column;
  const letter = columnLetter(index);
  const evidence = evidenceOf(column);
  const guessed = target !== null && evidence !== 'chosen';
  const unsure = guessed && confidence < doubtful;
  const transform = transformOf(target);
  const fills = firstWithSame(columns, column);
  const evidenceWords =
    fills !== null
      ? t('imports.column.fills', { letter: columnLetter(fills) })
      : target === null
        ? t('imports.column.ignored')
        : t(`imports.column.evidence.${evidence}`);
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      className={css.headCell}
      data-ignored={target === null || undefined}
      style={{ left, width }}
    >
      <div className={css.headName} title={header || undefined}>
        <span className={css.letter}>{letter}</span>
        <span className="p-truncate">{header ? headerName(header, index) : ''}</span>
      </div>
      <TargetPicker
        column={column}
        columns={columns}
        doubtful={unsure}
        tabIndex={isCursor ? 0 : -1}
        onChange={(next) => onTarget(index, next)}
      />
      <div className={css.evidence}>
        {guessed && (
          <span className={css.percent} data-tone={unsure ? 'warning' : 'success'}>
            {f.percent(confidence)}
          </span>
        )}
        <span className="p-truncate" title={evidenceWords}>
          {evidenceWords}
        </span>
      </div>
      {transform && (
        <div className={css.transform}>{t(`imports.column.transform.${transform}`)}</div>
      )}
    </div>
  );
}

export const MappingHead = memo(MappingHeadPlain);
