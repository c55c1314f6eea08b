import { onTestFinished } from 'vitest';
import type { Cause, Operator } from '../../src/main/service/actor.ts';
import { createAuditLog } from '../../src/main/service/audit/audit-log.ts';
import { createAutomations } from '../../src/main/service/automations/create-automations.ts';
import type { AutomationPorts } from '../../src/main/service/automations/ports.ts';
import { transact, type Db } from '../../src/main/service/db/database.ts';
import { createEvents } from '../../src/main/service/events/create-events.ts';
import { createHistory } from '../../src/main/service/leads/history.ts';
import { createLeadStore } from '../../src/main/service/leads/lead-store.ts';
import type { LeadEdit, LeadRow } from '../../src/main/service/leads/lead-values.ts';
import { syncStateFilter } from '../../src/main/service/links/sync-state.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { createPipeline } from '../../src/main/service/pipeline.ts';
import { createScoring } from '../../src/main/service/scoring/scoring.ts';
import { createSegments } from '../../src/main/service/segments/create-segments.ts';
import { createSettingStore } from '../../src/main/service/settings/setting-store.ts';
import {
  definition as definitionShape,
  type Automation,
  type AutomationRun,
} from '../../src/shared/model/automation.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

const admin: Operator = { name: 'Ana', role: 'admin' };
const byAna: Cause = { source: 'form', actor: 'Ana' };

/** What a test writes of an automation; the rest is usual. */
export type Drafted = {
  trigger: unknown;
  conditions?: unknown;
  steps: unknown[];
  whileRunning?: unknown;
};

/** Automations on a real file, with a channel for messages that keeps them in that file. */
export function automationsInATest(
  db: Db,
  clock: TestClock = createTestClock(),
  more: {
    notify?: (notice: { title: string; body: string }) => void;
    zone?: string;
    start?: boolean;
    /** What the screens speak; Portuguese unless told. */
    language?: () => 'pt-BR' | 'en';
  } = {},
) {
  const live = { tell: () => undefined, subscribe: () => () => undefined, close: () => undefined };
  db.client.exec(
    'create table if not exists test_message (cause text primary key, lead_id, template)',
  );
  const insert = db.client.prepare('insert into test_message values (?, ?, ?)');
  const refusing = new Set<string>();
  const ports: AutomationPorts = {
    messages: {
      channels: () => ['email'],
      templates: () =>
        ['welcome', 'first', 'second', 'third'].map((id) => ({
          id,
          name: id,
          channel: 'email',
          files: 0,
        })),
      queue(_tx, { cause, leadId, templateId }) {
        if (refusing.has(templateId)) return { refused: 'opted_out' };
        insert.run(cause, leadId, templateId);
        return { messageId: cause };
      },
    },
  };
  const leads = createLeadStore(db, clock);
  const history = createHistory(db);
  const audit = createAuditLog(db, clock);
  const filters = {
    syncStateFilter,
    excludedFilter: () => ({ sql: '1', params: [] }),
  };
  const segments = createSegments({ db, clock, live, audit, ...filters });
  const automating = createAutomations({
    db,
    clock,
    leads,
    segments,
    ...filters,
  });
  const { automate } = automating;
  const events = createEvents({
    db,
    clock,
    live,
    enqueue: () => undefined,
  });
  const sent: { leadId: number; actor: string }[] = [];
  const pipeline = createPipeline({
    leads,
    history,
    scoring: createScoring(db, clock),
    automate: automate.changed,
    enqueue: events.enqueue,
    written: segments.entries.written,
    live,
    clock,
  });
  const running = automating.attach({
    name: 'Casa Norte',
    live,
    log: silentLog,
    audit,
    settings: createSettingStore(db),
    pipeline,
    connections: {
      list: () => [{ id: 1, uid: 'crm', name: 'CRM' }] as never,
      byUid: (uid) => (uid === 'crm' ? ({ id: 1, uid, name: 'CRM' } as never) : null),
    },
    outbox: {
      send(_tx, ids, { actor }) {
        for (const leadId of ids) sent.push({ leadId, actor });
        return ids.length;
      },
    },
    callOut: events.callOut,
    receivers: events.receivers,
    host: {
      preferences: () => (more.language ? { screens: { language: more.language() } } : {}),
      ...(more.notify && { notify: more.notify }),
    },
    ports,
    ...(more.zone && { zone: more.zone }),
  });
  if (more.start !== false) running.start();
  onTestFinished(() => running.stop());
  const next = db.client
    .prepare<[], number | null>(
      `select min(run_at) from automation_run where state in ('ready', 'waiting')`,
    )
    .pluck();

  /** Until nothing may go on at this moment. */
  async function settled(): Promise<void> {
    running.look();
    for (let calm = 0; calm < 4;) {
      await new Promise((resolve) => setImmediate(resolve));
      calm = (next.get() ?? Infinity) <= clock.now() ? 0 : calm + 1;
    }
  }

  /** Time passes, and whatever falls due on the way is done at its time. */
  async function pass(ms: number): Promise<void> {
    const end = clock.now() + ms;
    await settled();
    for (;;) {
      const at = next.get() ?? Infinity;
      if (at > end) break;
      clock.advance(Math.max(0, at - clock.now()));
      await settled();
    }
    clock.advance(end - clock.now());
    await settled();
  }

  function make(name: string, drafted: Drafted, on = true): Automation {
    const whole = definitionShape.parse({ conditions: {}, whileRunning: 'skip', ...drafted });
    const made = running.automations.create({ name, definition: whole }, admin);
    return on ? running.automations.setOn(made.id, true, admin).automation : made;
  }

  return {
    ...running,
    automate,
    segments: segments.store,
    events,
    clock,
    db,
    leads,
    pipeline,
    sent,
    refusing,
    settled,
    pass,
    make,
    admin,
    add: (values: LeadEdit, cause = byAna): LeadRow =>
      transact(db, (tx) => pipeline.create(tx, values, cause)),
    edit: (lead: Pick<LeadRow, 'id'>, values: LeadEdit, cause = byAna): LeadRow =>
      transact(db, (tx) => pipeline.edit(tx, lead.id, values, cause)),
    lead: (id: number): LeadRow => leads.byId(id) as LeadRow,
    runs: (query: object = {}): AutomationRun[] =>
      running.automationRuns.page({ limit: 100, ...query }).items,
    messages: () =>
      db.client
        .prepare('select template from test_message order by rowid')
        .pluck()
        .all() as string[],
  };
}
