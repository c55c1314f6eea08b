import { PonteError } from '../../../shared/errors.ts';
import type { Pixel, PixelDraft, PixelTrial } from '../../../shared/model/marketing.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { newId } from '../ids.ts';
import { hideText } from '../jobs/redact.ts';
import type { Live } from '../live.ts';
import { addressFlaw } from '../providers/http.ts';
import type { Vault } from '../sync/ports.ts';
import type { ConversionStore } from './conversion-store.ts';
import type { Gateway, PlatformEvent } from './gateway.ts';
import { sha256 } from './identity.ts';
import { metaVersion } from './meta-gateway.ts';
import type { PixelStore } from './pixel-store.ts';
import type { PixelRow } from './rows.ts';

/** What an admin does with pixels. */
export type PixelService = {
  list(): Pixel[];
  /** Told again under its gateway and pixel id it is changed; what is not told stays. */
  put(draft: PixelDraft, operator: Operator): Promise<Pixel>;
  remove(uid: string, operator: Operator): void;
  /** Reports one event that is no conversion, now. @throws PonteError NOT_FOUND, CONFLICT */
  test(uid: string): Promise<PixelTrial>;
  /** @throws PonteError NOT_FOUND */
  existing(uid: string): PixelRow;
};

const most = 20;
const testMs = 25_000;

export function createPixelService(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly vault: Vault;
  readonly pixels: PixelStore;
  readonly conversions: ConversionStore;
  readonly gatewayOf: (pixel: PixelRow) => Gateway;
  readonly kick: () => void;
}): PixelService {
  const { db, clock, audit, vault, pixels } = parts;

  function existing(uid: string): PixelRow {
    const row = pixels.byUid(uid);
    if (row) return row;
    throw new PonteError('NOT_FOUND', 'This pixel does not exist any more.');
  }

  function changed(
    operator: Operator,
    did: string,
    uid: string,
    work: (tx: Parameters<PixelStore['save']>[0]) => void,
  ): void {
    transact(db, (tx) => {
      work(tx);
      audit.append(tx, {
        actor: operator.name,
        action: `pixel.${did}`,
        subjectType: 'pixel',
        subjectId: uid,
      });
    });
    parts.live.tell({ type: 'marketing.changed' });
    parts.kick();
  }

  return {
    existing,
    list: () => pixels.all().map(toPixel),

    async put(draft, operator) {
      const before = pixels.byPixelId(draft.gateway, draft.pixelId);
      refuse(draft, before);
      if (before === null && pixels.all().length >= most) {
        throw new PonteError('TOO_LARGE', `At most ${most} pixels are kept. Remove one first.`);
      }
      const token = draft.token === undefined ? undefined : await vault.seal(draft.token);
      // Removed and put again it is the same one, so that nothing is told to it twice.
      const uid = before?.uid ?? pixels.removedUid(draft.gateway, draft.pixelId) ?? newId();
      const or = <T>(said: T | undefined, was: T): T => (said === undefined ? was : said);
      changed(operator, before === null ? 'created' : 'updated', uid, (tx) =>
        pixels.save(tx, {
          uid,
          gateway: draft.gateway,
          pixel_id: draft.pixelId,
          name: draft.name ?? before?.name ?? draft.pixelId,
          token: or(token, before?.token ?? null),
          url: or(draft.url, before?.url ?? null),
          domain: or(draft.domain, before?.domain ?? null) || null,
          test_event_code: or(draft.testEventCode, before?.test_event_code ?? null) || null,
          api_version:
            draft.gateway === 'meta'
              ? (draft.apiVersion ?? before?.api_version ?? metaVersion)
              : null,
          ad_account_id:
            or(draft.adAccountId, before?.ad_account_id ?? null)?.replace(/^act_/, '') ?? null,
          active: Number(draft.active ?? (before === null || before.active === 1)),
        }),
      );
      return toPixel(existing(uid));
    },

    remove(uid, operator) {
      const row = existing(uid);
      changed(operator, 'removed', uid, (tx) => {
        // What may have arrived stays to be looked at as what it is.
        parts.conversions.pixelRemoved(tx, row.id);
        pixels.remove(tx, row.id);
      });
    },

    async test(uid) {
      const row = existing(uid);
      if (row.gateway === 'meta' && row.test_event_code === null) {
        throw new PonteError(
          'BAD_INPUT',
          'Without its test event code the platform would count this as a real one. Copy the code from the Test Events page of the platform into this pixel first.',
          {
            details: {
              fields: [
                {
                  field: 'testEventCode',
                  problem: 'required',
                  message: 'Copy it from the Test Events page.',
                },
              ],
            },
          },
        );
      }
      const event = testEvent(row, clock.now());
      const signal = AbortSignal.timeout(testMs);
      const answer = await parts.gatewayOf(row).send(row, [event], { test: true, signal });
      if (answer === null) {
        throw new PonteError('PROVIDER_UNAVAILABLE', 'No answer came in time. Try again later.');
      }
      const { verdict } = answer;
      return {
        ok: verdict.kind === 'accepted',
        status: answer.status,
        outcome: verdict.kind,
        message: 'message' in verdict ? hideText(verdict.message) : null,
        traceId: answer.traceId,
        sent: { data: [event], test_event_code: row.test_event_code },
      };
    },
  };
}

function refuse(draft: PixelDraft, before: PixelRow | null): void {
  const said = (field: string, problem: string, message: string) =>
    new PonteError('BAD_INPUT', message, { details: { fields: [{ field, problem, message }] } });
  if (draft.token === undefined && before?.token == null) {
    throw said('token', 'required', 'The token is missing. Copy it from the platform.');
  }
  const url = draft.url === undefined ? before?.url : draft.url;
  if (draft.gateway === 'http' && !url) {
    throw said(
      'url',
      'required',
      'Say where this system takes conversions: an address with https://.',
    );
  }
  if (url && addressFlaw(url) !== null) {
    throw said(
      'url',
      'not_https',
      'The address must begin with https://, so that nobody reads along.',
    );
  }
}

/** A person who does not exist: nobody's data leaves for a test. */
function testEvent(row: PixelRow, now: number): PlatformEvent {
  return {
    event_name: 'Lead',
    event_time: Math.floor(now / 1000),
    event_id: `test-${newId()}`,
    action_source: 'system_generated',
    user_data: {
      em: [sha256('teste@ponte.example')],
      external_id: [sha256(`test-${row.uid}`)],
    },
    custom_data: { lead_event_source: 'Ponte', event_source: 'crm' },
  };
}

function toPixel(row: PixelRow): Pixel {
  const iso = (at: number) => new Date(at).toISOString();
  return {
    id: row.uid,
    gateway: row.gateway,
    name: row.name,
    pixelId: row.pixel_id,
    url: row.url,
    domain: row.domain,
    testEventCode: row.test_event_code,
    apiVersion: row.api_version,
    adAccountId: row.ad_account_id,
    active: row.active === 1,
    hasToken: row.token !== null,
    state: row.active === 0 ? 'inactive' : (row.held ?? 'ready'),
    reason: row.held_reason,
    until: row.held_until === null ? null : iso(row.held_until),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  };
}
