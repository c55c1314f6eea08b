import type {
  Conversion,
  ConversionRule,
  ConversionSource,
} from '../../../shared/model/marketing.ts';
import { useText } from '../../i18n/use-text.ts';

/** Facts by their word in the catalogue: a dot would part it. */
const factWord = {
  'lead.created': 'leadCreated',
  'lead.qualified': 'leadQualified',
  'lead.converted': 'leadConverted',
  'deal.created': 'dealCreated',
  'deal.stage': 'dealStage',
  'deal.won': 'dealWon',
  'client.registered': 'clientRegistered',
  'service.completed': 'serviceCompleted',
  'payment.received': 'paymentReceived',
  manual: 'manual',
} as const satisfies Record<Conversion['fact'], string>;

const parts = [
  'em',
  'ph',
  'fn',
  'ln',
  'ct',
  'st',
  'zp',
  'db',
  'country',
  'external_id',
  'fbc',
  'fbp',
  'lead_id',
  'ctwa_clid',
  'client_user_agent',
  'client_ip_address',
  'event_id',
  'event_time',
  'value',
] as const;

/** Where a part comes from, by its word in the catalogue. */
const sourceWord = {
  'lead.email': 'leadEmail',
  'lead.phone': 'leadPhone',
  'lead.name': 'leadName',
  'lead.city': 'leadCity',
  'lead.state': 'leadState',
  'lead.custom': 'leadCustom',
  'lead.id': 'leadId',
  'lead.tracking': 'leadTracking',
  'deal.value': 'dealValue',
  'conversion.id': 'conversionId',
  'conversion.value': 'conversionValue',
  'conversion.time': 'conversionTime',
} as const satisfies Record<ConversionSource, string>;

/** Conversions in the language on screen. */
export function useMarketingWords() {
  const { t } = useText();
  return {
    fact: (fact: Conversion['fact'] | ConversionRule['fact']) =>
      t(`marketing.fact.${factWord[fact]}`),
    /** Why it did not go: in our words, and as the platform said it. */
    reason: ({ word, message }: Pick<Conversion, 'word' | 'message'>) =>
      [word === null ? null : t(`marketing.word.${word}`), message]
        .filter((each) => each !== null)
        .join(' '),
    source: (from: ConversionSource) => t(`marketing.source.${sourceWord[from]}`),
    part(name: string): string {
      const known = parts.find((each) => each === name);
      return known === undefined ? name : t(`marketing.part.${known}`);
    },
  };
}
