import type { Statement } from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import { nextCount, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import { fold } from '../../../shared/text.ts';
import { visitKeys } from '../../../shared/visit.ts';
import type { ScoreReason, Temperature } from '../../../shared/model/lead.ts';
import { columnOf, columnValue, readLead, type LeadRecord } from './lead-columns.ts';
import { createLeadCounter } from './lead-counts.ts';
import type { FieldChange } from './lead-diff.ts';
import { firstQualifiedAt } from './qualified.ts';
import { searchDigits, searchWords } from './lead-search.ts';
import type { LeadMarks, LeadRow, LeadValues } from './lead-values.ts';

/** What scoring made of the values; kept with them. */
export type Scored = {
  score: number;
  temperature: Temperature;
  reasons: ScoreReason[];
  version: number;
};

/** The rows of leads with their tags and their place in the search. Nobody but the pipeline writes here. */
export type LeadStore = {
  byId(id: number): LeadRow | null;
  byUid(uid: string): LeadRow | null;
  insert(tx: Tx, lead: NewLead): LeadRow;
  /** Writes the changed fields of a row; `after` is the whole of its values. */
  update(tx: Tx, before: LeadRow, after: LeadRow, changes: readonly FieldChange[]): LeadRow;
  setDeleted(tx: Tx, before: LeadRow, deletedAt: number | null): LeadRow;
};

export type NewLead = {
  values: LeadValues & LeadMarks;
  scored: Scored;
  importId: number | null;
  createdAt: number;
  /** Unless told, when it was made. */
  updatedAt?: number;
};

/** Words and digits of these fields are searched. */
const searched = new Set([
  'name',
  'email',
  'phone',
  'document',
  'company',
  'origin',
  'interest',
  'city',
  'state',
  'owner',
  'tags',
  'notes',
]);

const insertColumns = [
  'uid',
  'name',
  'email',
  'phone',
  'document',
  'company',
  'origin',
  'interest',
  'income_cents',
  'city',
  'state',
  'status',
  'owner',
  'tags',
  'notes',
  'custom',
  'consent',
  'tracking',
  'follow_up_at',
  'name_key',
  'city_key',
  'company_key',
  'score',
  'temperature',
  'score_reasons',
  'score_version',
  'lifecycle',
  'deal_id',
  'converted_at',
  'import_id',
  'local_rev',
  'created_at',
  'updated_at',
  'source_key',
  'medium_key',
  'campaign_key',
  'qualified_at',
];

export function createLeadStore(db: Db, clock: Clock): LeadStore {
  const { client } = db;
  const selectById = client.prepare('select * from lead where id = ?');
  const selectByUid = client.prepare('select * from lead where uid = ?');
  const insertLead = client.prepare(
    `insert into lead (${insertColumns.join(', ')}) values (${insertColumns.map(() => '?').join(', ')})`,
  );
  const insertSearch = client.prepare(
    'insert into lead_search (rowid, words, digits) values (?, ?, ?)',
  );
  const updateSearch = client.prepare(
    'update lead_search set words = ?, digits = ? where rowid = ?',
  );
  const deleteSearch = client.prepare('delete from lead_search where rowid = ?');
  const insertTag = client.prepare(
    'insert or ignore into lead_tag (lead_id, tag_key, tag) values (?, ?, ?)',
  );
  const deleteTags = client.prepare('delete from lead_tag where lead_id = ?');
  const insertCustomField = client.prepare(
    'insert or ignore into custom_field (name, created_at) values (?, ?)',
  );
  const updateDeleted = client.prepare(
    'update lead set deleted_at = ?, local_rev = ?, updated_at = ? where id = ?',
  );
  const updates = new Map<string, Statement>();
  const counted = createLeadCounter(db);

  /** One statement for each set of columns: SQLite rewrites every index of a column that is named. */
  function updateOf(columns: readonly string[]): Statement {
    const key = columns.join();
    let statement = updates.get(key);
    if (!statement) {
      if (updates.size > 200) updates.clear();
      const sets = columns.map((column) => `${column} = ?`).join(', ');
      statement = client.prepare(`update lead set ${sets} where id = ?`);
      updates.set(key, statement);
    }
    return statement;
  }

  function writeTags(id: number, tags: readonly string[]): void {
    for (const tag of tags) insertTag.run(id, fold(tag), tag);
  }

  function noteCustomNames(custom: LeadValues['custom'], at: number): void {
    for (const name in custom) insertCustomField.run(name, at);
  }

  return {
    byId(id) {
      const record = selectById.get(id) as LeadRecord | undefined;
      return record ? readLead(record) : null;
    },

    byUid(uid) {
      const record = selectByUid.get(uid) as LeadRecord | undefined;
      return record ? readLead(record) : null;
    },

    insert(tx, { values, scored, importId, createdAt, updatedAt = createdAt }) {
      const uid = newId();
      const localRev = nextCount(tx, 'local_rev');
      const visit = visitKeys(values.tracking);
      const qualifiedAt = firstQualifiedAt(null, values, createdAt);
      const { lastInsertRowid } = insertLead.run(
        uid,
        values.name,
        values.email,
        values.phone,
        values.document,
        values.company,
        values.origin,
        values.interest,
        values.incomeCents,
        values.city,
        values.state,
        values.status,
        values.owner,
        JSON.stringify(values.tags),
        values.notes,
        JSON.stringify(values.custom),
        values.consent,
        JSON.stringify(values.tracking),
        values.followUpAt,
        fold(values.name),
        fold(values.city ?? ''),
        fold(values.company ?? ''),
        scored.score,
        scored.temperature,
        JSON.stringify(scored.reasons),
        scored.version,
        values.lifecycle,
        values.dealId,
        values.convertedAt,
        importId,
        localRev,
        createdAt,
        updatedAt,
        visit.source,
        visit.medium,
        visit.campaign,
        qualifiedAt,
      );
      const id = Number(lastInsertRowid);
      insertSearch.run(id, searchWords(values), searchDigits(values));
      writeTags(id, values.tags);
      noteCustomNames(values.custom, updatedAt);
      const row: LeadRow = {
        ...values,
        qualifiedAt,
        id,
        uid,
        score: scored.score,
        temperature: scored.temperature,
        scoreReasons: scored.reasons,
        scoreVersion: scored.version,
        importId,
        localRev,
        deletedAt: null,
        createdAt,
        updatedAt,
      };
      counted(tx, null, row);
      return row;
    },

    update(tx, before, after, changes) {
      const updatedAt = clock.now();
      const row: LeadRow = {
        ...after,
        qualifiedAt: firstQualifiedAt(before, after, updatedAt),
        localRev: nextCount(tx, 'local_rev'),
        updatedAt,
      };
      const columns = new Map<string, unknown>();
      for (const { field } of changes) {
        const name = columnOf(field);
        columns.set(name, columnValue(name, row));
      }
      if (columns.has('name')) columns.set('name_key', fold(row.name));
      if (columns.has('city')) columns.set('city_key', fold(row.city ?? ''));
      if (columns.has('company')) columns.set('company_key', fold(row.company ?? ''));
      if (columns.has('tracking')) {
        const { source, medium, campaign } = visitKeys(row.tracking);
        columns.set('source_key', source).set('medium_key', medium).set('campaign_key', campaign);
      }
      if (row.qualifiedAt !== before.qualifiedAt) columns.set('qualified_at', row.qualifiedAt);
      if (row.score !== before.score) columns.set('score', row.score);
      if (row.temperature !== before.temperature) columns.set('temperature', row.temperature);
      columns.set('score_reasons', JSON.stringify(row.scoreReasons));
      columns.set('score_version', row.scoreVersion);
      columns.set('local_rev', row.localRev);
      columns.set('updated_at', row.updatedAt);
      updateOf([...columns.keys()]).run(...columns.values(), row.id);

      if (changes.some(({ field }) => searched.has(field) || field.startsWith('custom:'))) {
        updateSearch.run(searchWords(row), searchDigits(row), row.id);
      }
      if (columns.has('tags')) {
        deleteTags.run(row.id);
        writeTags(row.id, row.tags);
      }
      if (columns.has('custom')) noteCustomNames(row.custom, row.updatedAt);
      counted(tx, before, row);
      return row;
    },

    setDeleted(tx, before, deletedAt) {
      const row: LeadRow = {
        ...before,
        deletedAt,
        localRev: nextCount(tx, 'local_rev'),
        updatedAt: clock.now(),
      };
      updateDeleted.run(deletedAt, row.localRev, row.updatedAt, row.id);
      // Search and tags hold live leads only, so that they can be counted by themselves.
      if (deletedAt === null) {
        insertSearch.run(row.id, searchWords(row), searchDigits(row));
        writeTags(row.id, row.tags);
      } else {
        deleteSearch.run(row.id);
        deleteTags.run(row.id);
      }
      counted(tx, before, row);
      return row;
    },
  };
}
