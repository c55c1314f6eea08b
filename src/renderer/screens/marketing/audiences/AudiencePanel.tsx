import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { Audience, RemarketingJob } from '../../../../shared/model/remarketing.ts';
import { useCommands } from '../../../commands/use-commands.ts';
import { IconAction } from '../../../components/Action.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import {
  Fact,
  Facts,
  PanelTitle,
  Scroll,
  Section,
  Spacer,
  Toolbar,
} from '../../../components/Layout.tsx';
import { RunProgress } from '../../../components/RunProgress.tsx';
import { SidePanel } from '../../../components/SidePanel.tsx';
import { Pill } from '../../../components/StatusPill.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useAppState, useService } from '../../../service.tsx';
import css from '../Marketing.module.css';
import { audienceLook } from './audience-look.ts';
import { AudienceActions } from './AudienceActions.tsx';
import own from './Audiences.module.css';
import { JobList } from './JobList.tsx';
import { ScheduleEditor } from './ScheduleEditor.tsx';
import { useAudienceWords } from './use-audience-words.ts';

/** One audience: how it stands, what a refresh would change, and each one there was. */
export function AudiencePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useText();
  const { api } = useService();
  const { data: app } = useAppState();
  const { data, error, refetch } = useQuery(api.remarketing.get.queryOptions({ input: { id } }));
  const isAdmin = app?.operator.role === 'admin';

  useCommands([
    {
      id: 'marketing.closeAudience',
      title: t('common.close'),
      group: 'marketing',
      keys: ['Escape'],
      hidden: true,
      run: onClose,
    },
  ]);

  return (
    <SidePanel
      id="audience"
      label={t('remarketing.detail.label')}
      width={420}
      max={720}
      onClose={onClose}
    >
      <Toolbar wide>
        <PanelTitle>{data?.name ?? t('remarketing.detail.label')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {data && <Standing of={data} />}
        {data && <About of={data} />}
        {data && isAdmin && <ScheduleEditor key={data.schedule} of={data} />}
        {data && <JobList of={data} />}
      </Scroll>
      {data && isAdmin && <AudienceActions of={data} onRemoved={onClose} />}
    </SidePanel>
  );
}

function Standing({ of }: { of: Audience }) {
  const { t } = useText();
  const { api } = useService();
  const words = useAudienceWords();
  const hint = words.hint(of);
  const open = of.job !== null && of.job.endedAt === null;
  const mayLook = of.state !== 'no_segment';
  const { data: next } = useQuery({
    ...api.remarketing.preview.queryOptions({ input: { id: of.id } }),
    enabled: mayLook && !open,
  });
  const left = next && words.leftOut(next);
  return (
    <>
      <Section>
        <div className={css.stack}>
          <Pill {...audienceLook[of.state]} label={t(`remarketing.state.${of.state}`)} />
          {hint !== null && <p role="status">{hint}</p>}
          {open && of.job !== null && <Progress of={of.job} />}
        </div>
      </Section>
      {next && !open && mayLook && (
        <Section title={t('remarketing.detail.now')}>
          <div className={css.stack}>
            <p>
              {next.entering === 0 && next.leaving === 0
                ? t('remarketing.preview.same')
                : t('remarketing.preview.changes', {
                    entering: next.entering,
                    leaving: next.leaving,
                  })}
            </p>
            {left !== null && <p className={css.quiet}>{left}</p>}
          </div>
        </Section>
      )}
    </>
  );
}

function Progress({ of }: { of: RemarketingJob }) {
  const { t } = useText();
  if (of.state === 'planning') {
    return (
      <div className={own.progress}>
        <RunProgress label={t('remarketing.detail.planning')} done={of.looked} total={null} words />
      </div>
    );
  }
  return (
    <div className={own.progress}>
      <RunProgress
        label={t('remarketing.detail.progress')}
        done={of.added + of.removed}
        total={Math.max(of.toAdd + of.toRemove, of.added + of.removed)}
        words
      />
    </div>
  );
}

function About({ of }: { of: Audience }) {
  const { t, f } = useText();
  const words = useAudienceWords();
  const facts: [string, string | null][] = [
    [t('remarketing.detail.members'), f.number(of.members)],
    [t('remarketing.detail.people'), of.source === 'people' ? f.number(of.people) : null],
    [t('remarketing.detail.source'), words.source(of)],
    [t('remarketing.form.consent'), t(`remarketing.consent.${of.consent}`)],
    [t('remarketing.detail.target'), words.target(of)],
    [t('remarketing.detail.remote'), of.remoteId],
    [
      t('remarketing.form.format'),
      of.target === 'file' ? t(`remarketing.format.${of.format}`) : null,
    ],
    [
      t('remarketing.detail.last'),
      of.lastRefreshAt === null ? t('remarketing.detail.never') : f.moment(of.lastRefreshAt),
    ],
    [t('remarketing.detail.next'), of.nextRunAt === null ? null : f.followUp(of.nextRunAt).text],
  ];
  return (
    <Section title={t('remarketing.detail.facts')}>
      <Facts>
        {facts.map(
          ([label, value]) =>
            value !== null && (
              <Fact key={label} label={label}>
                <span className={css.fact}>{value}</span>
              </Fact>
            ),
        )}
      </Facts>
    </Section>
  );
}
