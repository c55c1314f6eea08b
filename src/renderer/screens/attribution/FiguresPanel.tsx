import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AttributionReport, AttributionRow } from '../../../shared/model/attribution.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import {
  Fact,
  Facts,
  Foot,
  PanelTitle,
  Scroll,
  Section,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Attribution.module.css';
import { LeadFigure } from './Figure.tsx';
import { costsSearch, figuresOf, isInside } from './report-columns.tsx';
import { SalesList } from './SalesList.tsx';
import {
  leadsOf,
  placeOfRow,
  qualifiedLeads,
  useRowName,
  type useAttribution,
} from './use-attribution.ts';

/** One row of the report: each figure, what it counts, and the list behind it. */
export function FiguresPanel({
  of,
  report,
  row,
  isAdmin,
}: {
  of: ReturnType<typeof useAttribution>;
  report: AttributionReport;
  /** None for the total. */
  row: AttributionRow | null;
  isAdmin: boolean;
}) {
  const { t, f } = useText();
  const rowName = useRowName();
  const { search, go, place, salesBy } = of;
  const { level } = report;
  const name = row === null ? t('attribution.report.total') : rowName(level, row);
  const own = row === null ? place : placeOfRow(level, place, row.key);
  const counts = row ?? report.total;
  const figures = figuresOf(counts);
  const close = () => go({ row: undefined, list: undefined });
  const label =
    search.list === 'sales'
      ? t('attribution.sales.label', { name })
      : t('attribution.panel.label', { name });

  useCommands([
    {
      id: 'attribution.close',
      title: t('common.close'),
      group: 'marketing',
      keys: ['Escape'],
      hidden: true,
      run: close,
    },
  ]);

  const money = (value: number | null) => (value === null ? '—' : f.money(value));
  const of100 = (value: number | null) => (value === null ? '' : ` (${f.percent(value)})`);
  const leads = (count: number, id: 'leads' | 'qualified' | 'buyers', more: object = {}) => (
    <span>
      <LeadFigure
        count={count}
        label={t(`attribution.column.${id}`)}
        filter={leadsOf(report, own, more)}
      />
      {id === 'qualified' && of100(figures.qualifiedShare)}
      {id === 'buyers' && of100(figures.buyersShare)}
    </span>
  );

  return (
    <SidePanel id="attribution" label={label} width={340} onClose={close}>
      <Toolbar wide>
        <PanelTitle>{name}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={close}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      {search.list === 'sales' ? (
        <>
          <Scroll>
            <SalesList query={{ ...of.days, salesBy, ...own }} />
          </Scroll>
          <Foot>
            <Spacer />
            <Action onClick={() => go({ list: undefined })}>{t('attribution.sales.back')}</Action>
          </Foot>
        </>
      ) : (
        <>
          <Scroll>
            <Section title={t('attribution.panel.brought')}>
              <Facts>
                <Line label={t('attribution.column.leads')} hint={t('attribution.panel.leadsHint')}>
                  {leads(counts.leads, 'leads')}
                </Line>
                <Line
                  label={t('attribution.column.qualified')}
                  hint={t('attribution.panel.qualifiedHint')}
                >
                  {leads(counts.qualified, 'qualified', qualifiedLeads)}
                </Line>
                <Line
                  label={t('attribution.column.buyers')}
                  hint={t('attribution.panel.buyersHint')}
                >
                  {leads(counts.buyers, 'buyers', { bought: true })}
                </Line>
                <Line
                  label={t('attribution.column.sales')}
                  hint={t(`attribution.panel.salesHint.${salesBy}`)}
                >
                  {counts.sales === 0 ? (
                    '0'
                  ) : (
                    <button
                      type="button"
                      className={css.figure}
                      onClick={() => go({ list: 'sales' })}
                    >
                      {t('attribution.panel.sales', { count: counts.sales })}
                    </button>
                  )}
                </Line>
                <Line label={t('attribution.column.revenue')}>{f.money(counts.revenue)}</Line>
              </Facts>
            </Section>
            <Section title={t('attribution.panel.paid')}>
              <Facts>
                <Line label={t('attribution.column.cost')} hint={t('attribution.panel.costHint')}>
                  {counts.cost === 0 ? (
                    t('attribution.panel.noCost')
                  ) : (
                    <Link
                      from="/marketing"
                      to="/marketing"
                      search={(now) => ({ ...costsSearch(now), ...own })}
                      className={css.figure}
                    >
                      {f.money(counts.cost)}
                    </Link>
                  )}
                </Line>
                <Line label={t('attribution.column.perLead')}>{money(figures.perLead)}</Line>
                <Line label={t('attribution.column.perQualified')}>
                  {money(figures.perQualified)}
                </Line>
                <Line label={t('attribution.column.perSale')}>{money(figures.perSale)}</Line>
                <Line
                  label={t('attribution.column.return')}
                  hint={t('attribution.panel.returnHint')}
                >
                  {figures.return === null
                    ? '—'
                    : t('attribution.report.times', {
                        ratio: f.number(Math.round(figures.return * 100) / 100),
                      })}
                </Line>
              </Facts>
            </Section>
          </Scroll>
          <Foot>
            <Spacer />
            {isAdmin && isInside(own) && (
              <Action onClick={() => go({ ...costsSearch(search), ...own, cost: 'new' })}>
                {t('attribution.panel.addCost')}
              </Action>
            )}
            {row !== null && level !== 'campaign' && isInside(own) && (
              <Action primary onClick={() => go({ ...own, row: undefined, list: undefined })}>
                {t(`attribution.panel.inside.${level === 'source' ? 'medium' : 'campaign'}`)}
              </Action>
            )}
          </Foot>
        </>
      )}
    </SidePanel>
  );
}

function Line({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <Fact label={label}>
      <span className={css.value}>
        <span>{children}</span>
        {hint !== undefined && <span className={css.quiet}>{hint}</span>}
      </span>
    </Fact>
  );
}
