import { Plus } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportTarget } from '../../../../shared/model/import.ts';
import { Action } from '../../../components/Action.tsx';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { fieldsFor } from '../mapping/custom-names.ts';
import { columnLetter } from '../table/letters.ts';
import css from './MappingPanel.module.css';
import type { Choices } from '../mapping/use-choices.ts';
import { useTargetWords } from '../use-target-words.ts';

const few = 5;

/** Columns that stay out, and the way to keep them: one by one or all at once. */
export function OutsideSection({ choices }: { choices: Choices }) {
  const { t } = useText();
  const { api } = useService();
  const { targetName, headerName } = useTargetWords();
  const [all, setAll] = useState(false);
  const { data } = useQuery(api.leads.fields.queryOptions());
  const { columns, preview } = choices;
  const fields = fieldsFor(columns, preview.rows, data?.custom ?? [], (index) =>
    headerName('', index),
  );
  if (fields.length === 0) return null;
  const shown = all ? fields : fields.slice(0, few);
  const keep = (kept: readonly { index: number; target: ImportTarget }[]) =>
    choices.setTargets(new Map(kept.map(({ index, target }) => [index, target])));
  return (
    <Section
      title={t('importChoices.outside.title')}
      aside={<strong className={css.total}>{fields.length}</strong>}
    >
      <ul>
        {shown.map((field) => (
          <li key={field.index}>
            <button
              type="button"
              className={css.kind}
              title={t('importChoices.outside.keep', { field: targetName(field.target) })}
              onClick={() => keep([field])}
            >
              <Plus size={14} className={css.outcomeIcon} aria-hidden="true" />
              <span className={`${css.kindName} p-truncate`}>
                <span className="p-hidden">
                  {t('importChoices.outside.keep', { field: targetName(field.target) })}
                </span>
                <span aria-hidden="true">
                  {columnLetter(field.index)} {targetName(field.target)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className={css.buttons}>
        <Action size="xs" onClick={() => keep(fields)}>
          {t('importChoices.outside.keepAll', { count: fields.length })}
        </Action>
        {fields.length > few && (
          <Action size="xs" onClick={() => setAll(!all)}>
            {all ? t('importChoices.values.fewer') : t('importChoices.outside.showAll')}
          </Action>
        )}
      </div>
    </Section>
  );
}
