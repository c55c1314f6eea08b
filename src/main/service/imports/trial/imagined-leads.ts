import Database from 'better-sqlite3';
import type { MatchKey } from '../../../../shared/model/import-rules.ts';
import type { LeadRow } from '../../leads/lead-values.ts';

/**
 * Leads as they would be after the rows so far: as many as a file has rows.
 *
 * The latest are held in memory, the others in a file without a name that SQLite removes when it is
 * closed, whatever closes it. Nothing is written while all fit.
 */
export type ImaginedLeads = {
  get(id: number): LeadRow | null;
  put(lead: LeadRow): void;
  /** Those with this e-mail, document or phone, as they are or once were; as many as tell. */
  holders(on: MatchKey, value: string): number[];
  close(): void;
};

const MOST_SHARING = 20;
const MOST_RECENT = 2048;

export function createImaginedLeads(held = 4096): ImaginedLeads {
  const leads = new Map<number, LeadRow>();
  const keys = new Map<string, number[]>();
  /** Read back from beyond: those who share a phone are asked for row after row. */
  const recent = new Map<number, LeadRow>();
  let beyond: ReturnType<typeof openBeyond> | null = null;

  function idsOf(key: string): number[] {
    return keys.get(key) ?? beyond?.ids(key) ?? [];
  }

  function readBack(id: number): LeadRow | null {
    const lead = beyond?.lead(id) ?? null;
    if (!lead) return null;
    if (recent.size >= MOST_RECENT) recent.clear();
    recent.set(id, lead);
    return lead;
  }

  return {
    get: (id) => leads.get(id) ?? recent.get(id) ?? readBack(id),
    put(lead) {
      recent.delete(lead.id);
      // The one changed last is the last to go.
      leads.delete(lead.id);
      leads.set(lead.id, lead);
      for (const on of ['email', 'document', 'phone'] as const) {
        if (!lead[on]) continue;
        const key = `${on} ${lead[on]}`;
        const ids = idsOf(key);
        const known = ids.includes(lead.id) || ids.length >= MOST_SHARING;
        keys.delete(key);
        keys.set(key, known ? ids : [...ids, lead.id]);
      }
      if (leads.size <= held && keys.size <= held) return;
      beyond ??= openBeyond();
      const [oldest] = leads.size > held ? leads.values() : [];
      if (oldest) {
        beyond.putLead(oldest);
        leads.delete(oldest.id);
      }
      for (const [key, ids] of keys) {
        if (keys.size <= held) break;
        beyond.putIds(key, ids);
        keys.delete(key);
      }
    },
    holders: (on, value) => idsOf(`${on} ${value}`),
    close: () => beyond?.close(),
  };
}

function openBeyond() {
  const client = new Database('');
  client.pragma('journal_mode = off');
  client.pragma('synchronous = off');
  client.pragma('locking_mode = exclusive');
  client.pragma('cache_size = -4096');
  client.exec(`create table lead (id integer primary key, body text not null);
    create table holder (key text primary key, ids text not null) without rowid;`);
  const lead = client.prepare<[number], string>('select body from lead where id = ?').pluck();
  const ids = client.prepare<[string], string>('select ids from holder where key = ?').pluck();
  const putLead = client.prepare('insert or replace into lead values (?, ?)');
  const putIds = client.prepare('insert or replace into holder values (?, ?)');
  return {
    lead(id: number): LeadRow | null {
      const body = lead.get(id);
      return body === undefined ? null : JSON.parse(body);
    },
    ids(key: string): number[] | null {
      const found = ids.get(key);
      return found === undefined ? null : JSON.parse(found);
    },
    putLead: (row: LeadRow) => void putLead.run(row.id, JSON.stringify(row)),
    putIds: (key: string, all: number[]) => void putIds.run(key, JSON.stringify(all)),
    close: () => void client.close(),
  };
}
