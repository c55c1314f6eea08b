import { memo } from 'react';
import type { ColumnRule } from '../../../../shared/model/import-rules.ts';
import type { ImportColumn, ImportTarget } from '../../../../shared/model/import.ts';
import { useText } from '../../../i18n/use-text.ts';
import { columnLetter } from '../table/letters.ts';
import css from './MappingHead.module.css';
import { TargetPicker } from './TargetPicker.tsx';
import { doubtful, evidenceOf, firstWithSame, transformOf } from '../targets.ts';
import { useTargetWords } from '../use-target-words.ts';

type MappingHeadProps = {
  column: ImportColumn;
  columns: readonly ImportColumn[];
  isCursor: boolean;
  rule: ColumnRule | undefined;
  isOpen: boolean;
  onTarget: (index: number, target: ImportTarget) => void;
  onKeep: (index: number) => void;
  onOpen: (index: number) => void;
};

/** The head of one column: its letter and name, its field, how sure that is, what is done to its values. */
function MappingHeadPlain(props: MappingHeadProps) {
  const { column, columns, isCursor, rule, isOpen, onTarget, onKeep, onOpen } = props;
  const { t, f } = useText();
  const { headerName } = useTargetWords();
  const { index, target, confidence, header } = column;
  const letter = columnLetter(index);
  const evidence = evidenceOf(column);
  const guessed = target !== null && evidence !== 'chosen';
  const unsure = guessed && confidence < doubtful;
  const transform = transformOf(target);
  const adjusted = countOf(rule);
  const outside = target === null && adjusted === 0;
  const fills = firstWithSame(columns, column);
  const evidenceWords =
    fills !== null
      ? t('imports.column.fills', { letter: columnLetter(fills) })
      : target === null
        ? t('imports.column.ignored')
        : t(`imports.column.evidence.${evidence}`);
  return (
    <div className={css.head}>
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
      <button
        type="button"
        className={css.transform}
        data-open={isOpen || undefined}
        data-changed={adjusted > 0 || undefined}
        aria-expanded={outside ? undefined : isOpen}
        tabIndex={isCursor ? 0 : -1}
        onClick={() => (outside ? onKeep(index) : onOpen(index))}
      >
        {outside
          ? t('importChoices.column.keep')
          : adjusted > 0
            ? t('importChoices.column.adjusted', { count: adjusted })
            : transform
              ? t(`imports.column.transform.${transform}`)
              : t('importChoices.column.adjust')}
        <span className="p-hidden">
          {' '}
          {outside
            ? t('importChoices.column.keepNamed', { letter })
            : t('importChoices.column.open', { letter })}
        </span>
      </button>
    </div>
  );
}

/** How many things were decided about a column beside where it goes. */
function countOf(rule: ColumnRule | undefined): number {
  if (!rule) return 0;
  const { steps, values, also, join, onMatch } = rule;
  return steps.length + values.length + also.length + Number(!!join) + Number(!!onMatch);
}

export const MappingHead = memo(MappingHeadPlain);
