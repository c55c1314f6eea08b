import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import type { ImportRun } from '../../../../shared/model/import.ts';
import { Facts, Section } from '../../../components/Layout.tsx';
import { Pill } from '../../../components/StatusPill.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { fileSize } from '../../../i18n/file-size.ts';
import { ImportAside } from '../ImportAside.tsx';
import { canUndo, importLook, isOpen, stateOf } from '../import-look.ts';
import css from './Run.module.css';
import { TextFact } from '../TextFact.tsx';
import { firedLines } from '../use-fired-words.ts';
import { useTargetWords } from '../use-target-words.ts';

/** What was imported, by whom, into which fields; and what cannot go wrong. */
export function RunAside({ run }: { run: ImportRun }) {
  const { t, f, language } = useText();
  const { api } = useService();
  const { headerName, targetName } = useTargetWords();
  const connections = useQuery(api.connections.list.queryOptions());
  const nameOf = (id: string) =>
    connections.data?.items.find((each) => each.id === id)?.name ?? t('imports.about.gone');
  const state = stateOf(run);
  const { cells, values, leftOut } = run.corrections;
  const corrections = [
    ...(cells > 0 ? [t('importFixing.result.cells', { count: cells })] : []),
    ...(values > 0 ? [t('importFixing.result.values', { count: values })] : []),
    ...(leftOut > 0 ? [t('importFixing.leftOut', { count: leftOut })] : []),
  ];
  const mapped = run.columns
    .map((column, index) => ({ ...column, index }))
    .filter(({ target }) => target !== null);

  return (
    <ImportAside label={t('imports.about.label')} readOnly>
      <Section
        title={t('imports.about.label')}
        aside={<Pill {...importLook[state]} label={t(`imports.state.${state}`)} plain />}
      >
        <Facts>
          <TextFact label={t('imports.about.file')}>{run.fileName}</TextFact>
          <TextFact label={t('imports.about.size')}>{fileSize(run.bytesTotal, language)}</TextFact>
          <TextFact label={t('imports.about.by')}>{run.actor}</TextFact>
          <TextFact label={t('imports.about.startedAt')}>
            {run.startedAt ? f.moment(run.startedAt) : '—'}
          </TextFact>
          {run.endedAt && (
            <TextFact label={t('imports.about.endedAt')}>{f.moment(run.endedAt)}</TextFact>
          )}
          <TextFact label={t('imports.about.sendTo')}>
            {run.syncTo.length === 0
              ? t('imports.about.sendToNobody')
              : f.list(run.syncTo.map(nameOf))}
          </TextFact>
          {corrections.length > 0 && (
            <TextFact label={t('importFixing.result.corrections')}>{f.list(corrections)}</TextFact>
          )}
        </Facts>
      </Section>
      <FiredSection run={run} />
      <Section title={t('imports.about.columns')} aside={f.number(mapped.length)}>
        <Facts>
          {mapped.map(({ index, header, target }) => (
            <TextFact
              key={index}
              label={<span className={css.header}>{headerName(header, index)}</span>}
            >
              {targetName(target)}
            </TextFact>
          ))}
        </Facts>
      </Section>
      {(isOpen(run) || canUndo(run) || state === 'undone') && (
        <Section title={t('imports.about.safety')}>
          <p className={css.safety}>
            <ShieldCheck size={16} aria-hidden="true" />
            <span>
              {[
                isOpen(run) && t('imports.about.safetyRunning'),
                state === 'undone' && t('imports.about.safetyUndone'),
                (isOpen(run) || canUndo(run)) && t('imports.about.safetyUndo'),
              ]
                .filter(Boolean)
                .join(' ')}
            </span>
          </p>
        </Section>
      )}
    </ImportAside>
  );
}

/** What the import sets off, or kept from being set off. */
function FiredSection({ run }: { run: ImportRun }) {
  const { t, f } = useText();
  const lines = firedLines(run.fired);
  if (!run.quiet && lines.length === 0) return null;
  return (
    <Section title={run.quiet ? t('importResult.fired.quiet') : t('importResult.fired.loud')}>
      <p className={css.quietText}>
        {run.quiet ? t('importResult.fired.quietText') : t('importResult.fired.loudText')}
        {run.quiet && (lines.length > 0 ? ` ${t('importResult.fired.would')}` : '')}
      </p>
      <dl className={css.fired}>
        {lines.map(({ kind, count }) => (
          <div key={kind} className={css.firedLine}>
            <dt>{t(`importResult.fired.name.${kind}`)}</dt>
            <dd>{f.number(count)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
