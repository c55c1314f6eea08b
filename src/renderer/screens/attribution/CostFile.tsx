import { FileButton, TextInput } from '@mantine/core';
import { FileUp, X } from 'lucide-react';
import { useState } from 'react';
import type { CostFileDraft, CostFileReport } from '../../../shared/model/attribution.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import { Foot, PanelTitle, Scroll, Section, Spacer, Toolbar } from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { fieldProblems, toProblem } from '../../problem.ts';
import { useService } from '../../service.tsx';
import css from './Attribution.module.css';
import { CostFileFound } from './CostFileFound.tsx';
import { useCostActs } from './use-cost-acts.ts';

const refusals = ['no_table', 'no_time', 'too_many_rows'] as const;
const mostBytes = 1_400_000;

type Tried = { draft: CostFileDraft; report: CostFileReport };

/** A report of costs: what it would do, and then doing it. */
export function CostFile({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { client } = useService();
  const acts = useCostActs();
  const act = useAct();
  const [tried, setTried] = useState<Tried | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useCommands([
    {
      id: 'attribution.closeFile',
      title: t('common.close'),
      group: 'marketing',
      keys: ['Escape'],
      hidden: true,
      run: onClose,
    },
  ]);

  async function look(draft: CostFileDraft): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      setTried({ draft, report: await client.attribution.tryFile(draft) });
    } catch (error) {
      setTried(null);
      const failure = toProblem(error);
      const why = refusals.find((each) => each === fieldProblems(failure)['base64']?.problem);
      setProblem(
        why === undefined
          ? `${t(`errors.${failure.code}.what`)} ${t(`errors.${failure.code}.action`)}`
          : t(`attribution.file.refused.${why}`),
      );
    }
    setBusy(false);
  }

  async function choose(file: File | null): Promise<void> {
    if (file === null) return;
    if (file.size > mostBytes) {
      setTried(null);
      return setProblem(t('attribution.file.tooLarge'));
    }
    await look({ name: file.name.slice(0, 200), base64: await inBase64(file) });
  }

  async function bring({ draft, report }: Tried): Promise<void> {
    setBusy(true);
    const done = await act({
      do: () =>
        client.attribution.importFile({
          ...draft,
          source: report.source,
          medium: report.medium,
        }),
      done: ({ costs, created, replaced, unchanged, changed }) => ({
        title: t('attribution.file.done', { count: costs }),
        hint: t('attribution.file.doneHint', { created, replaced, unchanged }),
        undo: acts.undoOf(changed),
      }),
    });
    setBusy(false);
    await acts.stale();
    if (done) onClose();
  }

  const report = tried?.report;
  return (
    <SidePanel id="cost-file" label={t('attribution.file.title')} width={420} onClose={onClose}>
      <Toolbar wide>
        <PanelTitle>{t('attribution.file.title')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        <div className={css.form}>
          <p className={css.quiet}>{t('attribution.file.intro')}</p>
          <FileButton onChange={(file) => void choose(file)} accept=".csv,.tsv,.txt">
            {(props) => (
              <Action {...props} icon={<FileUp size={16} />} loading={busy}>
                {t(tried ? 'attribution.file.chooseOther' : 'attribution.file.choose')}
              </Action>
            )}
          </FileButton>
          {problem !== null && <Banner tone="danger">{problem}</Banner>}
          {tried && report?.needsSource && (
            <>
              <TextInput
                key={`source ${tried.draft.name}`}
                label={t('attribution.file.source')}
                description={t('attribution.file.placeHint')}
                defaultValue={report.source}
                maxLength={200}
                onBlur={({ currentTarget: { value } }) =>
                  value !== report.source &&
                  void look({ ...tried.draft, medium: report.medium, source: value })
                }
              />
              <TextInput
                key={`medium ${tried.draft.name}`}
                label={t('attribution.file.medium')}
                defaultValue={report.medium}
                maxLength={200}
                onBlur={({ currentTarget: { value } }) =>
                  value !== report.medium &&
                  void look({ ...tried.draft, source: report.source, medium: value })
                }
              />
            </>
          )}
        </div>
        {tried && (
          <Section title={tried.draft.name}>
            <CostFileFound of={tried.report} />
          </Section>
        )}
      </Scroll>
      {tried && (
        <Foot>
          <Spacer />
          <Action
            primary
            loading={busy}
            disabled={tried.report.costs === 0}
            onClick={() => void bring(tried)}
          >
            {t(tried.report.costs === 0 ? 'attribution.file.nothing' : 'attribution.file.do')}
          </Action>
        </Foot>
      )}
    </SidePanel>
  );
}

function inBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const address = String(reader.result);
      resolve(address.slice(address.indexOf(',') + 1));
    });
    reader.addEventListener('error', () => reject(reader.error ?? new Error('Unreadable file.')));
    reader.readAsDataURL(file);
  });
}
