import type {
  ConversionFact,
  ConversionState,
  ConversionWord,
  PixelGateway,
} from '../../../shared/model/marketing.ts';

/** What holds a pixel up, but for a person's choice. */
export type Held = 'waiting' | 'credentials' | 'blocked' | 'address';

export type PixelRow = {
  readonly id: number;
  readonly uid: string;
  readonly gateway: PixelGateway;
  readonly pixel_id: string;
  readonly name: string;
  /** Sealed. */
  readonly token: string | null;
  readonly url: string | null;
  readonly domain: string | null;
  readonly test_event_code: string | null;
  readonly api_version: string | null;
  readonly ad_account_id: string | null;
  readonly active: number;
  readonly held: Held | null;
  readonly held_reason: string | null;
  readonly held_until: number | null;
  readonly created_at: number;
  readonly updated_at: number;
};

export type RuleRow = {
  readonly id: number;
  readonly uid: string;
  readonly fact: ConversionFact;
  readonly stage_id: number | null;
  readonly stage_uid: string | null;
  readonly event_name: string;
  readonly pixel_id: number | null;
  readonly pixel_uid: string | null;
  readonly active: number;
};

export type ConversionRow = {
  readonly id: number;
  readonly uid: string;
  readonly pixel_id: number;
  readonly lead_id: number | null;
  readonly deal_id: number | null;
  readonly fact: ConversionFact | 'manual';
  readonly event_name: string;
  readonly event_id: string;
  readonly event_time: number;
  readonly source_url: string | null;
  readonly value_cents: number | null;
  readonly currency: string | null;
  readonly state: ConversionState;
  readonly word: ConversionWord | null;
  readonly message: string | null;
  readonly run_at: number;
  readonly attempts: number;
  readonly left_at: number | null;
  /** JSON: as it was last sent. */
  readonly payload: string | null;
  /** JSON. */
  readonly identifiers: string;
  readonly created_at: number;
  readonly sent_at: number | null;
  readonly settled_at: number | null;
};
