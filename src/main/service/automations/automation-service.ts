import type {
  Automation,
  AutomationChoices,
  AutomationDraft,
  AutomationVersion,
  DryRun,
} from '../../../shared/model/automation.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { AutomationStore, Known } from './automation-store.ts';
import type { DueWatch } from './due-watch.ts';
import type { Obstacles } from './obstacles.ts';
import type { RunList } from './run-list.ts';
import type { RunStore } from './run-store.ts';
import type { TryOut } from './try-out.ts';

/** What people do with automations. */
export type AutomationService = {
  list(): Automation[];
  get(uid: string): Automation;
  choices(): AutomationChoices;
  versions(uid: string): AutomationVersion[];
  create(draft: AutomationDraft, operator: Operator): Automation;
  /** A new version, unless only its name changed. What runs goes on by the version it began with. */
  change(uid: string, draft: AutomationDraft, operator: Operator): Automation;
  restore(uid: string, version: number, operator: Operator): Automation;
  /** Switched off, what waits ends; how many did is told. */
  setOn(uid: string, on: boolean, operator: Operator): { automation: Automation; ended: number };
  remove(uid: string, operator: Operator): void;
  tryOut(uid: string | null, draft: AutomationDraft, leadUid: string): DryRun;
  /** From the step at which it failed. */
  retry(runUid: string, operator: Operator): void;
  end(runUid: string, operator: Operator): void;
};

