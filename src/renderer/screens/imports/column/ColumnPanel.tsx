import { MultiSelect, Select, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { onMatch } from '../../../../shared/model/import-rules.ts';
import { IconAction } from '../../../components/Action.tsx';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { AlsoSection } from './AlsoSection.tsx';
import css from './ColumnPanel.module.css';
import { ColumnTrial } from './ColumnTrial.tsx';
import { columnLetter } from '../table/letters.ts';
import { StepsEditor } from './StepsEditor.tsx';
import type { Choices } from '../mapping/use-choices.ts';
import { useTargetWords } from '../use-target-words.ts';
import { ValueTable } from './ValueTable.tsx';

type ColumnPanelProps = { choices: Choices; column: number; onClose: () => void };

/** One column: what is done to its cells on their way, and what a match does to its field. */
export function ColumnPanel({ choices, column, onClose }: ColumnPanelProps) {
  const { t } = useText();
  const { targetName, headerName } = useTargetWords();
  const head = useRef<HTMLHeadingElement>(null);
  const { header = '', target = null } = choices.columns[column] ?? {};
  const rule = choices.ruleOf(column);
  const letter = columnLetter(column);
  useEffect(() => head.current?.focus(), [column]);

  return (
    <div className={css.panel}>
      <div className={css.head}>
        <h2 ref={head} tabIndex={-1} className="p-truncate">
          {t('importChoices.column.title', { letter, header: headerName(header, column) })}
        </h2>
        <IconAction label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconAction>
        <p className={`${css.quiet} p-truncate`}>
          {target === null
            ? t('importChoices.column.outside')
            : t('importChoices.column.goesTo', { field: targetName(target) })}
        </p>
      </div>
      <Section title={t('importChoices.trial.title')}>
        <ColumnTrial choices={choices} column={column} />
      </Section>
      <Section title={t('importChoices.steps.title')}>
        <StepsEditor
          key={`${column} ${target}`}
          fileId={choices.fileId}
          place={`${column} ${target}`}
          target={target}
          steps={rule.steps}
          onChange={(steps) => choices.setRule(column, { steps })}
        />
      </Section>
      {(target === 'status' || target === 'origin') && (
        <Section title={t('importChoices.values.title')}>
          <ValueTable choices={choices} column={column} />
        </Section>
      )}
      {target !== null && (
        <Section title={t('importChoices.onMatch.title')}>
          <Select
            aria-label={t('importChoices.onMatch.title')}
            data={[
              {
                value: 'all',
                label: t('importChoices.onMatch.asAll', {
                  rule: t(`imports.mapping.onMatchIs.${choices.draft.rules.onMatch}`),
                }),
              },
              ...onMatch.options.map((value) => ({
                value,
                label: t(`imports.mapping.onMatchIs.${value}`),
              })),
            ]}
            value={rule.onMatch ?? 'all'}
            allowDeselect={false}
            onChange={(value) =>
              choices.setRule(column, { onMatch: onMatch.options.find((each) => each === value) })
            }
          />
          <p className={css.hint}>{t('importChoices.onMatch.hint')}</p>
        </Section>
      )}
      <JoinSection choices={choices} column={column} />
      <AlsoSection key={column} choices={choices} column={column} />
    </div>
  );
}

/** Columns that are read as one, in the order in which they were chosen. */
function JoinSection({ choices, column }: Omit<ColumnPanelProps, 'onClose'>) {
  const { t } = useText();
  const { headerName } = useTargetWords();
  const rule = choices.ruleOf(column);
  const joined = rule.join?.columns ?? [];
  return (
    <Section title={t('importChoices.join.title')}>
      <MultiSelect
        aria-label={t('importChoices.join.title')}
        placeholder={joined.length === 0 ? t('importChoices.join.placeholder') : ''}
        data={choices.columns.map(({ index, header }) => ({
          value: String(index),
          label: `${columnLetter(index)} ${headerName(header, index)}`,
        }))}
        value={joined.map(String)}
        searchable
        maxValues={10}
        onChange={(values) => {
          const added = values.map(Number);
          // The column itself is among them; it comes last unless it is put elsewhere.
          const columns = added.includes(column) ? added : [...added, column];
          const between = rule.join?.with ?? ' ';
          choices.setRule(column, {
            join: added.length === 0 || columns.length < 2 ? undefined : { columns, with: between },
          });
        }}
      />
      {rule.join && (
        <TextInput
          mt={8}
          label={t('importChoices.join.with')}
          value={rule.join.with}
          maxLength={20}
          onChange={(event) =>
            choices.setRule(column, { join: { columns: joined, with: event.currentTarget.value } })
          }
        />
      )}
      <p className={css.hint}>{t('importChoices.join.hint')}</p>
    </Section>
  );
}
