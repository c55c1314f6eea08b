import { Select } from '@mantine/core';
import {
  mappingDirection,
  type MappingEntry,
  type MappingView,
} from '../../../shared/model/mapping.ts';
import { useText } from '../../i18n/use-text.ts';
import { isReplaced } from './entries.ts';
import { inSentence } from '../leads/lead-words.ts';
import css from './Mappings.module.css';
import type { MappingDraft } from './use-mapping-draft.ts';
import { useMappingWords } from './use-mapping-words.ts';

type EntryTableProps = {
  mapping: MappingView;
  name: string;
  draft: MappingDraft;
  canEdit: boolean;
  open: number | null;
  onOpen: (at: number) => void;
};

/** Ours and theirs side by side; between them the direction, behind them what happens on the way. */
export function EntryTable({ mapping, name, draft, canEdit, open, onOpen }: EntryTableProps) {
  const { t } = useText();
  const { fieldName } = useMappingWords();
  const labels = new Map(mapping.remote?.map((field) => [field.name, field.label]));
  const directions = mappingDirection.options.map((value) => ({
    value,
    label: t(`mappings.way.${value}`),
  }));
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{t('mappings.head.local')}</th>
          <th scope="col">{t('mappings.head.way')}</th>
          <th scope="col">{t('mappings.head.remote', { name })}</th>
          <th scope="col">{t('mappings.head.steps')}</th>
        </tr>
      </thead>
      <tbody>
        {draft.entries.map((entry, at) => {
          const label = fieldName(entry.local);
          const fixed = entry.own && mapping.fixed.includes(entry.local);
          const replaced = isReplaced(entry, draft.entries);
          return (
            <tr
              // Entries have no id of their own, and are only added at the end.
              key={`${at} ${entry.own}`}
              className={css.row}
              data-open={open === at || undefined}
              data-off={entry.direction === 'off' || replaced || undefined}
            >
              <td>
                <button
                  type="button"
                  className={css.name}
                  aria-label={t('mappings.edit', { field: label })}
                  onClick={() => onOpen(at)}
                >
                  {label === '' ? t('mappings.entry.custom') : label}
                </button>
                <Problems draft={draft} at={at} />
              </td>
              <td>
                {fixed || replaced || !canEdit ? (
                  <span className={css.quiet}>
                    {t(`mappings.way.${replaced ? 'off' : entry.direction}`)}
                  </span>
                ) : (
                  <Select
                    size="xs"
                    className={css.way}
                    aria-label={t('mappings.wayOf', { field: inSentence(label) })}
                    data={directions}
                    value={entry.direction}
                    allowDeselect={false}
                    onChange={(value) => {
                      const direction = mappingDirection.options.find((each) => each === value);
                      if (direction) draft.put(at, { ...entry, direction });
                    }}
                  />
                )}
              </td>
              <td>
                {labels.get(entry.remote) ?? entry.remote}
                {mapping.vanished.includes(entry.remote) && (
                  <p className={css.bad}>{t('mappings.gone')}</p>
                )}
              </td>
              <td>
                {replaced ? (
                  <span className={css.quiet}>{t('mappings.replaced')}</span>
                ) : (
                  <Steps entry={entry} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Problems({ draft, at }: { draft: MappingDraft; at: number }) {
  const { problemText } = useMappingWords();
  const found = Object.entries(draft.problems).filter(([key]) => key.startsWith(`entries.${at}.`));
  return found.map(([key, problem]) => (
    <p key={key} className={css.bad}>
      {problemText(problem)}
    </p>
  ));
}

function Steps({ entry }: { entry: MappingEntry }) {
  const { t } = useText();
  const { stepText } = useMappingWords();
  if (entry.own) return <span className={css.quiet}>{t('mappings.own')}</span>;
  const steps = [
    ...entry.in.map((step) => `← ${stepText(step)}`),
    ...entry.out.map((step) => `→ ${stepText(step)}`),
    ...(entry.options.length > 0
      ? [`${t('mappings.entry.options')} (${entry.options.length})`]
      : []),
  ];
  if (steps.length === 0) return <span className={css.quiet}>{t('mappings.plain')}</span>;
  return (
    <span className={css.steps}>
      {steps.map((text, at) => (
        <span key={`${at} ${text}`} className={css.step} title={text}>
          {text}
        </span>
      ))}
    </span>
  );
}
