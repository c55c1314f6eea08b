import {
  definition as definitionShape,
  type AutomationVersion,
  type Definition,
  type TriggerKind,
} from '../../../shared/model/automation.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import { compile, type Program } from './program.ts';

export type AutomationRow = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly active: number;
  readonly version: number;
  readonly preset: string | null;
  readonly next_at: number | null;
  readonly scan_from: number | null;
  readonly updated_at: number;
};

/** A row with the version in force, ready to run. */
export type Known = AutomationRow & { readonly definition: Definition };

/** Automations and their versions. Those that are on are known by heart: every change asks for them. */
export type AutomationStore = {
  all(): readonly Known[];
  byId(id: number): Known | null;
  byUid(uid: string): Known | null;
  /** Those that are on and wait for this. */
  waitingFor(kind: TriggerKind): readonly Known[];
  program(automationId: number, version: number): Program;
  versions(automationId: number): readonly AutomationVersion[];
  insert(tx: Tx, made: Made & { readonly preset?: string }): Known;
  /** A further version; the one before stays. */
  revise(tx: Tx, id: number, made: Made): Known;
  rename(tx: Tx, id: number, name: string): void;
  setActive(tx: Tx, id: number, active: boolean): void;
  setNext(tx: Tx, id: number, nextAt: number | null, scanFrom: number | null): void;
  remove(tx: Tx, id: number): void;
};

export type Made = {
  readonly name: string;
  readonly definition: Definition;
  readonly note: string | null;
  readonly actor: string;
};

type VersionRow = {
  readonly version: number;
  readonly definition: string;
  readonly note: string | null;
  readonly actor: string;
  readonly createdAt: number;
};

export function createAutomationStore(db: Db, clock: Clock): AutomationStore {
  const { client } = db;
  const select = client.prepare<[], AutomationRow & { definition: string }>(
    `select automation.*, definition from automation
       join automation_version version
         on version.automation_id = automation.id and version.version = automation.version
      where removed_at is null order by automation.id`,
  );
  const versionOf = client
    .prepare<[number, number], string>(
      'select definition from automation_version where automation_id = ? and version = ?',
    )
    .pluck();
  const versions = client.prepare<[number], VersionRow>(
    `select version, definition, note, actor, created_at as createdAt from automation_version
      where automation_id = ? order by version desc`,
  );
  const insert = client.prepare(
    'insert into automation (uid, name, preset, created_at, updated_at) values (?, ?, ?, ?, ?)',
  );
  const insertVersion = client.prepare(
    `insert into automation_version (automation_id, version, definition, note, actor, created_at)
     values (?, ?, ?, ?, ?, ?)`,
  );
  const revise = client.prepare(
    'update automation set name = ?, version = ?, updated_at = ? where id = ?',
  );
  const rename = client.prepare('update automation set name = ?, updated_at = ? where id = ?');
  const setActive = client.prepare('update automation set active = ?, updated_at = ? where id = ?');
  const setNext = client.prepare('update automation set next_at = ?, scan_from = ? where id = ?');
  const remove = client.prepare(
    'update automation set active = 0, next_at = null, preset = null, removed_at = ? where id = ?',
  );
  const programs = new Map<string, Program>();
  let known: readonly Known[] | null = null;
  let byKind = new Map<TriggerKind, Known[]>();

  function all(): readonly Known[] {
    if (known !== null) return known;
    known = select.all().map((row) => ({ ...row, definition: parsed(row.definition) }));
    byKind = new Map();
    for (const each of known) {
      if (each.active === 0) continue;
      const { kind } = each.definition.trigger;
      byKind.set(kind, [...(byKind.get(kind) ?? []), each]);
    }
    return known;
  }

  function existing(id: number): Known {
    const found = all().find((each) => each.id === id);
    if (found) return found;
    throw new Error(`Automation ${id} is gone.`);
  }

  /** After a write, also one that is taken back: what is known by heart is read anew. */
  function wrote<T>(work: T): T {
    known = null;
    return work;
  }

  function addVersion(id: number, version: number, made: Made): void {
    const { definition, note, actor } = made;
    insertVersion.run(id, version, JSON.stringify(definition), note, actor, clock.now());
  }

  return {
    all,
    byId: (id) => all().find((each) => each.id === id) ?? null,
    byUid: (uid) => all().find((each) => each.uid === uid) ?? null,
    waitingFor(kind) {
      all();
      return byKind.get(kind) ?? none;
    },
    program(id, version) {
      const key = `${id}:${version}`;
      let program = programs.get(key);
      if (program === undefined) {
        program = compile(parsed(versionOf.get(id, version) ?? ''));
        programs.set(key, program);
      }
      return program;
    },
    versions: (id) =>
      versions.all(id).map((row) => ({
        ...row,
        definition: parsed(row.definition),
        createdAt: new Date(row.createdAt).toISOString(),
      })),
    insert(_tx, made) {
      const now = clock.now();
      const { lastInsertRowid } = insert.run(newId(), made.name, made.preset ?? null, now, now);
      addVersion(Number(lastInsertRowid), 1, made);
      return wrote(existing(wrote(Number(lastInsertRowid))));
    },
    revise(_tx, id, made) {
      const version = existing(id).version + 1;
      addVersion(id, version, made);
      revise.run(made.name, version, clock.now(), id);
      known = null;
      return existing(id);
    },
    rename: (_tx, id, name) => void wrote(rename.run(name, clock.now(), id)),
    setActive: (_tx, id, active) => void wrote(setActive.run(Number(active), clock.now(), id)),
    setNext: (_tx, id, nextAt, scanFrom) => void wrote(setNext.run(nextAt, scanFrom, id)),
    remove: (_tx, id) => void wrote(remove.run(clock.now(), id)),
  };
}

const none: readonly Known[] = [];

/** The column is written by this file alone; parsing fills in what later builds added. */
function parsed(text: string): Definition {
  return definitionShape.parse(JSON.parse(text));
}
