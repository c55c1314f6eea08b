import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { RuleSetVersion, ScoringNow } from '../../../shared/model/scoring.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Spacer } from '../../components/Layout.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { RuleChanges } from './RuleChanges.tsx';
import { RunStrip } from './RunStrip.tsx';
import css from './Scoring.module.css';

/** Every version there was, what going back to one would change, and the way back. */
export function VersionsPart({ now }: { now: ScoringNow }) {
  const { api } = useService();
  const { data, error, refetch } = useQuery(api.scoring.versions.queryOptions());
  return (
    <div className={css.page}>
      <RunStrip run={now.run} />
      {error && !data && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <ol className={css.versions}>
        {data?.items.map((version) => (
          <Version key={version.version} version={version} current={now.current.version} />
        ))}
      </ol>
    </div>
  );
}

function Version({ version, current }: { version: RuleSetVersion; current: number }) {
  const { t, f } = useText();
  const [open, setOpen] = useState(false);
  const number = version.version;
  return (
    <li className={css.version}>
      <div className={css.buttons}>
        <strong>{t('scoring.version', { version: number })}</strong>
        {number === current && (
          <Pill tone="success" icon={CircleCheck} label={t('scoring.versions.current')} />
        )}
        <Spacer />
        {number !== current && (
          <Action size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('scoring.versions.compare')}
          </Action>
        )}
      </div>
      <p className={css.quiet}>
        {version.by === 'Ponte'
          ? t('scoring.versions.first')
          : t('scoring.versions.by', { who: version.by, when: f.moment(version.at) })}
        {' · '}
        {t('scoring.versions.count', { count: version.rules.rules.length })}
      </p>
      {version.restoredFrom !== null && (
        <p className={css.quiet}>
          {t('scoring.versions.restored', { version: version.restoredFrom })}
        </p>
      )}
      {version.note && <p>{version.note}</p>}
      {open && <Comparison version={number} current={current} onDone={() => setOpen(false)} />}
    </li>
  );
}

type ComparisonProps = { version: number; current: number; onDone: () => void };

function Comparison({ version, current, onDone }: ComparisonProps) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const { data: state } = useAppState();
  const canEdit = state?.operator.role === 'admin';
  const input = { from: current, to: version };
  const { data } = useQuery(api.scoring.diff.queryOptions({ input }));
  if (!data) return null;

  async function restore(): Promise<void> {
    const done = await act({
      do: () => client.scoring.rollBack({ version, current }),
      done: () => ({
        title: t('scoring.versions.done', { version }),
        hint: t('scoring.publishedHint'),
      }),
    });
    await queries.invalidateQueries({ queryKey: api.scoring.key() });
    if (done) onDone();
  }

  return (
    <div className={css.comparison}>
      <RuleChanges changes={data.items} />
      {canEdit && data.items.length > 0 && (
        <Action size="xs" onClick={() => void restore()}>
          {t('scoring.versions.restore', { version })}
        </Action>
      )}
    </div>
  );
}
