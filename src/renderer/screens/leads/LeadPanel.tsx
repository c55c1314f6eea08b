import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronDown, ChevronUp, Maximize2, RefreshCw, UserRoundX, X } from 'lucide-react';
import type { LeadFilter, LeadSort } from '../../../shared/model/lead.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Scroll, Section, Spacer, Toolbar } from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useText } from '../../i18n/use-text.ts';
import { toProblem } from '../../problem.ts';
import { useService } from '../../service.tsx';
import { LeadActivity } from './LeadActivity.tsx';
import { LeadFacts } from './LeadFacts.tsx';
import { LeadHeader } from './LeadHeader.tsx';
import { LeadLinks } from './LeadLinks.tsx';
import { LeadNotes } from './LeadNotes.tsx';
import { LeadScore } from './LeadScore.tsx';
import { useLead } from './use-lead.ts';
import type { useLeadActions } from './use-lead-actions.ts';
import css from './LeadPanel.module.css';

type LeadPanelProps = {
  id: string;
  filter: LeadFilter;
  sort: LeadSort;
  actions: ReturnType<typeof useLeadActions>;
  onShow: (id: string) => void;
  onOpenPage: (id: string) => void;
  onClose: () => void;
};

/** The lead under the cursor, beside the list. */
export function LeadPanel({
  id,
  filter,
  sort,
  actions,
  onShow,
  onOpenPage,
  onClose,
}: LeadPanelProps) {
  const { t } = useText();
  const { api } = useService();
  const lead = useLead(id);
  const place = useQuery({
    ...api.leads.neighbours.queryOptions({ input: { id, query: { ...filter, sort } } }),
    placeholderData: (before) => before,
  });
  const { previous = null, next = null, index = -1, total = 0 } = place.data ?? {};

  return (
    <SidePanel id="lead" label={t('leads.panel.label')} width={304} onClose={onClose}>
      <Toolbar wide>
        <IconAction
          label={t('leads.panel.previous')}
          keys="Alt+ArrowUp"
          disabled={previous === null}
          onClick={() => previous && onShow(previous)}
        >
          <ChevronUp size={16} />
        </IconAction>
        <IconAction
          label={t('leads.panel.next')}
          keys="Alt+ArrowDown"
          disabled={next === null}
          onClick={() => next && onShow(next)}
        >
          <ChevronDown size={16} />
        </IconAction>
        {index >= 0 && (
          <span className={css.position}>
            {t('common.positionOf', { position: index + 1, total })}
          </span>
        )}
        <Spacer />
        {lead.data && (
          <>
            <IconAction
              label={t('leads.panel.syncNow')}
              onClick={() => void actions.sync(lead.data)}
            >
              <RefreshCw size={16} />
            </IconAction>
            <IconAction
              label={t('leads.panel.openPage')}
              keys="Enter"
              onClick={() => onOpenPage(id)}
            >
              <Maximize2 size={15} />
            </IconAction>
          </>
        )}
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        {lead.error ? (
          toProblem(lead.error).code === 'NOT_FOUND' ? (
            <EmptyState
              icon={UserRoundX}
              title={t('leads.panel.gone')}
              body={t('leads.panel.goneHint')}
            >
              <Action onClick={onClose}>{t('common.close')}</Action>
            </EmptyState>
          ) : (
            <Section>
              <ErrorNotice error={lead.error} onRetry={() => void lead.refetch()} />
            </Section>
          )
        ) : (
          lead.data && (
            // Another lead is another panel: nothing half typed goes over to it.
            <div key={id}>
              <LeadHeader lead={lead.data} actions={actions} conflicts={lead.conflictCount} />
              <Section label={t('leads.panel.facts')}>
                <LeadFacts lead={lead.data} actions={actions} conflicts={lead.conflicts} />
              </Section>
              <LeadScore lead={lead.data} />
              <LeadLinks lead={lead.data} actions={actions} />
              <LeadNotes lead={lead.data} actions={actions} />
              <LeadActivity
                leadId={id}
                brief
                aside={
                  <Link to="/leads/$leadId" params={{ leadId: id }} className={css.link}>
                    {t('common.seeAll')}
                  </Link>
                }
              />
            </div>
          )
        )}
      </Scroll>
    </SidePanel>
  );
}
