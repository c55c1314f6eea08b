import { ChartColumn, Table } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Action } from '../../components/Action.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Figures.module.css';

type ChartSectionProps = {
  title: string;
  /** In words what the chart shows. */
  summary: ReactNode;
  /** Above the chart: what to draw. */
  choice?: ReactNode;
  chart: ReactNode;
  table: ReactNode;
};

/** A chart in words, as a drawing, and as a table of which each number opens its list. */
export function ChartSection({ title, summary, choice, chart, table }: ChartSectionProps) {
  const { t } = useText();
  const [asTable, setAsTable] = useState(false);
  return (
    <section className={css.section} aria-label={title}>
      <SectionHead
        title={title}
        aside={
          <Action
            size="xs"
            variant="subtle"
            icon={asTable ? <ChartColumn size={14} /> : <Table size={14} />}
            aria-label={`${title}: ${t(asTable ? 'figures.asChart' : 'figures.asTable')}`}
            onClick={() => setAsTable(!asTable)}
          >
            {t(asTable ? 'figures.asChart' : 'figures.asTable')}
          </Action>
        }
      />
      <p className={css.summary}>{summary}</p>
      {choice}
      {asTable ? <div className={css.tableScroll}>{table}</div> : chart}
    </section>
  );
}
