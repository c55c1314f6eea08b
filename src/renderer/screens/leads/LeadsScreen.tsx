import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileUp, Plus, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { runCommand } from '../../commands/command.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { announce } from '../../components/announce.ts';
import { Banner } from '../../components/Banner.tsx';
import { DensityMenu } from '../../components/DensityMenu.tsx';
import { ColumnMenu } from '../../components/grid/ColumnMenu.tsx';
import { chosenColumns, choiceOf } from '../../components/grid/columns.ts';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridHandle } from '../../components/grid/grid-types.ts';
import { countSelected, nothing, type Selection } from '../../components/grid/selection.ts';
import { useStable } from '../../components/use-stable.ts';
import { Bar, Bench, Main, Spacer, Toolbar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { setColumns, usePreferences } from '../../stores/preferences.ts';
import type { Lead, LeadPatch } from '../../../shared/model/lead.ts';
import { BulkBar } from './BulkBar.tsx';
import { FilterBar } from './filters/FilterBar.tsx';
import { useLeadColumns } from './lead-columns.tsx';
import { LeadForm } from './lead/LeadForm.tsx';
import { LeadPanel } from './lead/LeadPanel.tsx';
import { LeadsEmpty } from './LeadsEmpty.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { mergeable, toLeadSelection } from './lead-selection.ts';
import { useExportLeads } from './use-export-leads.ts';
import { useLeadActions } from './use-lead-actions.ts';
import { useLeadsCommands } from './use-leads-commands.ts';
import { keyOf, useLeadsList } from './use-leads-list.ts';
import { useSaved } from './use-saved.ts';
import { SegmentTabs } from './SegmentTabs.tsx';
import css from './LeadsScreen.module.css';

/** The list of leads, with the one under the cursor beside it. */
export function LeadsScreen() {
  const { t, f } = useText();
  const { api } = useService();
  const navigate = useNavigate();
  const leads = useLeadsList();
  const { search, go, filter, sort, segment, list } = leads;
  const actions = useLeadActions();
  const exporting = useExportLeads();
  const [selection, setSelection] = useState<Selection>(nothing);
  const grid = useRef<GridHandle>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const adder = useRef<HTMLButtonElement>(null);
  const all = useQuery(api.leads.count.queryOptions({ input: {} }));
  const saved = useSaved(actions);

  const edit = useStable((lead: Lead, patch: LeadPatch) => {
    actions.edit(lead, patch).catch(() => undefined);
  });
  const columns = useLeadColumns(edit);
  const listId = segment?.columns ? `leads:${segment.id}` : 'leads';
  const choice = usePreferences((state) => state.columns[listId]);
  const shownColumns = useMemo(
    () => chosenColumns(columns, choice ?? {}).map(({ id }) => id),
    [columns, choice],
  );
  useEffect(() => {
    if (segment?.columns && choice === undefined)
      setColumns(listId, choiceOf(columns, segment.columns));
  }, [segment, choice, listId, columns]);

  // Another filter is another list: what was chosen in the one before does not silently go along.
  const listKey = JSON.stringify(filter);
  const chosenIn = useRef(listKey);
  useEffect(() => {
    if (chosenIn.current === listKey) return;
    chosenIn.current = listKey;
    setSelection((now) => (now.kind === 'all' ? nothing : now));
  }, [listKey]);

  const { total } = list.rows;
  const settled = !list.waiting;
  const tallied = settled && !list.atLeast;
  const tellFound = useStable(() => announce(t('leads.grid.announceFound', { count: total })));
  useEffect(() => {
    if (tallied) tellFound();
  }, [tallied, total, listKey, tellFound]);

  const open = (id: string) =>
    void navigate({ to: '/leads/$leadId', params: { leadId: id }, search: { filter, sort } });
  const chosen = countSelected(selection, total);
  const toMerge = mergeable(selection);
  const merge = toMerge && (() => void navigate({ to: '/merge', search: { ids: toMerge } }));
  const panel = search.panel === 'new' ? 'new' : search.lead ? 'lead' : null;

  useLeadsCommands({
    grid,
    searchField,
    adder,
    selection,
    setSelection,
    filter,
    panel,
    shownId: search.lead ?? null,
    actions,
    open,
    merge,
    openDeleted: () => void navigate({ to: '/deleted' }),
    openNew: () => go({ panel: 'new', lead: undefined }),
    closePanel: () => go({ lead: undefined, panel: undefined }, true),
  });

  return (
    <Bench>
      <Main label={t('leads.title')}>
        <h1 className="p-hidden">{t('leads.title')}</h1>
        <Toolbar>
          <SegmentTabs
            segments={leads.segments}
            segment={segment}
            total={all.data?.total}
            now={{ filter, sort, columns: shownColumns }}
            changed={leads.changed}
            onOpen={leads.openSegment}
          />
          <Spacer />
          <ExportMenu
            selection={{ filter, except: [] }}
            sort={sort}
            columns={shownColumns}
            exporting={exporting}
          />
          <IconAction label={t('deleted.open')} onClick={() => void navigate({ to: '/deleted' })}>
            <Trash2 size={16} />
          </IconAction>
          <Action collapses icon={<FileUp size={16} />} onClick={() => runCommand('import.open')}>
            {t('leads.import')}
          </Action>
          <Action
            primary
            keys="n"
            icon={<Plus size={16} />}
            onClick={() => go({ panel: 'new', lead: undefined })}
          >
            {t('leads.new')}
          </Action>
        </Toolbar>
        {list.error !== null && list.readAt > 0 && (
          <Banner
            action={
              <Action size="xs" onClick={list.retry}>
                {t('common.retry')}
              </Action>
            }
          >
            {t('common.stale', { time: f.time(list.readAt) })}
          </Banner>
        )}
        <Bar>
          <FilterBar
            filter={filter}
            onChange={leads.setFilter}
            searchRef={searchField}
            adderRef={adder}
            onLeave={() => grid.current?.focus()}
          />
          <span className={css.count}>
            {list.atLeast
              ? t('leads.countOver', { count: total - 1 })
              : t('leads.count', { count: total })}
          </span>
          <ColumnMenu id={listId} columns={columns} />
          <DensityMenu />
        </Bar>
        <DataGrid
          id={listId}
          label={t('leads.grid.label')}
          rows={list.rows}
          columns={columns}
          keyOf={keyOf}
          nameOf={nameOf}
          sort={sort}
          onSort={leads.setSort}
          selection={selection}
          onSelection={setSelection}
          shownKey={search.lead ?? null}
          onCursor={(lead) => panel === 'lead' && go({ lead: lead.id }, true)}
          onPeek={(lead) => go({ lead: lead.id, panel: undefined }, panel === 'lead')}
          onOpen={(lead) => open(lead.id)}
          handle={grid}
          empty={
            settled && (
              <LeadsEmpty
                filter={filter}
                error={list.error}
                total={all.data?.total}
                onFilter={leads.setFilter}
                onNew={() => go({ panel: 'new' })}
                onRetry={list.retry}
              />
            )
          }
        />
        {chosen > 0 && (
          <BulkBar
            selection={selection}
            filter={filter}
            total={total}
            atLeast={list.atLeast}
            actions={actions}
            onSelection={setSelection}
            onMerge={merge}
          >
            <ExportMenu
              variant="subtle"
              selection={toLeadSelection(selection, filter)}
              sort={sort}
              columns={shownColumns}
              exporting={exporting}
            />
          </BulkBar>
        )}
      </Main>
      {panel === 'new' && (
        <LeadForm
          onSaved={(lead) => {
            saved(lead);
            go({ panel: undefined, lead: lead.id }, true);
          }}
          onOpen={open}
          onClose={() => go({ panel: undefined }, true)}
        />
      )}
      {panel === 'lead' && search.lead && (
        <LeadPanel
          id={search.lead}
          filter={filter}
          sort={sort}
          actions={actions}
          onShow={(id) => go({ lead: id }, true)}
          onOpenPage={open}
          onClose={() => go({ lead: undefined }, true)}
        />
      )}
    </Bench>
  );
}

function nameOf(lead: Lead): string {
  return lead.name || lead.email || lead.phone || lead.id;
}
