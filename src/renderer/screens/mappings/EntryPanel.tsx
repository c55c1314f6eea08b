import { Select, TextInput } from '@mantine/core';
import { Trash2, X } from 'lucide-react';
import {
  mappingDirection,
  type MappingEntry,
  type MappingView,
} from '../../../shared/model/mapping.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { PanelTitle, Scroll, Spacer, Toolbar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import type { ExpressionScope } from './expression-scope.ts';
import css from './Mappings.module.css';
import { OptionTable } from './OptionTable.tsx';
import { StepList } from './StepList.tsx';
import type { MappingDraft } from './use-mapping-draft.ts';
import { useMappingWords } from './use-mapping-words.ts';

type EntryPanelProps = {
  mapping: MappingView;
  name: string;
  draft: MappingDraft;
  at: number;
  entry: MappingEntry;
  canEdit: boolean;
  onClose: () => void;
};

const CUSTOM = 'custom:';

/** One pair of fields: which, which way, and what happens to a value on its way. */
export function EntryPanel({ mapping, name, draft, at, entry, canEdit, onClose }: EntryPanelProps) {
  const { t } = useText();
  const { fieldName, problemText } = useMappingWords();
  const { client } = useService();
  const scope: ExpressionScope = {
    fields: mapping.remote ?? [],
    check: async (source, way) =>
      (await client.mappings.check({ type: 'lead', system: mapping.connectionId, source, way }))
        .flaw,
  };
  const isCustom = entry.local.startsWith(CUSTOM);
  const there = mapping.remote?.find((field) => field.name === entry.remote);
  const change = (more: Partial<MappingEntry>) => draft.put(at, { ...entry, ...more });
  const error = (key: string) => {
    const place = `entries.${at}.${key}`;
    const found = Object.keys(draft.problems).find(
      (each) => each === place || each.startsWith(`${place}.`),
    );
    const problem = found === undefined ? undefined : draft.problems[found];
    return problem && problemText(problem);
  };
  const receives = entry.direction === 'both' || entry.direction === 'receive';
  const sends = entry.direction === 'both' || entry.direction === 'send';
  const editable = canEdit && !entry.own;

  return (
    <>
      <Toolbar wide>
        <PanelTitle>{fieldName(entry.local) || t('mappings.entry.custom')}</PanelTitle>
        <Spacer />
        {editable && (
          <IconAction
            label={t('mappings.entry.remove')}
            onClick={() => {
              onClose();
              draft.remove(at);
            }}
          >
            <Trash2 size={16} />
          </IconAction>
        )}
        <IconAction label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        <div className={css.fields}>
          {entry.own && (
            <p className={css.quiet}>
              {mapping.fixed.includes(entry.local)
                ? t('mappings.entry.fixedNote')
                : t('mappings.entry.ownNote')}
            </p>
          )}
          <Select
            label={t('mappings.entry.local')}
            data={[
              ...(entry.own && !mapping.locals.includes(entry.local) && !isCustom
                ? [{ value: entry.local, label: fieldName(entry.local) }]
                : []),
              ...mapping.locals.map((value) => ({ value, label: fieldName(value) })),
              { value: CUSTOM, label: t('mappings.entry.custom') },
            ]}
            value={isCustom ? CUSTOM : entry.local}
            searchable
            allowDeselect={false}
            disabled={!editable}
            nothingFoundMessage={t('mappings.nothingFound')}
            error={error('local')}
            onChange={(local) => local !== null && change({ local })}
          />
          {isCustom && (
            <TextInput
              label={t('mappings.entry.customName')}
              value={entry.local.slice(CUSTOM.length)}
              maxLength={80}
              disabled={!editable}
              onChange={(event) => change({ local: CUSTOM + event.currentTarget.value })}
            />
          )}
          <Select
            label={t('mappings.entry.remote', { name })}
            data={[
              ...(there ? [] : [{ value: entry.remote, label: entry.remote }]),
              ...(mapping.remote ?? []).map((field) => ({ value: field.name, label: field.label })),
            ]}
            value={entry.remote}
            searchable
            allowDeselect={false}
            disabled={!editable}
            placeholder={t('mappings.search')}
            nothingFoundMessage={t('mappings.nothingFound')}
            description={there?.writable === false ? t('mappings.entry.readOnly') : undefined}
            error={error('remote')}
            onChange={(remote) => remote !== null && change({ remote })}
          />
          <Select
            label={t('mappings.entry.way')}
            data={mappingDirection.options.map((value) => ({
              value,
              label: t(`mappings.way.${value}`),
            }))}
            value={entry.direction}
            allowDeselect={false}
            disabled={!canEdit || (entry.own && mapping.fixed.includes(entry.local))}
            error={error('direction')}
            onChange={(value) => {
              const direction = mappingDirection.options.find((each) => each === value);
              if (direction) change({ direction });
            }}
          />
          {editable && receives && (
            <StepList
              title={t('mappings.entry.in')}
              way="in"
              scope={scope}
              steps={entry.in}
              error={(step) => error(`in.${step}`)}
              onChange={(steps) => change({ in: [...steps] })}
            />
          )}
          {editable && sends && (
            <StepList
              title={t('mappings.entry.out')}
              way="out"
              scope={scope}
              steps={entry.out}
              error={(step) => error(`out.${step}`)}
              onChange={(steps) => change({ out: [...steps] })}
            />
          )}
          {editable && (
            <OptionTable
              name={name}
              options={entry.options}
              offered={there?.options ?? []}
              error={(row) => error(`options.${row}`)}
              onChange={(options) => change({ options: [...options] })}
            />
          )}
          {editable && (
            <div className={css.buttons}>
              <Action onClick={onClose}>{t('common.close')}</Action>
            </div>
          )}
        </div>
      </Scroll>
    </>
  );
}
