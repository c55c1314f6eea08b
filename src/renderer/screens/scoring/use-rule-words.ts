import { useMemo } from 'react';
import type { ScoreReason } from '../../../shared/model/lead.ts';
import type { ModelFeature, ScoreRule } from '../../../shared/model/scoring.ts';
import { useText } from '../../i18n/use-text.ts';
import { inSentence, useLeadWords } from '../leads/lead-words.ts';

/** So many of a list are named; the others are counted. */
const NAMED = 4;

/** What scores from before there were kinds called their rules. */
const earlierKinds: Readonly<Record<string, string>> = {
  complete: 'complete',
  interest: 'keywords',
  city: 'placeAny',
  income: 'income',
};

/** Rules, reasons and what a model looks at, as sentences of the language on screen. */
export function useRuleWords() {
  const { t, f } = useText();
  const { fieldName } = useLeadWords();
  return useMemo(() => {
    const short = (items: readonly string[]) =>
      items.length <= NAMED + 1
        ? f.list(items)
        : t('scoring.sentence.andMore', {
            list: items.slice(0, NAMED).join(', '),
            count: items.length - NAMED,
          });
    const numbers = (items: readonly number[]) => short(items.map(f.number));

    /** What a rule looks at. */
    function sentence(rule: ScoreRule): string {
      const list = listOf(rule);
      if (list === '') return `${t(`scoring.kind.${rule.kind}`)}: ${t('scoring.sentence.nothing')}`;
      switch (rule.kind) {
        case 'keywords':
          return t('scoring.sentence.keywords', { fields: fieldNames(rule.fields), list });
        case 'recency':
          return t(`scoring.sentence.${rule.of}`, { list });
        case 'engagement':
          return t('scoring.sentence.engagement', { days: rule.days, list });
        case 'formula':
          return t('scoring.sentence.formula', { expression: list });
        default:
          return t(`scoring.sentence.${rule.kind}`, { list });
      }
    }

    function listOf(rule: ScoreRule): string {
      switch (rule.kind) {
        case 'fields':
          return rule.fields.length === 0 ? '' : short(rule.fields.map(fieldInside));
        case 'keywords':
          return rule.fields.length === 0 ? '' : short(rule.words);
        case 'place':
          return short([...rule.cities, ...rule.states]);
        case 'income':
          return short(
            rule.bands
              .map(({ from }) => from)
              .toSorted((a, b) => a - b)
              .map(f.wholeMoney),
          );
        case 'origin':
          return short(rule.origins);
        case 'tag':
          return short(rule.tags);
        case 'recency':
          return numbers(rule.bands.map(({ within }) => within).toSorted((a, b) => a - b));
        case 'engagement':
          return numbers(rule.bands.map(({ least }) => least).toSorted((a, b) => a - b));
        case 'formula':
          return rule.expression.trim();
      }
    }

    const fieldInside = (field: string) => inSentence(fieldName(field));
    const fieldNames = (fields: readonly string[]) =>
      fields.map((field) => fieldName(field)).join(', ');

    /** What people call a rule, or else what it looks at. */
    const nameOf = (rule: ScoreRule) => (rule.name ? rule.name : sentence(rule));

    /** Why a lead has these points. */
    function reasonText(reason: ScoreReason): string {
      const words = whatItSaw(reason);
      return reason.name
        ? t('scoring.reason.named', { name: reason.name, sentence: inSentence(words) })
        : words;
    }

    function whatItSaw({ kind, rule, values }: ScoreReason): string {
      const text = (name: string) => String(values[name] ?? '');
      switch (kind ?? earlierKinds[rule]) {
        case 'complete':
          return t('scoring.reason.complete');
        case 'fields':
          return t('scoring.reason.fields', {
            list: f.list(text('fields').split(',').map(fieldInside)),
          });
        case 'keywords':
          return t('scoring.reason.keywords', { keyword: text('keyword') });
        case 'place':
          return t('scoring.reason.place', { place: text('city') || text('state') });
        case 'placeAny':
          return t('scoring.reason.placeAny');
        case 'income':
          return t('scoring.reason.income', { from: f.wholeMoney(Number(values['from'] ?? 0)) });
        case 'origin':
          return t('scoring.reason.origin', { origin: text('origin') });
        case 'tag':
          return t('scoring.reason.tag', { tag: text('tag') });
        case 'recency':
          return values['of'] === 'heard'
            ? t('scoring.reason.heard', { count: Number(values['days'] ?? 0) })
            : t('scoring.reason.created', { count: Number(values['days'] ?? 0) });
        case 'engagement':
          return t('scoring.reason.engagement', {
            count: Number(values['count'] ?? 0),
            days: text('days'),
          });
        case 'formula':
          return t('scoring.reason.formula');
        default:
          return t('scoring.reason.other', { rule });
      }
    }

    function featureText(feature: ModelFeature): string {
      switch (feature.kind) {
        case 'filled':
          return t('scoring.model.filled', { field: fieldInside(feature.field) });
        case 'word':
          return t('scoring.model.word', { word: feature.word });
        case 'city':
          return t('scoring.model.city', { city: feature.city });
        case 'origin':
          return t('scoring.model.origin', { origin: feature.origin });
        case 'income':
          return feature.below === null
            ? t('scoring.model.incomeOver', { from: f.wholeMoney(feature.from) })
            : t('scoring.model.income', {
                from: f.wholeMoney(feature.from),
                below: f.wholeMoney(feature.below),
              });
      }
    }

    /** With its sign, a true minus. */
    const signed = (points: number) =>
      points < 0 ? `−${f.number(-points)}` : `+${f.number(points)}`;

    return { sentence, nameOf, reasonText, featureText, signed, fieldName };
  }, [t, f, fieldName]);
}

/** The most that a rule gives; of bands the highest. */
export function mostPoints(rule: ScoreRule): number {
  if (!('bands' in rule)) return rule.points;
  return Math.max(0, ...rule.bands.map(({ points }) => points));
}
