import { TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { MappingTest, MappingTrial } from '../../../shared/model/mapping.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { PanelTitle, Scroll, Section, Spacer, Toolbar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Mappings.module.css';
import type { MappingDraft } from './use-mapping-draft.ts';
import { useMappingWords } from './use-mapping-words.ts';

type TrialPanelProps = {
  name: string;
  draft: MappingDraft;
  /** Opened on the way to saving: what it leads to comes first, and the decision with it. */
  saving: boolean;
  onClose: () => void;
};

/** What the draft makes of real records, and what saving it would lead to. */
export function TrialPanel({ name, draft, saving, onClose }: TrialPanelProps) {
  const { t } = useText();
  const { tried, busy } = draft;
  return (
    <>
      <Toolbar wide>
        <PanelTitle>{saving ? t('mappings.effect.title') : t('mappings.trial.title')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        {busy && tried === null && (
          <p className={css.intro} role="status">
            {t('mappings.trial.running')}
          </p>
        )}
        {tried && <Effect tried={tried} name={name} />}
        {tried && saving && <Decision draft={draft} onClose={onClose} />}
        {tried && <Lines tried={tried} draft={draft} />}
        {!busy && tried === null && (
          <div className={css.fields}>
            <Action onClick={() => void draft.test()}>{t('mappings.trial.again')}</Action>
          </div>
        )}
      </Scroll>
    </>
  );
}

function Effect({ tried, name }: { tried: MappingTest; name: string }) {
  const { t } = useText();
  const { fieldName, faultText } = useMappingWords();
  const { effect } = tried;
  const counts = (of: { here: number; there: number; asked: number }) =>
    [
      of.here > 0 && t('mappings.effect.here', { count: of.here }),
      of.there > 0 && t('mappings.effect.there', { count: of.there }),
      of.asked > 0 && t('mappings.effect.asked', { count: of.asked }),
    ].filter((each) => each !== false);
  const all = counts(effect);
  const { read, linked } = effect;
  return (
    <Section label={t('mappings.effect.title')}>
      <p role="status">
        <strong>{all.length > 0 ? `${all.join(', ')}.` : t('mappings.effect.nothing')}</strong>
      </p>
      <p className={css.quiet}>{t('mappings.effect.sample', { read, linked, name })}</p>
      <ul className={css.plain}>
        {effect.fields.map((line) => (
          <li key={line.field} className={css.change}>
            <strong>{fieldName(line.field)}</strong> {counts(line).join(', ')}
            {line.failed > 0 && (
              <p className={css.bad}>
                {t('mappings.effect.failed', {
                  count: line.failed,
                  examples: line.examples.map(faultText).join('; '),
                })}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Decision({ draft, onClose }: { draft: MappingDraft; onClose: () => void }) {
  const { t } = useText();
  const [note, setNote] = useState('');
  async function save(): Promise<void> {
    if (await draft.save(note)) onClose();
  }
  return (
    <div className={css.fields}>
      <TextInput
        label={t('mappings.effect.note')}
        value={note}
        maxLength={200}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Action primary loading={draft.busy} onClick={() => void save()}>
        {t('mappings.effect.confirm')}
      </Action>
    </div>
  );
}

function Lines({ tried, draft }: { tried: MappingTest; draft: MappingDraft }) {
  const { t } = useText();
  const [nth, setNth] = useState(0);
  const { record, lines, of } = tried;
  const total = Math.max(1, of);
  return (
    <Section
      label={t('mappings.trial.title')}
      title={
        record
          ? t('mappings.trial.record', {
              position: (nth % total) + 1,
              total,
              name: record.name ?? t('mappings.trial.unnamed'),
            })
          : t('mappings.trial.none')
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
