import { PonteError } from '../../../shared/errors.ts';
import {
  ruleSet,
  type RuleDraft,
  type RuleSet,
  type RuleSetVersion,
} from '../../../shared/model/scoring.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { defaultRules } from './default-rules.ts';
import { readRuleSet } from './kept-rules.ts';

/** Versions of the rules, of which none is ever changed and the highest holds, and the draft. */
export type RuleSets = {
  newest(): RuleSetVersion;
  version(version: number): RuleSetVersion;
  /** Newest first. */
  versions(): RuleSetVersion[];
  add(tx: Tx, made: NewRuleSet): RuleSetVersion;
  draft(): RuleDraft | null;
  putDraft(tx: Tx, draft: { rules: RuleSet; rev: number | null; by: string }): RuleDraft;
  dropDraft(tx: Tx): void;
};

export type NewRuleSet = {
  readonly rules: RuleSet;
  readonly note: string | null;
  readonly restoredFrom: number | null;
  readonly by: string;
};

type VersionRow = {
  version: number;
  rules: string;
  created_at: number;
  created_by: string;
  note: string | null;
  restored_from: number | null;
};
type DraftRow = {
  rules: string;
  based_on: number;
  rev: number;
  updated_by: string;
  updated_at: number;
};

const firstAuthor = 'Ponte';

/** A new workspace gets the default rules as version 1. */
export function createRuleSets(db: Db, clock: Clock): RuleSets {
  const { client } = db;
  const selectNewest = client.prepare<[], VersionRow>(
    'select * from score_rules order by version desc limit 1',
  );
  const selectOne = client.prepare<[number], VersionRow>(
    'select * from score_rules where version = ?',
  );
  const selectAll = client.prepare<[], VersionRow>(
    'select * from score_rules order by version desc limit 500',
  );
  const insert = client.prepare(
    `insert into score_rules (version, rules, created_at, created_by, note, restored_from)
     values ((select coalesce(max(version), 0) + 1 from score_rules), ?, ?, ?, ?, ?)`,
  );
  const selectDraft = client.prepare<[], DraftRow>('select * from score_draft where id = 1');
  const replaceDraft = client.prepare(
    `insert or replace into score_draft (id, rules, based_on, rev, updated_by, updated_at)
     values (1, ?, ?, ?, ?, ?)`,
  );
  const deleteDraft = client.prepare('delete from score_draft');

  function newest(): RuleSetVersion {
    const row = selectNewest.get();
    if (row) return toVersion(row);
    const made = { rules: defaultRules, note: null, restoredFrom: null, by: firstAuthor };
    return transact(db, (tx) => add(tx, made));
  }

  function add(_tx: Tx, { rules, note, restoredFrom, by }: NewRuleSet): RuleSetVersion {
    insert.run(JSON.stringify(rules), clock.now(), by, note, restoredFrom);
    return newest();
  }

  function draft(): RuleDraft | null {
    const row = selectDraft.get();
    if (!row) return null;
    return {
      rules: ruleSet.parse(JSON.parse(row.rules)),
      basedOn: row.based_on,
      rev: row.rev,
      by: row.updated_by,
      at: new Date(row.updated_at).toISOString(),
    };
  }

  return {
    newest,
    version(version) {
      const row = selectOne.get(version);
      if (row) return toVersion(row);
      throw new PonteError('NOT_FOUND', `There is no version ${version} of the score rules.`);
    },
    versions: () => selectAll.all().map(toVersion),
    add,
    draft,
    putDraft(_tx, { rules, rev, by }) {
      const kept = draft();
      if ((kept?.rev ?? null) !== rev) {
        throw new PonteError(
          'CHANGED_MEANWHILE',
          kept === null
            ? 'This draft was published or discarded meanwhile. Open the rules again.'
            : `${kept.by} changed this draft meanwhile. Open the rules again.`,
        );
      }
      const basedOn = kept?.basedOn ?? newest().version;
      replaceDraft.run(JSON.stringify(rules), basedOn, (rev ?? 0) + 1, by, clock.now());
      return draft() as RuleDraft;
    },
    dropDraft: () => void deleteDraft.run(),
  };
}

function toVersion(row: VersionRow): RuleSetVersion {
  return {
    version: row.version,
    rules: readRuleSet(row.rules),
    note: row.note,
    restoredFrom: row.restored_from,
    by: row.created_by,
    at: new Date(row.created_at).toISOString(),
  };
}
