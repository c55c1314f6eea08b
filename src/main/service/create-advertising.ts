import type { Clock } from './clock.ts';
import type { Db } from './db/database.ts';
import type { Reader } from './db/reader.ts';
import type { RaiseFact } from './events/own-events.ts';
import type { LeadStore } from './leads/lead-store.ts';
import type { Live } from './live.ts';
import {
  createMarketing,
  type Marketing,
  type MarketingParts,
  type MarketingRunning,
} from './marketing/create-marketing.ts';
import { createRemarketing, type Remarketing } from './remarketing/create-remarketing.ts';
import type { Segments } from './segments/create-segments.ts';

/** What goes to advertising platforms: what their campaigns brought, and who is in their audiences. */
export type Advertising = Pick<Marketing, 'changed' | 'told'> & {
  attach(parts: Omit<MarketingParts, 'leads'>): AdvertisingRunning;
};

export type AdvertisingRunning = MarketingRunning & {
  readonly remarketing: Remarketing['service'];
  readonly audiences: Remarketing['audiences'];
};

export function createAdvertising(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly reader: Reader;
  readonly raise: RaiseFact;
  readonly leads: LeadStore;
  readonly segments: Segments;
}): Advertising {
  const marketing = createMarketing(parts);
  let remarketing: Remarketing | undefined;

  return {
    told: marketing.told,
    changed(tx, change, cause) {
      marketing.changed(tx, change, cause);
      remarketing?.changed(tx, change);
    },
    attach(running) {
      const all = { ...parts, ...running };
      const reporting = marketing.attach(all);
      const audiences = createRemarketing({ ...all, pixels: reporting.pixelStore });
      remarketing = audiences;
      return {
        ...reporting,
        remarketing: audiences.service,
        audiences: audiences.audiences,
        forget() {
          reporting.forget();
          audiences.forget();
        },
        start() {
          reporting.start();
          audiences.start();
        },
        async stop() {
          await audiences.stop();
          await reporting.stop();
        },
      };
    },
  };
}
