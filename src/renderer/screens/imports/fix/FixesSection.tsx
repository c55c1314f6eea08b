import { Download, FileUp } from 'lucide-react';
import type { ImportFixes } from '../../../../shared/model/import-fix.ts';
import { Action } from '../../../components/Action.tsx';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import css from './FixGrid.module.css';
import panel from '../panel/MappingPanel.module.css';
import { useFixWords } from './use-fix-words.ts';

type FixesSectionProps = {
  state: ImportFixes | undefined;
  corrected: number;
  onUndo: () => void;
  onDownload: () => void;
  downloading: boolean;
  onReread: () => void;
  reading: boolean;
};

/** How much is corrected, the file with it, and the other way: to put it right in the file itself. */
export function FixesSection(props: FixesSectionProps) {
  const { state, corrected, onUndo, onDownload, downloading, onReread, reading } = props;
  const { t } = useText();
  const fixWords = useFixWords();
  const any = state !== undefined && state.lastStep !== null;
  return (
    <>
      <Section title={t('importFixing.fixes')}>
        <p>{fixWords(state, corrected) ?? t('importFixing.none')}</p>
        <p className={panel.hint}>{t('importFixing.kept')}</p>
        {any && (
          <div className={css.stack}>
            <Action size="xs" keys="$mod+Z" onClick={onUndo}>
              {t('importFixing.undo')}
            </Action>
            <Action
              size="xs"
              icon={<Download size={14} />}
              loading={downloading}
              onClick={onDownload}
            >
              {t('importFixing.download')}
            </Action>
          </div>
        )}
      </Section>
      <Section title={t('importFixing.inTheFile')}>
        <p className={panel.quiet}>{t('importFixing.inTheFileHint')}</p>
        <div className={css.stack}>
          <Action size="xs" icon={<FileUp size={14} />} loading={reading} onClick={onReread}>
            {reading ? t('importFixing.rereading') : t('importFixing.reread')}
          </Action>
        </div>
      </Section>
    </>
  );
}
