import type { ImportPreview } from '../../../shared/model/import.ts';
import { Action } from '../../components/Action.tsx';
import { Foot, Spacer } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Mapping.module.css';
import type { StartImport } from './use-start-import.ts';

type MappingFootProps = {
  preview: ImportPreview;
  behind: boolean;
  start: StartImport;
  onBack: () => void;
};

/** What is certain, and the one step from here. The button carries the number it approves. */
export function MappingFoot({ preview, behind, start, onBack }: MappingFootProps) {
  const { t } = useText();
  const { created, updated, skipped } = preview.outcome;
  return (
    <Foot>
      <Action size="md" onClick={onBack}>
        {t('common.back')}
      </Action>
      <span className={css.quiet}>{t('imports.mapping.nothingWritten')}</span>
      <Spacer />
      <Action
        primary
        size="md"
        keys="$mod+Enter"
        loading={start.starting}
        aria-busy={behind}
        onClick={() => void start.run()}
      >
        {preview.complete
          ? t('imports.mapping.importLines', { count: created + updated + skipped })
          : t('imports.mapping.importAll')}
      </Action>
    </Foot>
  );
}