export function createAutomationService(parts: {
  readonly db: Db;
  readonly live: Live;
  readonly audit: AuditLog;
  readonly automations: AutomationStore;
  readonly runs: RunStore;
  readonly runList: RunList;
  readonly obstacles: Obstacles;
  readonly watch: Pick<DueWatch, 'plan'>;
  readonly tryOut: TryOut;
  readonly leads: Pick<LeadStore, 'byUid'>;
  readonly kick: () => void;
}): AutomationService {
  const { db, live, audit, automations, runs, runList, obstacles, watch } = parts;

  function existing(uid: string): Known {
    const found = automations.byUid(uid);
    if (found) return found;
    throw new PonteError('NOT_FOUND', 'This automation does not exist any more.');
  }

  function show(row: Known): Automation {
    const { uid: id, name, active, version, definition, preset, updated_at: at } = row;
    return {
      id,
      name,
      on: active === 1,
      version,
      definition,
      preset,
      obstacles: obstacles.of(definition, id),
      numbers: runList.numbers(row.id),
      updatedAt: new Date(at).toISOString(),
    };
  }

  function changed<T>(
    { name: actor }: Operator,
    action: string,
    work: (tx: Tx) => { uid: string; answer: T; details?: Record<string, unknown> },
  ): T {
    const answer = transact(db, (tx) => {
      const { uid, answer: made, details } = work(tx);
      audit.append(tx, {
        actor,
        action,
        subjectType: 'automation',
        subjectId: uid,
        ...(details && { details }),
      });
      return made as T extends Promise<unknown> ? never : T;
    });
    live.tell({ type: 'automations.changed' });
    parts.kick();
    return answer as T;
  }

  /** What can never work is not kept; what cannot work yet may be. */
  function refuseBroken({ definition }: AutomationDraft, self: string | null): void {
    const flaw = obstacles
      .of(definition, self)
      .find(({ kind }) => ['bad_expression', 'too_many_steps', 'calls_itself'].includes(kind));
    if (flaw === undefined) return;
    throw new PonteError('BAD_INPUT', brokenWords[flaw.kind] ?? 'This automation cannot work.', {
      details: { ...flaw },
    });
  }

  function revise(tx: Tx, row: Known, draft: AutomationDraft, actor: string): Known {
    const same = JSON.stringify(row.definition) === JSON.stringify(draft.definition);
    if (same) {
      automations.rename(tx, row.id, draft.name);
      return automations.byId(row.id) ?? row;
    }
    const { name, definition, note } = draft;
    const next = automations.revise(tx, row.id, { name, definition, note: note ?? null, actor });
    watch.plan(tx, next);
    return automations.byId(row.id) ?? next;
  }

  function run(uid: string) {
    const found = runs.byUid(uid);
    if (found) return found;
    throw new PonteError('NOT_FOUND', 'This run does not exist any more.');
  }

  return {
    list: () => automations.all().map(show),
    get: (uid) => show(existing(uid)),
    choices: obstacles.choices,
    versions: (uid) => [...automations.versions(existing(uid).id)],
    create(draft, operator) {
      refuseBroken(draft, null);
      const { name, definition, note } = draft;
      return show(
        changed(operator, 'automation.created', (tx) => {
          const made = { name, definition, note: note ?? null, actor: operator.name };
          const row = automations.insert(tx, made);
          return { uid: row.uid, answer: row };
        }),
      );
    },
    change(uid, draft, operator) {
      const row = existing(uid);
      refuseBroken(draft, uid);
      return show(
        changed(operator, 'automation.changed', (tx) => {
          const next = revise(tx, row, draft, operator.name);
          return { uid, answer: next, details: { version: next.version } };
        }),
      );
    },
    restore(uid, version, operator) {
      const row = existing(uid);
      const kept = automations.versions(row.id).find((each) => each.version === version);
      if (!kept) throw new PonteError('NOT_FOUND', 'This version does not exist.');
      return show(
        changed(operator, 'automation.rolled-back', (tx) => {
          const draft = { name: row.name, definition: kept.definition };
          const next = revise(tx, row, draft, operator.name);
          return { uid, answer: next, details: { to: version, version: next.version } };
        }),
      );
    },
    setOn(uid, on, operator) {
      const row = existing(uid);
      if (on && obstacles.of(row.definition, uid).length > 0) {
        throw new PonteError(
          'BAD_INPUT',
          'Something that this automation needs is missing. See its steps for what it is.',
          { details: { obstacles: obstacles.of(row.definition, uid) } },
        );
      }
      const ended = changed(
        operator,
        on ? 'automation.switched-on' : 'automation.switched-off',
        (tx) => {
          automations.setActive(tx, row.id, on);
          const now = automations.byId(row.id);
          if (now !== null) watch.plan(tx, now);
          return { uid, answer: on ? 0 : runs.endAll(tx, row.id, 'switched_off') };
        },
      );
      return { automation: show(existing(uid)), ended };
    },
    remove(uid, operator) {
      const row = existing(uid);
      changed(operator, 'automation.removed', (tx) => {
        runs.endAll(tx, row.id, 'switched_off');
        automations.remove(tx, row.id);
        return { uid, answer: null, details: { name: row.name } };
      });
    },
    tryOut(uid, { name, definition }, leadUid) {
      const lead = parts.leads.byUid(leadUid);
      if (lead === null || lead.deletedAt !== null) {
        throw new PonteError('NOT_FOUND', 'This lead does not exist. Choose another one.');
      }
      refuseBroken({ name, definition }, uid);
      const row = uid === null ? null : existing(uid);
      return parts.tryOut({ id: row?.id ?? 0, uid: uid ?? '', name, definition }, lead.id);
    },
    retry(uid, operator) {
      const found = run(uid);
      if (found.state !== 'failed') {
        throw new PonteError('CHANGED_MEANWHILE', 'Only a run that failed can be sent on.');
      }
      changed(operator, 'automation.run-sent-on', (tx) => {
        runs.goTo(tx, found.id, found.pc);
        return { uid, answer: null };
      });
    },
    end(uid, operator) {
      const found = run(uid);
      if (found.ended_at !== null) return;
      changed(operator, 'automation.run-ended', (tx) => {
        runs.end(tx, found.id, 'stopped', 'ended_by_person');
        return { uid, answer: null };
      });
    },
  };
}

const brokenWords: Readonly<Record<string, string>> = {
  bad_expression: 'An expression cannot be read. Correct it, then save again.',
  too_many_steps: 'This automation has too many steps, or branches in branches. Split it in two.',
  calls_itself: 'An automation cannot begin itself.',
};
