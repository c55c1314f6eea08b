import type { ImportPreview } from '../../../../shared/model/import.ts';
import { Action } from '../../../components/Action.tsx';
import { Foot } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import css from './Mapping.module.css';
import { SaveTemplate } from './SaveTemplate.tsx';
import type { Choices } from './use-choices.ts';
import { useFiredWords } from '../use-fired-words.ts';
import type { StartImport } from '../use-start-import.ts';

type MappingFootProps = {
  choices: Choices;
  preview: ImportPreview;
  behind: boolean;
  quiet: boolean;
  start: StartImport;
  onBack: () => void;
};

/** What is certain, and the one step from here. The button carries the number it approves. */
export function MappingFoot(props: MappingFootProps) {
  const { choices, preview, behind, quiet, start, onBack } = props;
  const { t } = useText();
  const fired = useFiredWords()(preview.fired);
  const { created, updated, skipped } = preview.outcome;
  return (
    <Foot>
      <Action size="md" onClick={onBack}>
        {t('common.back')}
      </Action>
      <span className={`${css.quiet} ${css.footText}`}>
        {t('imports.mapping.nothingWritten')}{' '}
        {quiet && fired !== null && t('importResult.fired.foot', { fired })}
      </span>
      <SaveTemplate choices={choices} />
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
