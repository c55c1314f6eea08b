import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  Audience,
  RemarketingChunk,
  RemarketingJob,
} from '../../../../shared/model/remarketing.ts';
import { Action } from '../../../components/Action.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Marketing.module.css';
import own from './Audiences.module.css';
import { useAudienceWords } from './use-audience-words.ts';

const shown = 20;

/** The refreshes there were, the newest first, each with its requests. */
export function JobList({ of }: { of: Audience }) {
  const { t } = useText();
  const { api } = useService();
  const { data, error, refetch } = useQuery(
    api.remarketing.jobs.queryOptions({ input: { id: of.id, limit: shown } }),
  );
  return (
    <Section title={t('remarketing.detail.jobs')}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={css.quiet}>{t('remarketing.detail.noJobs')}</p>}
      <ul className={own.list} aria-label={t('remarketing.detail.jobs')}>
        {data?.items.map((job) => (
          <Item key={job.id} of={job} ofFile={of.target === 'file'} />
        ))}
      </ul>
    </Section>
  );
}

function Item({ of, ofFile }: { of: RemarketingJob; ofFile: boolean }) {
  const { t, f } = useText();
  const words = useAudienceWords();
  const [open, setOpen] = useState(false);
  const line = [f.moment(of.createdAt), words.by(of), t(`remarketing.job.${of.state}`)];
  const why = [of.word === null ? null : t(`remarketing.word.${of.word}`), of.message];
  const left = words.leftOut(of);
  return (
    <li className={own.job}>
      <p className={own.jobName}>{t(`remarketing.kind.${of.kind}`)}</p>
      <p className={css.quiet}>{line.join(' · ')}</p>
      <p>{t('remarketing.job.moved', { added: of.added, removed: of.removed })}</p>
      {of.invalid > 0 && <p>{t('remarketing.job.invalid', { count: of.invalid })}</p>}
      {left !== null && <p className={css.quiet}>{left}</p>}
      {why.some((each) => each !== null) && <p>{why.filter((each) => each !== null).join(' ')}</p>}
      {!ofFile && (
        <Action size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'remarketing.job.hideChunks' : 'remarketing.job.chunks')}
        </Action>
      )}
      {open && <Chunks jobId={of.id} />}
    </li>
  );
}

function Chunks({ jobId }: { jobId: string }) {
  const { t } = useText();
  const { api } = useService();
  const { data, error, refetch } = useQuery(
    api.remarketing.job.queryOptions({ input: { id: jobId } }),
  );
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data?.chunks.length === 0) {
    return <p className={css.quiet}>{t('remarketing.job.noChunks')}</p>;
  }
  return (
    <ul className={own.list}>
      {data?.chunks.map((chunk) => (
        <Chunk key={chunk.id} of={chunk} />
      ))}
    </ul>
  );
}

function Chunk({ of }: { of: RemarketingChunk }) {
  const { t, f } = useText();
  const line = [
    `${t(`remarketing.op.${of.op}`)} ${of.seq}`,
    t('remarketing.chunk.people', { count: of.people }),
    t(`remarketing.chunk.${of.state}`),
    f.stamp(of.at),
    of.tries > 1 ? t('remarketing.chunk.tries', { count: of.tries }) : null,
    of.status === null ? null : String(of.status),
    of.code,
    of.traceId,
  ];
  return (
    <li className={css.try}>
      <p>{line.filter((part) => part !== null).join(' · ')}</p>
      {of.answer !== null && <p className={css.id}>{of.answer}</p>}
    </li>
  );
}
