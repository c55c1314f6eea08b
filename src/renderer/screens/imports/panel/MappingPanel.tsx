import type { ImportFixes } from '../../../../shared/model/import-fix.ts';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { KeysSection } from './KeysSection.tsx';
import css from './MappingPanel.module.css';
import { OutcomeSection } from './OutcomeSection.tsx';
import { OutsideSection } from './OutsideSection.tsx';
import { ProblemsSection } from './ProblemsSection.tsx';
import { ReadingSection } from './ReadingSection.tsx';
import { RulesSection } from './RulesSection.tsx';
import { TemplateSection } from './TemplateSection.tsx';
import type { Check } from '../use-check.ts';
import type { Choices } from '../mapping/use-choices.ts';
import { useTargetWords } from '../use-target-words.ts';
import { ValueTable } from '../column/ValueTable.tsx';

type MappingPanelProps = {
  choices: Choices;
  check: Check;
  fixes: ImportFixes | undefined;
  onFix: () => void;
  behind: boolean;
  only: string | undefined;
  onOnly: (only: string | undefined) => void;
};

/** How the file was read, what is wrong in it, what will become of its rows, and what all of them get. */
export function MappingPanel(props: MappingPanelProps) {
  const { choices, check, fixes, onFix, behind, only, onOnly } = props;
  const { preview, draft, change } = choices;
  return (
    <div className={css.panel}>
      <ReadingSection
        preview={preview}
        reading={draft.reading}
        onChange={(reading) => change({ reading })}
      />
      <TemplateSection choices={choices} />
      <ProblemsSection {...{ preview, check, fixes, only, onOnly, onFix }} />
      <OutcomeSection preview={preview} check={check} behind={behind} />
      <ValueSections choices={choices} />
      <KeysSection choices={choices} />
      <OutsideSection choices={choices} />
      <RulesSection draft={draft} onChange={change} />
    </div>
  );
}

/** What the words of a status and an origin mean, for each column that goes to one. */
function ValueSections({ choices }: { choices: Choices }) {
  const { t } = useText();
  const { targetName } = useTargetWords();
  return choices.columns
    .filter(({ target }) => target === 'status' || target === 'origin')
    .map(({ index, target }) => (
      <Section key={index} title={t('importChoices.values.titleOf', { field: targetName(target) })}>
        <ValueTable choices={choices} column={index} />
      </Section>
    ));
}
