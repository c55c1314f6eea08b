import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, transact, type Db, type Tx } from '../db/database.ts';
import type { Reader } from '../db/reader.ts';
import type { RaiseFact } from '../events/own-events.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import type { PixelStore } from '../marketing/pixel-store.ts';
import type { Segments } from '../segments/create-segments.ts';
import type { RecordChange } from '../sync/outbox.ts';
import type { Vault } from '../sync/ports.ts';
import { createAudienceStore } from './audience-store.ts';
import { createChunkStore } from './chunk-store.ts';
import { createAudienceFile } from './file.ts';
import { createAudienceGateway } from './gateway.ts';
import { createJobStore } from './job-store.ts';
import { createMemberStore } from './member-store.ts';
import { createAudiencesOf } from './of-lead.ts';
import { createPlanner } from './planner.ts';
import type { SegmentPort } from './ports.ts';
import { createPreview } from './preview.ts';
import { createRemarketingService, type RemarketingService } from './remarketing-service.ts';
import type { AudienceRow, JobRow } from './rows.ts';
import { createRunner } from './runner.ts';
import { createUploader } from './uploader.ts';
import { createAudienceView } from './view.ts';

/** Audiences kept current: from who is in a segment to what a platform has taken. */
export type Remarketing = {
  readonly service: RemarketingService;
  /** Those that people are put in one by one, for rooms that do so. */
  readonly audiences: PeopleAudiences;
  /** In the transaction of a change of a record: who says no leaves without waiting for a refresh. */
  changed(tx: Tx, change: LeadChange): void;
  /** Forgets jobs of long ago. */
  forget(): void;
  start(): void;
  stop(): Promise<void>;
};

/** Of a lead that was removed: the one it is from now on, where it was merged. */
type LeadChange = RecordChange & { readonly mergedInto?: number };

export type PeopleAudiences = {
  list(): { id: string; name: string }[];
  put(tx: Tx, uid: string, leadId: number, by: string): boolean | null;
  take(tx: Tx, uid: string, leadId: number): boolean | null;
};

const jobsKeptMs = 90 * 86_400_000;

export function createRemarketing(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly vault: Vault;
  readonly reader: Reader;
  readonly leads: Pick<LeadStore, 'byId' | 'byUid'>;
  readonly segments: Segments;
  readonly pixels: PixelStore;
  readonly raise: RaiseFact;
}): Remarketing {
  const { db, clock, live } = parts;
  const segments = lendSegments(parts.segments);
  const audiences = createAudienceStore(db, clock);
  const members = createMemberStore(db);
  const jobs = createJobStore(db, clock);
  const chunks = createChunkStore(db, clock);
  const gateway = createAudienceGateway(parts);
  const kept = { ...parts, segments, audiences, members, jobs, chunks, gateway, raise };
  const planner = createPlanner(kept);
  const uploader = createUploader(kept);
  const runner = createRunner({ ...kept, planner, uploader });
  const wake = () => runner.wake();
  let unsubscribe: (() => void) | undefined;

  parts.segments.store.addUses((uid) =>
    audiences
      .all()
      .filter(({ segment_uid: segment }) => segment === uid)
      .map((row) => ({ kind: 'remarketing' as const, id: row.uid, name: row.name })),
  );

  function raise(tx: Tx, what: 'created' | 'completed', job: JobRow, audience: AudienceRow): void {
    const { uid: id, kind, added, removed } = job;
    parts.raise(tx, {
      type: `remarketing.${what}`,
      leadId: null,
      dealId: null,
      said: {
        id,
        audienceId: audience.uid,
        kind,
        ...(what === 'completed' ? { added, removed } : {}),
      },
    });
  }

  function leave(tx: Tx, leadId: number, asLeadId?: number): void {
    if (members.withdrawn(tx, leadId, asLeadId)) afterCommit(tx, wake, undefined);
  }

  function ofPeople(uid: string): AudienceRow | null {
    const row = audiences.byUid(uid);
    return row?.source === 'people' ? row : null;
  }

  return {
    audiences: {
      list: () =>
        audiences
          .all()
          .filter(({ source }) => source === 'people')
          .map(({ uid: id, name }) => ({ id, name })),
      put(tx, uid, leadId, by) {
        const row = ofPeople(uid);
        return row && audiences.put(tx, row.id, leadId, by);
      },
      take(tx, uid, leadId) {
        const row = ofPeople(uid);
        return row && audiences.take(tx, row.id, leadId);
      },
    },
    service: createRemarketingService({
      ...kept,
      runner,
      view: createAudienceView(kept),
      previewOf: createPreview(kept),
      file: createAudienceFile(kept),
      audiencesOf: createAudiencesOf(kept),
    }),
    changed(tx, { objectType, recordId, kind, fields, mergedInto }) {
      if (objectType !== 'lead') return;
      if (kind === 'removed') members.gone(tx, recordId);
      else if (kind === 'restored') members.back(tx, recordId);
      if (fields.includes('consent') && kind !== 'created' && kind !== 'restored')
        leave(tx, recordId);
      // Who was merged is somebody who may have said no as the other.
      if (mergedInto !== undefined) leave(tx, recordId, mergedInto);
    },
    forget() {
      transact(db, (tx) => jobs.forget(tx, clock.now() - jobsKeptMs));
    },
    start() {
      runner.start();
      // A pixel that was mended or removed, and people who were erased.
      unsubscribe = live.subscribe((notice) => {
        const many = notice.type === 'leads.changed' && notice.ids === null;
        if (many || notice.type === 'marketing.changed') wake();
      });
    },
    async stop() {
      unsubscribe?.();
      await runner.stop();
    },
  };
}

function lendSegments({ store, membershipOf }: Segments): SegmentPort {
  return {
    find(idOrName) {
      const row =
        store.byUid(idOrName) ?? store.list().find(({ name }) => name === idOrName) ?? null;
      return row && { id: row.uid, name: row.name };
    },
    members: (id, after, most) => membershipOf(id)?.members(after, most) ?? null,
    contains: (id, lead) => membershipOf(id)?.contains(lead) ?? null,
    where: (id) => membershipOf(id)?.where() ?? null,
  };
}
