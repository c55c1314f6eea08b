import type { FollowUpMark } from '../../../shared/model/follow-up.ts';
import type { AutomationMark, PersonNotice } from '../../../shared/model/automation.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import type { CallOut } from '../events/call-out.ts';
import type { ExcludedFilter, SyncStateFilter } from '../leads/lead-filter.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import { createLiving } from '../merges/living.ts';
import { describeError, type Log } from '../log.ts';
import type { Pipeline } from '../pipeline.ts';
import type { ConnectionStore } from '../providers/connection-store.ts';
import type { Segments } from '../segments/create-segments.ts';
import type { SettingStore } from '../settings/setting-store.ts';
import type { Outbox } from '../sync/outbox.ts';
import { createAdvance } from './advance.ts';
import { createAutomate, type Automate } from './automate.ts';
import { createAutomationService, type AutomationService } from './automation-service.ts';
import { createAutomationStore } from './automation-store.ts';
import { createBegin } from './begin.ts';
import { createHolds } from './conditions.ts';
import { createOwnDoers } from './doers.ts';
import { createDueWatch } from './due-watch.ts';
import { createEngine } from './engine.ts';
import { createFollowUps, type FollowUps } from './follow-ups.ts';
import { createNoticeStore } from './notice-store.ts';
import { createObstacles } from './obstacles.ts';
import { createOutsideDoers } from './outside-doers.ts';
import type { AutomationPorts } from './ports.ts';
import { plantPresets } from './presets.ts';
import { createRunList, type RunList } from './run-list.ts';
import { createRunStore } from './run-store.ts';
import { watchSegments } from './segment-watch.ts';
import { createShower, type ShowNative } from './shower.ts';
import { createTryOut } from './try-out.ts';
import { createSayNotice } from './words.ts';
import { createSetByOther } from './whose-follow-up.ts';
import { usualZone } from './zoned.ts';

/**
 * What follows by itself, in two parts: what every change asks of (`automate`), wired before the
 * pipeline, and what carries it out, wired after, since it changes leads in turn.
 */
export type Automations = {
  readonly automate: Automate;
  attach(parts: AttachedParts): AutomationsRunning;
};

export type AutomationsRunning = {
  readonly automations: AutomationService;
  readonly automationRuns: RunList;
  readonly followUps: FollowUps;
  readonly notices: () => PersonNotice[];
  readonly marksOf: (leadUid: string) => { steps: AutomationMark[]; followUps: FollowUpMark[] };
  /** Forgets what ended long ago. */
  forget(): void;
  /** Looks now, instead of within the minute. */
  look(): void;
  start(): void;
  stop(): Promise<void>;
};

export type AutomationsParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly leads: LeadStore;
  readonly segments: Pick<Segments, 'entries' | 'store'>;
  readonly syncStateFilter: SyncStateFilter;
  readonly excludedFilter: ExcludedFilter;
};

export type AttachedParts = {
  /** Name of the workspace. */
  readonly name: string;
  readonly live: Live;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly settings: SettingStore;
  readonly pipeline: Pick<Pipeline, 'edit'>;
  readonly connections: Pick<ConnectionStore, 'list' | 'byUid'>;
  readonly outbox: Pick<Outbox, 'send'>;
  readonly callOut: CallOut;
  readonly receivers: () => readonly { id: string; name: string; enabled: boolean }[];
  readonly host: { preferences(): unknown; notify?: ShowNative };
  readonly ports?: AutomationPorts;
  readonly zone?: string;
};

const dayMs = 86_400_000;
const keptDays = 365;
const recentMs = dayMs;

export function createAutomations(parts: AutomationsParts): Automations {
  const { db, clock, leads, segments } = parts;
  const automations = createAutomationStore(db, clock);
  const runs = createRunStore(db, clock);
  const holds = createHolds(parts);
  let kick = (): void => undefined;
  const begin = createBegin({ clock, automations, runs, holds, begun: () => kick() });
  const leadById = leads.byId;
  const automate = createAutomate({
    automations,
    runs,
    begin,
    holds,
    leadById,
    moveOf: segments.entries.moveOf,
    poked: () => kick(),
  });
  watchSegments({ segments, automations, automate });

  return {
    automate,
    attach(given) {
      const { live, log, host, ports = {}, zone = usualZone, connections } = given;
      const say = createSayNotice(() => host.preferences());
      const notices = createNoticeStore(db, clock, say.due);
      const own = { zone, automations, runs, begin, notices, setByOther: createSetByOther(db) };
      const doers = {
        ...createOwnDoers({ ...own, pipeline: given.pipeline }),
        ...createOutsideDoers({ ...given, ...ports, send: given.outbox.send }),
      };
      const wondered = (error: unknown) =>
        log.error({ error: describeError(error) }, 'a step of an automation failed');
      const running = { db, clock, zone, automations, runs, holds, doers, leadById };
      const living = createLiving(db, leads);
      const advance = createAdvance({ ...running, living, wondered });
      const watch = createDueWatch({
        ...running,
        settings: given.settings,
        automate,
        begin,
        notices,
      });
      const engine = createEngine({ ...running, live, log, advance, watch });
      const runList = createRunList(db);
      const shower = createShower({
        db,
        live,
        notices,
        name: given.name,
        native: host.notify?.bind(host),
        manyText: say.many,
      });
      const followUps = createFollowUps({
        ...given,
        db,
        clock,
        zone,
        leads,
        title: say.calendarTitle,
      });
      kick = () => setImmediate(engine.kick);
      const stopListening = live.subscribe((notice) => {
        // A follow-up may have been set that is due before the next look.
        if (notice.type === 'leads.changed') engine.kick();
      });
      transact(db, (tx) => plantPresets(tx, automations));
      return {
        automations: createAutomationService({
          ...given,
          db,
          leads,
          automations,
          runs,
          runList,
          watch,
          kick,
          obstacles: createObstacles({
            automations,
            connections,
            receivers: given.receivers,
            doers,
            ports,
            segments: segments.store,
          }),
          tryOut: createTryOut({ ...running, advance }),
        }),
        automationRuns: runList,
        followUps,
        notices: () => notices.recent(clock.now() - recentMs, 20),
        marksOf(leadUid) {
          const lead = leads.byUid(leadUid);
          if (lead === null) return { steps: [], followUps: [] };
          return {
            steps: runList.ofLead(lead.id),
            followUps: followUps.ofLead(lead.id).map(({ uid, due_at: due, at, ...same }) => ({
              ...same,
              id: uid,
              dueAt: due === null ? null : new Date(due).toISOString(),
              at: new Date(at).toISOString(),
            })),
          };
        },
        forget() {
          const before = clock.now() - keptDays * dayMs;
          transact(db, (tx) => {
            runs.prune(tx, before);
            notices.prune(tx, before);
          });
        },
        look: engine.kick,
        start() {
          shower.begin();
          engine.start();
        },
        async stop() {
          stopListening();
          await engine.stop();
        },
      };
    },
  };
}
