import type { PersonKind } from '../../../shared/model/privacy.ts';

/**
 * Every table of a workspace file: whether it can hold something of a person, how that is found,
 * and what erasing does to it. Export, preview and erasing all read this one list, and a test holds
 * it against the file: a table that is not declared here is not to be merged.
 *
 * Conditions speak of JSON lists of ids that `findPerson` gathers: `@leads`, `@links`, …
 */
export type PersonalTable = {
  readonly table: string;
  /** What it is called where people read of it. */
  readonly kind: PersonKind;
  readonly where: string;
  readonly erase: Erasing;
  /**
   * What is otherwise with a lead that was removed long ago, whose person asked for nothing: what the
   * company did stays where it names nobody. Also a narrower condition, where a table without an index
   * for the wider one would be read whole for every few leads.
   */
  readonly removed?: 'kept' | { readonly where?: string; readonly erase?: Erasing };
  /** Columns of JSON, told as what they hold. */
  readonly json?: readonly string[];
  /** Not part of an export: kept for machines, or sealed. */
  readonly leaveOut?: readonly string[];
  /** Told with what it hangs on, not counted by itself. */
  readonly uncounted?: true;
};

/** `delete`, or what to set. */
export type Erasing = 'delete' | { readonly set: string };

const among = (list: string) => `in (select value from json_each(@${list}))`;
const ofRecord = `((record_type = 'lead' and record_id ${among('leads')})
  or (record_type = 'deal' and record_id ${among('deals')}))`;
const ofObject = `((object_type = 'lead' and record_id ${among('leads')})
  or (object_type = 'deal' and record_id ${among('deals')}))`;

const toldOfNobody = `lead_id = null, payload = null, identifiers = '[]', message = null,
  source_url = null, word = iif(state in ('waiting', 'uncertain'), 'person_erased', word),
  state = iif(state in ('waiting', 'uncertain'), 'cancelled', state)`;

