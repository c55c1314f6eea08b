import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import type { ColumnRule } from '../../../../shared/model/import-rules.ts';
import type {
  ImportColumn,
  ImportMapping,
  ImportPreview,
  ImportTarget,
} from '../../../../shared/model/import.ts';
import { announce } from '../../../components/announce.ts';
import { useText } from '../../../i18n/use-text.ts';
import type { Draft } from '../drafts.ts';
import { columnLetter } from '../table/letters.ts';
import { useTargetWords } from '../use-target-words.ts';

/** What is decided about a file's columns, and the ways to decide otherwise. */
export type Choices = {
  readonly fileId: string;
  readonly preview: ImportPreview;
  readonly draft: Draft;
  readonly columns: readonly ImportColumn[];
  readonly rules: readonly ColumnRule[];
  /** All of it as the service is asked, a moment after the last change. */
  readonly mapping: Partial<ImportMapping>;
  ruleOf(column: number): ColumnRule;
  setRule(column: number, part: Partial<ColumnRule>): void;
  setTarget(column: number, target: ImportTarget): void;
  setTargets(targets: ReadonlyMap<number, ImportTarget>): void;
  change(part: Partial<Draft>): void;
};

type ChoicesOf = {
  fileId: string;
  preview: ImportPreview | undefined;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
};

const settleMs = 150;

export function useChoices({ fileId, preview, draft, change }: ChoicesOf): Choices | null {
  const { t } = useText();
  const { targetName } = useTargetWords();
  const chosen = draft.reading.columns;
  const columns = useMemo(
    () => (preview?.columns ?? []).map((column) => asChosen(column, chosen)),
    [preview, chosen],
  );
  const rules = useMemo(
    () => draft.reading.rules ?? preview?.rules ?? [],
    [draft.reading.rules, preview],
  );
  const now = useMemo(
    () => ({
      ...draft.reading,
      ...draft.rules,
      columns: columns.map(({ target }) => target),
      rules: [...rules],
    }),
    [draft.reading, draft.rules, columns, rules],
  );
  const [mapping] = useDebouncedValue(now, settleMs);

  return useMemo((): Choices | null => {
    if (!preview) return null;
    const ruleOf = (column: number) =>
      rules.find((rule) => rule.column === column) ?? { ...noRule, column };

    function setTargets(targets: ReadonlyMap<number, ImportTarget>): void {
      change({
        reading: {
          ...draft.reading,
          columns: columns.map(({ index, target }) =>
            targets.has(index) ? (targets.get(index) ?? null) : target,
          ),
          // Words are of the field they were chosen for.
          rules: rules.flatMap((rule) =>
            targets.has(rule.column) ? kept({ ...rule, values: [] }) : [rule],
          ),
        },
      });
    }

    return {
      fileId,
      preview,
      draft,
      columns,
      rules,
      mapping,
      ruleOf,
      change,
      setRule(column, part) {
        const others = rules.filter((rule) => rule.column !== column);
        const next = kept({ ...ruleOf(column), ...part });
        change({
          reading: {
            ...draft.reading,
            columns: columns.map(({ target }) => target),
            rules: [...others, ...next].toSorted((a, b) => a.column - b.column),
          },
        });
      },
      setTargets,
      setTarget(column, target) {
        setTargets(new Map([[column, target]]));
        const field = targetName(target);
        announce(t('imports.column.set', { letter: columnLetter(column), field }));
      },
    };
  }, [fileId, preview, draft, columns, rules, mapping, change, t, targetName]);
}

const noRule = { steps: [], values: [], also: [] };

/** A choice shows at once in its column; what it changes elsewhere follows with the next reading. */
function asChosen(column: ImportColumn, chosen: readonly ImportTarget[] | undefined): ImportColumn {
  const target = chosen === undefined ? column.target : (chosen[column.index] ?? null);
  if (target === column.target) return column;
  return { ...column, target, confidence: target === null ? 0 : 1, evidence: 'none' };
}

/** A rule that says nothing is none. */
function kept(rule: ColumnRule): ColumnRule[] {
  const { join, steps, values, onMatch, also, column } = rule;
  const says = join || onMatch || steps.length > 0 || values.length > 0 || also.length > 0;
  if (!says) return [];
  const plain = { column, steps, values, also };
  return [{ ...plain, ...(join ? { join } : {}), ...(onMatch ? { onMatch } : {}) }];
}
