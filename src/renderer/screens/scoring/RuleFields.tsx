import { MultiSelect, NumberInput, Select, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { toldEventType } from '../../../shared/model/event.ts';
import { scoredFields, wordedFields, type ScoreRule } from '../../../shared/model/scoring.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';
import { typeWord } from '../subscriptions/subscription-look.ts';
import { BandFields } from './BandFields.tsx';
import { FormulaField } from './FormulaField.tsx';

type RuleFieldsProps = { rule: ScoreRule; put: (rule: ScoreRule) => void };

/** What a rule of each kind has to be told. */
export function RuleFields({ rule, put }: RuleFieldsProps) {
  const { t } = useText();
  const { fieldName } = useLeadWords();
  const { api } = useService();
  const { data: known } = useQuery(api.leads.fields.queryOptions());
  const custom = known?.custom.map((name) => `custom:${name}`) ?? [];
  const offer = (fields: readonly string[]) =>
    [...fields, ...custom].map((value) => ({ value, label: fieldName(value) }));

  switch (rule.kind) {
    case 'fields':
      return (
        <MultiSelect
          label={t('scoring.panel.fields')}
          searchable
          data={offer(scoredFields)}
          value={rule.fields}
          onChange={(fields) => put({ ...rule, fields: fields as typeof rule.fields })}
        />
      );
    case 'keywords':
      return (
        <>
          <MultiSelect
            label={t('scoring.panel.wordFields')}
            searchable
            data={offer(wordedFields)}
            value={rule.fields}
            onChange={(fields) => put({ ...rule, fields: fields as typeof rule.fields })}
          />
          <Words
            label={t('scoring.panel.words')}
            hint={t('scoring.panel.wordsHint')}
            values={rule.words}
            onChange={(words) => put({ ...rule, words })}
          />
        </>
      );
    case 'place':
      return (
        <>
          <Words
            label={t('scoring.panel.cities')}
            values={rule.cities}
            onChange={(cities) => put({ ...rule, cities })}
          />
          <Words
            label={t('scoring.panel.states')}
            values={rule.states}
            onChange={(states) =>
              put({
                ...rule,
                states: states.map((state) => state.toUpperCase()).filter((s) => s.length === 2),
              })
            }
          />
        </>
      );
    case 'origin':
      return (
        <Words
          label={t('scoring.panel.origins')}
          values={rule.origins}
          onChange={(origins) => put({ ...rule, origins })}
        />
      );
    case 'tag':
      return (
        <Words
          label={t('scoring.panel.tags')}
          values={rule.tags}
          onChange={(tags) => put({ ...rule, tags })}
        />
      );
    case 'income':
      return (
        <BandFields
          label={t('scoring.panel.bandIncome')}
          bands={rule.bands.map(({ from, points }) => ({ at: from, points }))}
          next={(highest) => highest + 1000}
          onChange={(bands) =>
            put({ ...rule, bands: bands.map(({ at, points }) => ({ from: at, points })) })
          }
        />
      );
    case 'recency':
      return (
        <>
          <Select
            label={t('scoring.panel.of')}
            data={[
              { value: 'created', label: t('scoring.panel.ofCreated') },
              { value: 'heard', label: t('scoring.panel.ofHeard') },
            ]}
            allowDeselect={false}
            value={rule.of}
            onChange={(of) => put({ ...rule, of: of === 'heard' ? 'heard' : 'created' })}
          />
          <BandFields
            label={t('scoring.panel.bandWithin')}
            least={1}
            bands={rule.bands.map(({ within, points }) => ({ at: within, points }))}
            next={(highest) => highest + 7}
            onChange={(bands) =>
              put({ ...rule, bands: bands.map(({ at, points }) => ({ within: at, points })) })
            }
          />
        </>
      );
    case 'engagement':
      return (
        <>
          <MultiSelect
            label={t('scoring.panel.types')}
            data={toldEventType.options.map((value) => ({
              value,
              label: t(`subscriptions.type.${typeWord[value]}`),
            }))}
            value={rule.types}
            onChange={(types) => put({ ...rule, types: types as typeof rule.types })}
          />
          <NumberInput
            label={t('scoring.panel.days')}
            min={1}
            max={3650}
            allowDecimal={false}
            clampBehavior="strict"
            value={rule.days}
            onChange={(days) => typeof days === 'number' && days >= 1 && put({ ...rule, days })}
          />
          <BandFields
            label={t('scoring.panel.bandLeast')}
            least={1}
            bands={rule.bands.map(({ least, points }) => ({ at: least, points }))}
            next={(highest) => highest + 1}
            onChange={(bands) =>
              put({ ...rule, bands: bands.map(({ at, points }) => ({ least: at, points })) })
            }
          />
        </>
      );
    case 'formula':
      return (
        <FormulaField
          source={rule.expression}
          onChange={(expression) => put({ ...rule, expression })}
        />
      );
  }
}

type WordsProps = {
  label: string;
  hint?: string;
  values: string[];
  onChange: (values: string[]) => void;
};

/** A list that is typed; a pasted one is parted at its commas. */
function Words({ label, hint, values, onChange }: WordsProps) {
  return (
    <TagsInput
      label={label}
      description={hint}
      splitChars={[',', ';', '\n']}
      acceptValueOnBlur
      clearable
      maxTags={200}
      value={values}
      onChange={(next) =>
        onChange(next.map((each) => each.trim().slice(0, 60)).filter((each) => each !== ''))
      }
    />
  );
}
