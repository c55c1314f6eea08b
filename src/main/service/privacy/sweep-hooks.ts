import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '../db/database.ts';
import type { Vault } from '../sync/ports.ts';
import { keptOf, type DeliveryPart } from './delivery-parts.ts';
import type { Recognise } from './person-values.ts';

/**
 * Looks for a person in the bodies of hooks. What is about another person by its id is theirs, even
 * if it holds the same phone; but a delivery of WhatsApp's Cloud API tells of several people at once,
 * and each is looked for in it part by part.
 */
export type SweptHooks = {
  /** Those that are about the person and nobody else. */
  readonly whole: readonly number[];
  /** Deliveries that are also about others. */
  readonly shared: readonly SharedHook[];
  /** By the hook, what of a delivery is about the person; null where it is only about others. */
  readonly own: ReadonlyMap<number, unknown>;
};

/** A body as it is, and as it may stay once the person is erased. */
export type SharedHook = { readonly id: number; readonly was: Buffer; readonly left: Buffer };

export type HookSweep = {
  /** Goes on with those that came since. @returns whether there were any */
  on(): Promise<boolean>;
  found(): SweptHooks;
};

type Row = {
  id: number;
  source: string;
  sealed: number;
  /** Its body may still be acted on: names alone are not enough to take it away. */
  waits: number;
  /** It became an event of a lead. */
  tied: number;
  body: Buffer | null;
  beside: string;
};

const slice = 20;

export function createHookSweep(
  db: Db,
  vault: Vault,
  recognise: Recognise,
  leads: readonly number[],
): HookSweep {
  const tied = `exists (select 1 from event
    where event.hook_uid = hook.uid and event.lead_id is not null)`;
  const read = db.client.prepare<[number], Row>(
    `select hook.id, hook_endpoint.name as source, hook.sealed, body,
       hook.state in ('received', 'failed', 'planned') as waits, ${tied} as tied,
       iif(hook.sealed = 1, '', hook.headers || char(10) || hook.touched || char(10)
         || coalesce(hook.reason, '')) as beside
     from hook join hook_endpoint on hook_endpoint.id = endpoint_id
       left join hook_body on hook_id = hook.id
     where hook.id > ? and (hook_endpoint.kind = 'whatsapp' or not ${tied})
     order by hook.id limit ${slice}`,
  );
  const leadOf = db.client
    .prepare<[string, string], number | null>(
      'select lead_id from event where source = ? and key = ?',
    )
    .pluck();
  const hers = new Set(leads);
  const whole: number[] = [];
  const shared: SharedHook[] = [];
  const own = new Map<number, unknown>();
  let place = 0;

  async function textOf({ sealed, body }: Row): Promise<string> {
    if (body === null) return '';
    if (sealed !== 1) return body.toString();
    try {
      return Buffer.from(await vault.open(body.toString()), 'base64').toString();
    } catch {
      return '';
    }
  }

  /** By the event it became, else by its number, else by all it says. */
  function whose(
    source: string,
    { key, number, text }: DeliveryPart,
  ): 'theirs' | 'anothers' | null {
    const lead = key === null ? undefined : leadOf.get(source, key);
    if (lead != null) return hers.has(lead) ? 'theirs' : 'anothers';
    if (number !== null) return recognise(number) === 'surely' ? 'theirs' : null;
    return recognise(text) === null ? null : 'theirs';
  }

  function isNamed(text: string, { waits }: Pick<Row, 'waits'>): boolean {
    const how = recognise(text);
    return how === 'surely' || (how === 'named' && waits !== 1);
  }

  async function delivery(row: Row, body: unknown): Promise<boolean> {
    const { id, source, sealed } = row;
    const isTheirs = (part: DeliveryPart) => whose(source, part) === 'theirs';
    const theirs = keptOf(body, {
      part: isTheirs,
      contact: (_text, isOfKept) => isOfKept,
      other: null,
    });
    if (theirs === null) return false;
    let cut = 0;
    const stays = (is: boolean) => {
      cut += Number(!is);
      return is;
    };
    const others = keptOf(body, {
      part(part) {
        const is = whose(source, part);
        if (is === 'anothers') return stays(recognise(part.text) !== 'surely');
        return stays(is === null && !isNamed(part.text, row));
      },
      contact: (text, isOfKept) =>
        stays(isOfKept ? recognise(text) !== 'surely' : !isNamed(text, row)),
      other: (text) => stays(!isNamed(text, row)),
    });
    if (
      cut === 0 &&
      (row.tied === 1 ? recognise(row.beside) !== 'surely' : !isNamed(row.beside, row))
    )
      return true;
    const text = JSON.stringify(others?.body);
    own.set(id, theirs.parts === 0 ? null : theirs.body);
    if (others === null || others.parts === 0 || recognise(text) === 'surely') whole.push(id);
    else {
      const left = sealed === 1 ? await vault.seal(Buffer.from(text).toString('base64')) : text;
      shared.push({ id, was: row.body ?? Buffer.alloc(0), left: Buffer.from(left) });
    }
    return true;
  }

  async function look(row: Row): Promise<void> {
    const text = await textOf(row);
    if (text.includes('whatsapp_business_account') && (await delivery(row, parsed(text)))) return;
    if (row.tied === 1) return;
    if (isNamed(`${text}\n${row.beside}`, row)) whole.push(row.id);
  }

  return {
    async on() {
      let any = false;
      for (;;) {
        const rows = read.all(place);
        for (const row of rows) {
          await look(row);
          place = row.id;
        }
        any ||= rows.length > 0;
        if (rows.length < slice) return any;
        await nextTurn();
      }
    },
    found: () => ({ whole, shared, own }),
  };
}

/** Of an event's payload of before deliveries were taken apart, likewise. */
export function ownOf(payload: unknown, recognise: Recognise): { readonly own: unknown } | null {
  const kept = keptOf(payload, {
    part: ({ number, text }) =>
      number === null ? recognise(text) !== null : recognise(number) === 'surely',
    contact: (_text, isOfKept) => isOfKept,
    other: null,
  });
  return kept && { own: kept.parts === 0 ? null : kept.body };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
