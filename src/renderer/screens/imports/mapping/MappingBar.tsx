import { FileSpreadsheet } from 'lucide-react';
import { onMatch } from '../../../../shared/model/import-rules.ts';
import type { ImportMapping, ImportPreview } from '../../../../shared/model/import.ts';
import { Spacer } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { ChoiceMenu } from '../ChoiceMenu.tsx';
import { fileSize } from '../../../i18n/file-size.ts';
import { anyProblem } from './imports-search.ts';
import css from './Mapping.module.css';
import { useProblemWords } from '../use-problem-words.ts';

type MappingBarProps = {
  preview: ImportPreview;
  only: string | undefined;
  shown: number;
  rules: Pick<ImportMapping, 'onMatch' | 'create'>;
  onOnly: (only: string | undefined) => void;
  onRules: (rules: Partial<Pick<ImportMapping, 'onMatch' | 'create'>>) => void;
};

const everyRow = 'all';

/** The file at a glance, which of its rows to look at, and what happens to people who exist already. */
export function MappingBar({ preview, only, shown, rules, onOnly, onRules }: MappingBarProps) {
  const { t, language } = useText();
  const { kindName } = useProblemWords();
  const lines = t('imports.mapping.lines', { count: preview.lines });
  const columns = t('imports.mapping.columns', { count: preview.columns.length });
  const shownKind = only !== undefined && only !== anyProblem ? only : null;
  return (
    <div className={css.bar}>
      <FileSpreadsheet size={16} className={css.barIcon} aria-hidden="true" />
      <h2 className={`${css.fileName} p-truncate`} title={preview.fileName}>
        {preview.fileName}
      </h2>
      <span className={`${css.fileSize} p-num p-truncate`}>
        {preview.complete
          ? t('imports.mapping.linesAndColumns', { lines, columns })
          : t('imports.mapping.sample', {
              lines,
              columns,
              size: fileSize(preview.bytes, language),
            })}
        {only !== undefined && `, ${t('imports.mapping.shownOf', { shown, total: preview.lines })}`}
      </span>
      <Spacer />
      <ChoiceMenu
        name={t('imports.mapping.show')}
        value={only ?? everyRow}
        options={[
          { value: everyRow, label: t('imports.mapping.showAllRows') },
          { value: anyProblem, label: t('imports.mapping.showProblems') },
          ...(shownKind === null ? [] : [{ value: shownKind, label: kindName(shownKind) }]),
        ]}
        onChange={(value) => onOnly(value === everyRow ? undefined : value)}
      />
      <ChoiceMenu
        name={t('imports.mapping.onMatch')}
        value={rules.onMatch}
        options={onMatch.options.map((value) => ({
          value,
          label: t(`imports.mapping.onMatchIs.${value}`),
          hint: t(`imports.mapping.onMatchHint.${value}`),
        }))}
        onChange={(value) => onRules({ onMatch: value })}
      />
      <ChoiceMenu
        name={t('importChoices.create.name')}
        value={rules.create ? 'yes' : 'no'}
        options={(['yes', 'no'] as const).map((value) => ({
          value,
          label: t(`importChoices.create.${value}`),
          hint: t(`importChoices.create.${value}Hint`),
        }))}
        onChange={(value) => onRules({ create: value === 'yes' })}
      />
    </div>
  );
}
