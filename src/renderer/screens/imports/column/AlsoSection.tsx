import { Select } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import { IconAction } from '../../../components/Action.tsx';
import { ChipAdder } from '../../../components/Chip.tsx';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import css from './ColumnPanel.module.css';
import { dropFurther, furtherIds } from './steps-in-hand.ts';
import { StepsEditor } from './StepsEditor.tsx';
import { customTarget, fieldTargets } from '../targets.ts';
import type { Choices } from '../mapping/use-choices.ts';
import { useTargetWords } from '../use-target-words.ts';

/** Other fields that the same cells fill: a name and its parts, a city with its state. */
export function AlsoSection({ choices, column }: { choices: Choices; column: number }) {
  const { t } = useText();
  const { targetName, headerName } = useTargetWords();
  const [q, setQ] = useState('');
  const rule = choices.ruleOf(column);
  const { fileId } = choices;
  const ids = furtherIds(fileId, column, rule.also.length);
  const { header = '' } = choices.columns[column] ?? {};
  const fresh = customTarget(q.trim() === '' ? `${headerName(header, column)} 2` : q);

  function put(also: typeof rule.also): void {
    choices.setRule(column, { also });
  }

  return (
    <Section title={t('importChoices.also.title')}>
      {rule.also.map((each, at) => (
        <div key={ids[at]} className={css.also}>
          <div className={css.stepHead}>
            <Select
              aria-label={t('importChoices.also.field', { number: at + 1 })}
              data={[
                { group: t('imports.column.groupFields'), items: fieldTargets.map(named) },
                {
                  group: t('imports.column.groupCustom'),
                  items: [...new Set([each.target, String(fresh)])]
                    .filter((target) => target.startsWith('custom:'))
                    .map(named),
                },
              ]}
              value={each.target}
              searchable
              allowDeselect={false}
              maxDropdownHeight={280}
              onSearchChange={setQ}
              onChange={(target) =>
                target &&
                put(rule.also.map((one, index) => (index === at ? { ...one, target } : one)))
              }
            />
            <IconAction
              size="sm"
              label={t('importChoices.also.remove', { field: targetName(each.target) })}
              onClick={() => {
                dropFurther(fileId, column, ids[at] ?? '');
                put(rule.also.filter((_, index) => index !== at));
              }}
            >
              <X size={14} />
            </IconAction>
          </div>
          <StepsEditor
            key={each.target}
            fileId={fileId}
            place={`${ids[at]} ${each.target}`}
            target={each.target}
            steps={each.steps}
            onChange={(steps) =>
              put(rule.also.map((one, index) => (index === at ? { ...one, steps } : one)))
            }
          />
        </div>
      ))}
      <ChipAdder
        disabled={rule.also.length >= 4}
        onClick={() =>
          put([...rule.also, { target: String(customTarget(freshName())), steps: [] }])
        }
      >
        {t('importChoices.also.add')}
      </ChipAdder>
      <p className={css.hint}>{t('importChoices.also.hint')}</p>
    </Section>
  );

  function named(target: string) {
    return { value: target, label: targetName(target) };
  }

  function freshName(): string {
    return t('importChoices.also.part', {
      header: headerName(header, column),
      number: rule.also.length + 2,
    });
  }
}
