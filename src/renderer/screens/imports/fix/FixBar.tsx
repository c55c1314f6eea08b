import { FileSpreadsheet } from 'lucide-react';
import { anyKind, type ImportCheck } from '../../../../shared/model/import-fix.ts';
import { Action } from '../../../components/Action.tsx';
import { Spacer } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { ChoiceMenu } from '../ChoiceMenu.tsx';
import mapping from '../mapping/Mapping.module.css';
import { useProblemWords } from '../use-problem-words.ts';

type FixBarProps = {
  fileName: string;
  check: ImportCheck;
  kind: string;
  onKind: (kind: string) => void;
  /** The list is from before the last corrections: reads it anew. */
  onRefresh: (() => void) | undefined;
};

/** Which rows are looked at, and how many there are. */
export function FixBar({ fileName, check, kind, onKind, onRefresh }: FixBarProps) {
  const { t } = useText();
  const { kindName } = useProblemWords();
  const found = check.kinds.find((each) => each.kind === kind);
  const count = found?.count ?? 0;
  const listed = found?.listed ?? 0;
  const nameOf = (of: string) => (of === anyKind ? t('importFixing.all') : kindName(of));
  const kinds = check.kinds.map((each) => each.kind);
  return (
    <div className={mapping.bar}>
      <FileSpreadsheet size={16} className={mapping.barIcon} aria-hidden="true" />
      <h2 className={`${mapping.fileName} p-truncate`} title={fileName}>
        {fileName}
      </h2>
      <span className={`${mapping.fileSize} p-num p-truncate`}>
        {listed < count
          ? t('importFixing.cut', { listed, count })
          : t('importFixing.rows', { count })}
      </span>
      <Spacer />
      {onRefresh && (
        <Action size="xs" title={t('importFixing.stale')} onClick={onRefresh}>
          {t('importFixing.refresh')}
        </Action>
      )}
      <ChoiceMenu
        name={t('importFixing.show')}
        value={kind}
        options={(kinds.includes(kind) ? kinds : [kind, ...kinds]).map((value) => ({
          value,
          label: nameOf(value),
        }))}
        onChange={onKind}
      />
    </div>
  );
}
