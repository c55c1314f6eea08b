import { X } from 'lucide-react';
import { useState } from 'react';
import type { MappingTest, MappingTrial } from '../../../shared/model/mapping.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { LeadPicker, type Picked } from '../../components/LeadPicker.tsx';
import { PanelTitle, Scroll, Section, Spacer, Toolbar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Mappings.module.css';
import type { MappingDraft } from './use-mapping-draft.ts';
import { useMappingWords } from './use-mapping-words.ts';

type TrialPanelProps = {
  connectionId: string;
  draft: MappingDraft;
  onClose: () => void;
};

/** What the draft makes of a real record: of a lead that is looked up, or of one after the other. */
export function TrialPanel({ connectionId, draft, onClose }: TrialPanelProps) {
  const { t } = useText();
  const { tried, busy } = draft;
  const [lead, setLead] = useState<Picked | null>(null);
  const pick = (picked: Picked | null) => {
    setLead(picked);
    void draft.test(0, picked?.id);
  };
  return (
    <>
      <Toolbar wide>
        <PanelTitle>{t('mappings.trial.title')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        <div className={css.fields}>
          <LeadPicker
            size="xs"
            label={t('mappings.trial.pick')}
            clearable
            connectionId={connectionId}
            picked={lead}
            onPick={pick}
          />
        </div>
        {busy && tried === null && (
          <p className={css.intro} role="status">
            {t('mappings.trial.running')}
          </p>
        )}
        {tried && <Lines tried={tried} draft={draft} picked={lead} />}
        {!busy && tried === null && (
          <div className={css.fields}>
            <Action onClick={() => void draft.test(0, lead?.id)}>
              {t('mappings.trial.again')}
            </Action>
          </div>
        )}
      </Scroll>
    </>
  );
}

type LinesProps = { tried: MappingTest; draft: MappingDraft; picked: Picked | null };

function Lines({ tried, draft, picked }: LinesProps) {
  const { t } = useText();
  const [nth, setNth] = useState(0);
  const { record, lines, of } = tried;
  const total = Math.max(1, of);
  const name = record?.name ?? t('mappings.trial.unnamed');
  const position = (nth % total) + 1;
  return (
    <Section
      label={t('mappings.trial.title')}
      title={
        record === null
          ? t(picked ? 'mappings.trial.noRecord' : 'mappings.trial.none')
          : picked
            ? name
            : t('mappings.trial.record', { position, total, name })
      }
      aside={
        of > 1 && (
          <Action
            size="xs"
            loading={draft.busy}
            onClick={() => {
              setNth((nth + 1) % total);
              void draft.test((nth + 1) % total);
            }}
          >
            {t('mappings.trial.next')}
          </Action>
        )
      }
    >
      {lines.length === 0 && <p className={css.quiet}>{t('mappings.trial.noLines')}</p>}
      <div className={css.group}>
        {lines.map((line) => (
          <Line key={line.local} line={line} />
        ))}
      </div>
    </Section>
  );
}

function Line({ line }: { line: MappingTrial }) {
  const { t } = useText();
  const { fieldName, faultText } = useMappingWords();
  const text = (value: string | null) => value || t('mappings.trial.blank');
  return (
    <div className={css.trial}>
      <h3>{fieldName(line.local)}</h3>
      <dl>
        <dt>{t('mappings.trial.there')}</dt>
        <dd>{text(line.raw)}</dd>
        <dt>{t('mappings.trial.here')}</dt>
        <dd className={line.readingFault ? css.bad : undefined}>
          {line.readingFault ? faultText(line.readingFault) : text(line.reading)}
        </dd>
        {line.now !== null && (
          <>
            <dt>{t('mappings.trial.now')}</dt>
            <dd>{text(line.now)}</dd>
          </>
        )}
        <dt>{t('mappings.trial.back')}</dt>
        <dd className={line.writtenFault ? css.bad : undefined}>
          {line.writtenFault ? faultText(line.writtenFault) : text(line.written)}
        </dd>
      </dl>
    </div>
  );
}
