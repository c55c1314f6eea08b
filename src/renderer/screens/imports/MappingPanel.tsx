import type { ImportPreview } from '../../../shared/model/import.ts';
import type { Draft } from './drafts.ts';
import css from './MappingPanel.module.css';
import { OutcomeSection } from './OutcomeSection.tsx';
import { ProblemsSection } from './ProblemsSection.tsx';
import { ReadingSection } from './ReadingSection.tsx';
import { KeysSection, RulesSection } from './RulesSection.tsx';

type MappingPanelProps = {
  preview: ImportPreview;
  draft: Draft;
  behind: boolean;
  only: string | undefined;
  onOnly: (only: string | undefined) => void;
  onChange: (change: Partial<Draft>) => void;
};

/** How the file was read, what is wrong in it, what will become of its rows, and what all of them get. */
export function MappingPanel({
  preview,
  draft,
  behind,
  only,
  onOnly,
  onChange,
}: MappingPanelProps) {
  return (
    <div className={css.panel}>
      <ReadingSection
        preview={preview}
        reading={draft.reading}
        onChange={(reading) => onChange({ reading })}
      />
      <ProblemsSection preview={preview} only={only} onOnly={onOnly} />
      <OutcomeSection preview={preview} behind={behind} />
      <RulesSection draft={draft} onChange={onChange} />
      <KeysSection />
    </div>
  );
}