/** In the order in which they are erased: what hangs on something goes before it. */
export const personal: readonly PersonalTable[] = [
  {
    table: 'change',
    kind: 'history',
    // Of a deal its stages and its value stay: they are the company's, and tell nobody.
    where: `(record_type = 'lead' and record_id ${among('leads')})
      or (record_type = 'deal' and record_id ${among('deals')}
        and field not in ('stageId', 'valueCents', 'owner'))`,
    erase: 'delete',
    json: ['before', 'after'],
  },
  {
    table: 'ledger',
    kind: 'decisions',
    where: `decision_id in (select id from decision where link_id ${among('links')} or ${ofRecord})`,
    erase: 'delete',
    removed: {
      where: `decision_id in (select id from decision where link_id ${among('links')})`,
    },
    json: ['before', 'after'],
    uncounted: true,
  },
  {
    table: 'decision',
    kind: 'decisions',
    where: `link_id ${among('links')} or ${ofRecord}`,
    erase: 'delete',
    removed: { where: `link_id ${among('links')}` },
    json: ['inputs'],
  },
  {
    table: 'run_undo_item',
    kind: 'runs',
    where: ofRecord,
    erase: 'delete',
    removed: { erase: { set: 'before = null, after = null, now = null' } },
  },
  {
    table: 'preview_item',
    kind: 'runs',
    where: `id ${among('previewItems')} or (object = 'lead' and record_id ${among('leads')})
      or (object = 'deal' and record_id ${among('deals')})`,
    erase: 'delete',
    removed: {
      where: `run_id in (select run_id from preview) and object = 'lead' and record_id ${among('leads')}`,
    },
    json: ['seen'],
  },
  {
    table: 'preview_asked',
    kind: 'runs',
    where: `run_id in (select run_id from preview) and record_id ${among('leads')}`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'run_problem',
    kind: 'runs',
    where: `id ${among('problems')} or record_id ${among('leads')}`,
    erase: 'delete',
  },
  {
    table: 'missed',
    kind: 'runs',
    where: `exists (select 1 from link where link.id ${among('links')}
      and link.connection_id = missed.connection_id and link.object_type = missed.object_type
      and link.remote_id = missed.remote_id)`,
    erase: 'delete',
    // It tells no more than the link, of which the id there stays.
    removed: 'kept',
    uncounted: true,
  },
  {
    table: 'conflict',
    kind: 'conflicts',
    where: `link_id ${among('links')} or record_id ${among('leads')}`,
    erase: 'delete',
    removed: { where: `link_id ${among('links')}` },
    json: ['base', 'local', 'remote', 'evidence', 'undo'],
  },
  {
    table: 'attempt',
    kind: 'queue',
    where: `job_id ${among('jobs')} or id ${among('attempts')}`,
    erase: 'delete',
    json: ['request', 'response'],
  },
  {
    table: 'intent',
    kind: 'queue',
    where: `link_id ${among('links')}`,
    erase: 'delete',
    removed: { erase: { set: `patch = '{}'` } },
    json: ['patch'],
  },
  {
    table: 'job',
    kind: 'queue',
    where: `id ${among('jobs')}`,
    erase: 'delete',
    // It ended, or nobody decides about it any more; it is forgotten with the others.
    removed: {
      erase: { set: `record_id = null, state = iif(state = 'dead', 'cancelled', state)` },
    },
    json: ['params', 'cause'],
    leaveOut: ['lease_token', 'boot_id', 'lease_until'],
  },
  {
    table: 'person_notice',
    kind: 'automations',
    where: `lead_id ${among('leads')}`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'automation_step',
    kind: 'automations',
    where: `run_id in (select id from automation_run where lead_id ${among('leads')})`,
    erase: 'delete',
    json: ['facts'],
    uncounted: true,
  },
  {
    table: 'automation_run',
    kind: 'automations',
    where: `lead_id ${among('leads')}`,
    erase: 'delete',
    json: ['chain'],
  },
  { table: 'follow_up', kind: 'history', where: `lead_id ${among('leads')}`, erase: 'delete' },
  { table: 'not_same', kind: 'links', where: ofObject, erase: 'delete' },
  {
    table: 'merge',
    kind: 'merges',
    where: `keep_id ${among('leads')} or merged_id ${among('leads')}`,
    erase: 'delete',
    json: ['journal'],
  },
  {
    table: 'duplicate',
    kind: 'merges',
    where: `one_id ${among('leads')} or other_id ${among('leads')}`,
    erase: 'delete',
  },
  {
    table: 'duplicate_run_item',
    kind: 'merges',
    where: `exists (select 1 from json_each(lead_ids) where value ${among('leads')})`,
    erase: 'delete',
    // Ids of which none is anybody's any more.
    removed: 'kept',
    json: ['lead_ids'],
    uncounted: true,
  },
  {
    table: 'duplicate_group',
    kind: 'merges',
    where: `exists (select 1 from lead where lead.id ${among('leads')} and ((kind = 'email' and key = email)
      or (kind = 'phone' and key = phone) or (kind = 'document' and key = document)))`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'duplicate_key',
    kind: 'merges',
    where: `lead_id ${among('leads')} and key in (
      select mailbox from duplicate_seen where lead_id ${among('leads')}
      union all select city from duplicate_seen where lead_id ${among('leads')}
      union all select company from duplicate_seen where lead_id ${among('leads')})`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'duplicate_seen',
    kind: 'merges',
    where: `lead_id ${among('leads')}`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'event_attempt',
    kind: 'events',
    where: `delivery_id in (select id from event_delivery where event_id ${among('events')})`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'event_delivery',
    kind: 'events',
    where: `event_id ${among('events')}`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'event',
    kind: 'events',
    where: `id ${among('events')}`,
    erase: 'delete',
    json: ['payload'],
  },
  {
    table: 'message_attempt',
    kind: 'events',
    where: `message_id in (select id from message where lead_id ${among('leads')})`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'message',
    kind: 'events',
    where: `lead_id ${among('leads')}`,
    erase: 'delete',
    json: ['content'],
  },
  {
    table: 'hook_body',
    kind: 'hooks',
    where: `hook_id ${among('hooks')}`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'hook',
    kind: 'hooks',
    // The row stays, so that its sender's redelivery is known for one; it waits for nothing more.
    where: `id ${among('hooks')}`,
    erase: {
      set: `state = iif(state = 'applied', state, 'ignored'), reason = 'erased_person',
        headers = '{}', touched = '[]', about = null, body_bytes = null`,
    },
    json: ['headers', 'touched', 'verdict'],
    leaveOut: ['key'],
  },
  {
    table: 'import_kept',
    kind: 'imports',
    where: `import_id in (select id from import) and lead_id ${among('leads')}`,
    erase: 'delete',
    json: ['fields'],
    uncounted: true,
  },
  {
    table: 'import_row',
    kind: 'imports',
    where: `lead_id ${among('leads')} or (import_id || ':' || line) ${among('importRows')}`,
    erase: { set: `lead_id = null, reasons = '[]', cells = '[]'` },
    // Lines that made a lead have no index by it: they are gone through afterwards.
    removed: {
      where: `import_id in (select id from import) and result in ('updated', 'skipped')
        and lead_id ${among('leads')}`,
    },
    json: ['reasons', 'cells'],
  },
  {
    table: 'import_fix',
    kind: 'imports',
    where: `id ${among('importFixes')}`,
    erase: 'delete',
  },
  {
    table: 'api_answer',
    kind: 'answers',
    where: `id ${among('answers')}`,
    // Sent again under its key it is still not carried out a second time.
    erase: {
      set: `outcome = '{"error":{"code":"NOT_FOUND","message":"What this call was about was erased.","details":{}}}'`,
    },
    json: ['outcome'],
    leaveOut: ['fingerprint'],
  },
  {
    table: 'conversion',
    kind: 'conversions',
    where: `lead_id ${among('leads')} or deal_id ${among('deals')}`,
    // That it was reported stays, so that nothing is reported twice; of whom is gone.
    erase: { set: `deal_id = null, ${toldOfNobody}` },
    removed: { where: `lead_id ${among('leads')}`, erase: { set: toldOfNobody } },
    json: ['payload', 'identifiers'],
  },
  {
    table: 'audience_person',
    kind: 'audiences',
    where: `lead_id ${among('leads')}`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'audience_member',
    kind: 'audiences',
    where: `lead_id ${among('leads')}`,
    // Hashes by which the platform is told to take them out; gone when it has.
    erase: { set: `lead_id = null, todo = 'leave', digest = null` },
  },
  {
    table: 'segment',
    kind: 'segments',
    where: `id ${among('segments')}`,
    erase: 'delete',
    json: ['filter'],
  },
  {
    table: 'draft',
    kind: 'person',
    where: `id ${among('drafts')}`,
    erase: 'delete',
    json: ['body'],
    uncounted: true,
  },
  {
    table: 'link',
    kind: 'links',
    // Only the id of the record there stays, so that it is not taken for a new one.
    where: `id ${among('links')}`,
    erase: {
      set: `record_id = null, lifecycle = 'tombstoned', base = '{}', remote_seen = null,
        base_remote_ver = null, remote_ver = null, create_key = null, frozen_fields = '[]',
        gone_evidence = '[]', muted = '{}'`,
    },
    removed: {
      erase: {
        set: `record_id = null, lifecycle = 'tombstoned', base = '{}', remote_seen = null,
          frozen_fields = '[]', muted = '{}'`,
      },
    },
    json: ['base', 'remote_seen', 'gone_evidence', 'frozen_fields', 'muted'],
  },
  {
    table: 'deal',
    kind: 'deals',
    where: `id ${among('deals')}`,
    erase: { set: `title = 'Pessoa apagada', lost_reason = null, lead_id = null` },
    removed: { where: `lead_id ${among('leads')}`, erase: { set: 'lead_id = null' } },
  },
  {
    table: 'lead_tag',
    kind: 'person',
    where: `lead_id ${among('leads')}`,
    erase: 'delete',
    uncounted: true,
  },
  // Contentless: it can be emptied of a lead and not be read.
  {
    table: 'lead_search',
    kind: 'person',
    where: `rowid ${among('leads')}`,
    erase: 'delete',
    uncounted: true,
  },
  {
    table: 'lead',
    kind: 'person',
    where: `id ${among('leads')}`,
    erase: 'delete',
    json: ['tags', 'custom', 'tracking', 'score_reasons'],
    leaveOut: ['name_key', 'city_key', 'company_key', 'source_key', 'medium_key', 'campaign_key'],
  },
];
