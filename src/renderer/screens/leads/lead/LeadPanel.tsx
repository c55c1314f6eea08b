import { Link } from '@tanstack/react-router';
import { FileJson, Maximize2, RefreshCw, UserRoundX, X } from 'lucide-react';
import type { LeadFilter, LeadSort } from '../../../../shared/model/lead.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Scroll, Section, Spacer, Toolbar } from '../../../components/Layout.tsx';
import { SidePanel } from '../../../components/SidePanel.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { toProblem } from '../../../problem.ts';
import { useAppState } from '../../../service.tsx';
import { LeadActivity } from '../history/LeadActivity.tsx';
import { LeadFacts } from './LeadFacts.tsx';
import { LeadHeader } from './LeadHeader.tsx';
import { LeadLinks } from './LeadLinks.tsx';
import { LeadNotes } from './LeadNotes.tsx';
import { LeadScore } from './LeadScore.tsx';
import { LeadMerges } from '../../merge/LeadMerges.tsx';
import { useExportPerson } from '../../privacy/use-export-person.ts';
import { Neighbours } from './Neighbours.tsx';
import { useLead, useNeighbours } from './use-lead.ts';
import type { useLeadActions } from '../use-lead-actions.ts';
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
  const lead = useLead(id);
  const place = useNeighbours(id, filter, sort);
  const admin = useAppState().data?.operator.role === 'admin';
  const exportPerson = useExportPerson();

  return (
    <SidePanel id="lead" label={t('leads.panel.label')} width={304} onClose={onClose}>
      <Toolbar wide>
        <Neighbours place={place} onGo={onShow} />
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
            {admin && (
              <IconAction label={t('privacy.export')} onClick={() => void exportPerson(lead.data)}>
                <FileJson size={15} />
              </IconAction>
            )}
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
              <LeadMerges lead={lead.data} />
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
