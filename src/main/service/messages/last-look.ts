import { isEmail } from '../../../shared/email.ts';
import { readPhone } from '../../../shared/br/phone.ts';
import { zoneOf } from '../../../shared/br/zones.ts';
import { companyZone } from '../../../shared/calendar.ts';
import type {
  MessageChannel,
  MessageReason,
  MessageSettings,
} from '../../../shared/model/message.ts';
import type { LeadRow } from '../leads/lead-values.ts';

/** What the rules say of a message just before it leaves. */
export type Look =
  | { readonly to: 'send'; readonly recipient: string }
  | { readonly to: 'refuse'; readonly reason: MessageReason }
  | { readonly to: 'wait'; readonly reason: MessageReason; readonly until: number };

export type LookParts = {
  readonly channel: MessageChannel;
  readonly audience: 'lead' | 'team';
  readonly lead: LeadRow | null;
  readonly rules: MessageSettings;
  readonly now: number;
  /** How many this person got today, by where it would go. */
  readonly sentToday: (recipient: string) => number;
};

/**
 * Whether a message may go now: there is somebody, who did not say no, it is not night, and it is not
 * one too many. Pure; the company's own people and systems are asked for nothing but an address.
 */
export function lastLook(parts: LookParts): Look {
  const { channel, audience, lead, rules, now } = parts;
  if (channel === 'slack' || channel === 'webhook') return { to: 'send', recipient: channel };
  if (audience === 'lead') {
    if (lead === null || lead.deletedAt !== null) return refuse('lead_gone');
    const against = consentAgainst(lead, rules);
    if (against !== null) return refuse(against);
  }
  const said = addressOf(channel, audience, lead, rules);
  if (said === null || said.trim() === '') return refuse('no_address');
  const recipient = readAddress(channel, said);
  if (recipient === null) return refuse('bad_address');
  if (audience === 'team') return { to: 'send', recipient };
  const zone = zoneOf({ state: lead?.state ?? null, phone: lead?.phone ?? null });
  const until = quietUntil(rules.quiet, now, zone);
  if (until !== null) return { to: 'wait', reason: 'quiet_hours', until };
  if (parts.sentToday(recipient) >= rules.perDay) return refuse('daily_limit');
  return { to: 'send', recipient };
}

/** Why this person is not to be written to; null where nothing they said is against it. Pure. */
export function consentAgainst(
  { consent }: Pick<LeadRow, 'consent'>,
  { onlyGranted }: Pick<MessageSettings, 'onlyGranted'>,
): 'denied' | 'no_consent' | null {
  if (consent === 'denied') return 'denied';
  return onlyGranted && consent !== 'granted' ? 'no_consent' : null;
}

function refuse(reason: MessageReason): Look {
  return { to: 'refuse', reason };
}

function addressOf(
  channel: MessageChannel,
  audience: 'lead' | 'team',
  lead: LeadRow | null,
  { teamEmail, teamPhone }: MessageSettings,
): string | null {
  if (audience === 'team') return channel === 'email' ? teamEmail : teamPhone;
  return (channel === 'email' ? lead?.email : lead?.phone) ?? null;
}

/** As the other system takes it; null for what is no address, such as one of two lines. */
export function readAddress(channel: MessageChannel, said: string): string | null {
  if (channel === 'email') return isEmail(said) ? said : null;
  if (/[\r\n]/.test(said)) return null;
  const reading = readPhone(said);
  if (reading.kind === 'phone' || reading.kind === 'old-mobile') return reading.e164;
  return /^\+\d{8,15}$/.test(said) ? said : null;
}

/** Brazil has had no daylight saving since 2019; a zone that has is right by this too. */
const walls = new Map<string, Intl.DateTimeFormat>();
const minute = 60_000;
const dayMinutes = 24 * 60;

function wallIn(timeZone: string): Intl.DateTimeFormat {
  let wall = walls.get(timeZone);
  if (wall === undefined) {
    wall = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    walls.set(timeZone, wall);
  }
  return wall;
}

function minuteOfDay(now: number, zone: string): number {
  const [, time = '00:00'] = wallIn(zone).format(now).split(' ');
  return minutes(time);
}

function minutes(time: string): number {
  const [hours = '0', rest = '0'] = time.split(':');
  return Number(hours) * 60 + Number(rest);
}

/** When the quiet that lasts now ends by the clocks of a zone, UTC ms; null outside it. */
export function quietUntil(
  quiet: MessageSettings['quiet'],
  now: number,
  zone: string,
): number | null {
  if (!quiet.on || quiet.from === quiet.to) return null;
  const [from, to, at] = [minutes(quiet.from), minutes(quiet.to), minuteOfDay(now, zone)];
  const within = from < to ? at >= from && at < to : at >= from || at < to;
  if (!within) return null;
  const left = (to - at + dayMinutes) % dayMinutes;
  return Math.floor(now / minute) * minute + left * minute;
}

/** Midnight of today where the company is, UTC ms. */
export function dayBegan(now: number): number {
  return Math.floor(now / minute) * minute - minuteOfDay(now, companyZone) * minute;
}
