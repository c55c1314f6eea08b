import type { VisitKeys } from '../../../shared/visit.ts';

export type CostRow = {
  readonly id: number;
  readonly uid: string;
  readonly first_day: string;
  readonly last_day: string;
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly source_key: string;
  readonly medium_key: string;
  readonly campaign_key: string;
  readonly cents: number;
  readonly file_name: string | null;
  readonly actor: string;
  readonly created_at: number;
  readonly updated_at: number;
};

/** An amount as it is about to be kept. */
export type CostValues = {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly keys: VisitKeys;
  readonly cents: number;
  readonly fileName: string | null;
};
