import { useQuery } from '@tanstack/react-query';
import { CircleX, TriangleAlert } from 'lucide-react';
import type { FixRow } from '../../../../shared/model/import-fix.ts';
import { Action } from '../../../components/Action.tsx';
import { Facts, Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from './FixGrid.module.css';
import panel from '../panel/MappingPanel.module.css';
import { TextFact } from '../TextFact.tsx';
import { useProblemWords } from '../use-problem-words.ts';

type FixCellSectionProps = {
  row: FixRow | undefined;
  /** As the file has it in which the row was first. */
  line: string;
  column: number;
  columnName: string;
  checkId: string;
  kind: string;
  onEverywhere: (source: string, text: string) => void;
  onRestore: () => void;
  onLeave: (left: boolean) => void;
};

/** The cell the keyboard is on: why it is wrong, what the file says, and what can be done about it. */
export function FixCellSection(props: FixCellSectionProps) {
  const { row, line, column, columnName, onEverywhere, onRestore, onLeave } = props;
  const { t } = useText();
  const { reason } = useProblemWords();
  if (!row) {
    return (
      <Section title={t('importFixing.cell')}>
        <p className={panel.quiet}>{t('importFixing.noCell')}</p>
      </Section>
    );
  }
  const source = row.source[column];
  const text = row.cells[column] ?? '';
  const reasons = row.problems.filter((each) => each.column === column || each.column === null);
  return (
    <Section
      title={t('importFixing.line', { line })}
      aside={<span className={panel.quiet}>{column < 0 ? '' : columnName}</span>}
    >
      {row.leftOut && <p className={panel.quiet}>{t('importFixing.left')}</p>}
      {!row.leftOut && reasons.length === 0 && (
        <p className={panel.quiet}>{t('importFixing.sound')}</p>
      )}
      {reasons.length > 0 && (
        <ul className={css.reasons}>
          {reasons.map((each, index) => {
            const Icon = each.severity === 'error' ? CircleX : TriangleAlert;
            return (
              <li
                key={index}
                className={css.reason}
                data-tone={each.severity === 'error' ? 'danger' : 'warning'}
              >
                <Icon size={14} aria-hidden="true" />
                <span className={css.value}>{reason(each)}</span>
              </li>
            );
          })}
        </ul>
      )}
      {row.cut.includes(column) && <p className={panel.hint}>{t('importFixing.tooLong')}</p>}
      {source !== undefined && (
        <Facts>
          <TextFact label={t('importFixing.inFile')}>
            {source === '' ? t('importFixing.nothing') : source}
          </TextFact>
        </Facts>
      )}
      <div className={css.stack}>
        {source !== undefined && !row.leftOut && (
          <>
            <Everywhere
              {...props}
              source={source}
              text={text}
              onPress={() => onEverywhere(source, text)}
            />
            <Action size="xs" onClick={onRestore}>
              {t('importFixing.restore')}
            </Action>
          </>
        )}
        <Action size="xs" keys="$mod+Delete" onClick={() => onLeave(!row.leftOut)}>
          {row.leftOut ? t('importFixing.take') : t('importFixing.leave')}
        </Action>
      </div>
    </Section>
  );
}

type EverywhereProps = Pick<FixCellSectionProps, 'checkId' | 'kind' | 'column'> & {
  source: string;
  text: string;
  onPress: () => void;
};

/** The same correction wherever the column has the same value; with how many, where that is known. */
function Everywhere({ checkId, kind, column, source, text, onPress }: EverywhereProps) {
  const { t } = useText();
  const { client } = useService();
  const { data } = useQuery({
    queryKey: ['import-same-value', checkId, kind, column, source],
    queryFn: ({ signal }) =>
      client.importFixing.sameValue({ id: checkId, kind, column, value: source }, { signal }),
    retry: false,
  });
  const words = { from: short(source), to: short(text) };
  const rows = data?.rows ?? null;
  // Nothing else says the same: the correction of this cell is all there is.
  if (rows !== null && rows < 2) return null;
  return (
    <Action size="xs" keys="$mod+Enter" onClick={onPress}>
      {rows === null
        ? t('importFixing.everywhere', words)
        : t('importFixing.everywhere', { ...words, count: rows })}
    </Action>
  );
}

function short(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
