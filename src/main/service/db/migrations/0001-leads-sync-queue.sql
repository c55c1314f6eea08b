-- Leads, deals, connections, links, queue, imports: the first shape of a workspace file.

create table setting (
  key   text primary key,
  value text not null
) strict, without rowid;

-- Counters that only go up: local_rev, lease_token.
create table counter (
  name  text primary key,
  value integer not null
) strict, without rowid;
insert into counter (name, value) values ('local_rev', 0), ('lease_token', 0);

create table lead (
  id            integer primary key,
  uid           text not null unique,
  name          text not null default '',
  email         text,
  phone         text,
  document      text,
  company       text,
  origin        text,
  interest      text,
  income_cents  integer,
  city          text,
  state         text,
  status        text not null default 'new',
  owner         text,
  tags          text not null default '[]',
  notes         text,
  custom        text not null default '{}',
  consent       text not null default 'unknown',
  tracking      text not null default '{}',
  follow_up_at  integer,
  -- Folded (no accents, lower case): what lists are sorted by and matched on.
  name_key      text not null default '',
  city_key      text not null default '',
  company_key   text not null default '',
  score         integer not null default 0,
  temperature   text not null default 'cold',
  score_reasons text not null default '[]',
  score_version integer not null default 0,
  lifecycle     text not null default 'lead',
  deal_id       integer references deal (id),
  converted_at  integer,
  import_id     integer,
  local_rev     integer not null,
  deleted_at    integer,
  created_at    integer not null,
  updated_at    integer not null
) strict;

create index lead_by_created   on lead (created_at, id)   where deleted_at is null;
create index lead_by_updated   on lead (updated_at, id)   where deleted_at is null;
create index lead_by_score     on lead (score, id)        where deleted_at is null;
create index lead_by_name      on lead (name_key, id)     where deleted_at is null;
create index lead_by_city      on lead (city_key, id)     where deleted_at is null;
create index lead_by_company   on lead (company_key, id)  where deleted_at is null;
create index lead_by_status    on lead (status, id)       where deleted_at is null;
-- A lead without a follow-up comes last in both directions; the numbers are the ends of time.
create index lead_by_follow_up on lead (coalesce(follow_up_at, 8640000000000001), id)
  where deleted_at is null;
create index lead_by_follow_up_last on lead (coalesce(follow_up_at, -8640000000000001), id)
  where deleted_at is null;
-- Narrow enough to be read whole when a filter has no index of its own.
create index lead_filter on lead (status, temperature, origin, state, owner, city_key, created_at)
  where deleted_at is null;
create index lead_by_email     on lead (email)     where email is not null;
create index lead_by_phone     on lead (phone)     where phone is not null;
create index lead_by_document  on lead (document)  where document is not null;
create index lead_by_import    on lead (import_id) where import_id is not null;
create index lead_deleted      on lead (deleted_at, id) where deleted_at is not null;

-- Text and digits of a lead; rowid is lead.id. Contentless: the words live here, the values in `lead`.
create virtual table lead_search using fts5 (
  words, digits,
  content='', contentless_delete=1,
  tokenize="unicode61 remove_diacritics 2"
);

-- Tags of live leads; the key is the tag folded. A deleted lead keeps its tags in its own row.
create table lead_tag (
  lead_id integer not null references lead (id),
  tag_key text not null,
  tag     text not null,
  primary key (lead_id, tag_key)
) strict, without rowid;
create index lead_tag_by_tag on lead_tag (tag_key, lead_id);

-- Names of custom fields ever used, so that they can be offered without reading every lead.
create table custom_field (
  name       text primary key,
  created_at integer not null
) strict, without rowid;

create table stage (
  id       integer primary key,
  uid      text not null unique,
  name     text not null,
  kind     text not null default 'open',
  position integer not null,
  active   integer not null default 1
) strict;

create table deal (
  id          integer primary key,
  uid         text not null unique,
  title       text not null,
  value_cents integer,
  stage_id    integer not null references stage (id),
  lead_id     integer references lead (id),
  owner       text,
  lost_reason text,
  position    real not null,
  stage_since integer not null,
  local_rev   integer not null,
  deleted_at  integer,
  created_at  integer not null,
  updated_at  integer not null
) strict;
create index deal_by_stage on deal (stage_id, position, id) where deleted_at is null;
create index deal_by_lead  on deal (lead_id) where lead_id is not null;

create table saved_view (
  id         integer primary key,
  uid        text not null unique,
  name       text not null,
  filter     text not null,
  sort       text not null,
  columns    text,
  position   integer not null,
  created_at integer not null
) strict;

-- One thing a person or a run did; the handle by which it is undone.
create table action (
  id         integer primary key,
  uid        text not null unique,
  kind       text not null,
  actor      text not null,
  at         integer not null,
  undone_at  integer,
  undoes_id  integer references action (id)
) strict;
create index action_by_actor on action (actor, id);

-- Field history. Field '*' is the record itself: created (before null) or restored as a whole.
create table change (
  id            integer primary key,
  record_type   text not null,
  record_id     integer not null,
  field         text not null,
  before        text,
  after         text,
  at            integer not null,
  source        text not null,
  actor         text not null,
  connection_id integer,
  run_id        integer,
  action_id     integer references action (id),
  local_rev     integer not null
) strict;
create index change_by_record on change (record_type, record_id, id);
create index change_by_action on change (action_id) where action_id is not null;
create index change_by_run    on change (run_id) where run_id is not null;

-- Append-only; each row carries the hash of the one before.
create table audit (
  id           integer primary key,
  at           integer not null,
  actor        text not null,
  action       text not null,
  subject_type text not null,
  subject_id   text not null,
  details      text not null,
  prev_hash    text not null,
  hash         text not null
) strict;
create trigger audit_is_never_changed before update on audit
begin
  select raise(abort, 'The audit is append-only.');
end;
create trigger audit_is_never_shortened before delete on audit
begin
  select raise(abort, 'The audit is append-only.');
end;

create table score_rules (
  version    integer primary key,
  rules      text not null,
  created_at integer not null,
  created_by text not null
) strict;

create table connection (
  id              integer primary key,
  uid             text not null unique,
  provider        text not null,
  name            text not null,
  settings        text not null default '{}',
  -- Sealed: never in clear.
  credentials     text not null,
  session         text,
  schedule        text not null,
  paused          integer not null default 0,
  state           text not null default 'ready',
  state_reason    text,
  state_until     integer,
  limiter         text,
  last_pull_at    integer,
  removed_at      integer,
  created_at      integer not null
) strict;

create table link (
  id              integer primary key,
  connection_id   integer not null references connection (id),
  object_type     text not null,
  remote_id       text,
  record_id       integer,
  lifecycle       text not null,
  base            text not null default '{}',
  base_local_rev  integer not null default 0,
  base_remote_ver text,
  remote_seen     text,
  remote_ver      text,
  remote_seen_at  integer,
  remote_source   text,
  mapping_rev     integer not null default 1,
  policy_rev      integer not null default 1,
  create_key      text,
  create_gen      integer not null default 0,
  gone_evidence   text not null default '[]',
  frozen_fields   text not null default '[]',
  synced_at       integer,
  created_at      integer not null
) strict;
create unique index link_by_remote on link (connection_id, object_type, remote_id) where remote_id is not null;
create unique index link_by_record on link (object_type, record_id, connection_id) where record_id is not null;
create index link_by_lifecycle on link (connection_id, lifecycle, id);

create table conflict (
  id              integer primary key,
  uid             text not null unique,
  link_id         integer not null references link (id),
  connection_id   integer not null references connection (id),
  record_id       integer,
  kind            text not null,
  field           text not null default '',
  base            text,
  local           text,
  remote          text,
  seen_local_rev  integer not null,
  seen_remote_ver text,
  policy          text not null,
  evidence        text not null default '{}',
  state           text not null default 'open',
  opened_at       integer not null,
  refreshed_at    integer not null,
  settled_at      integer,
  settled_by      text
) strict;
create unique index conflict_open on conflict (link_id, field, kind) where state = 'open';
create index conflict_by_record   on conflict (record_id) where state = 'open';
create index conflict_by_state    on conflict (state, connection_id, id);

create table run (
  id            integer primary key,
  uid           text not null unique,
  kind          text not null,
  state         text not null,
  trigger       text not null,
  connection_id integer references connection (id),
  actor         text not null,
  started_at    integer,
  ended_at      integer,
  done          integer not null default 0,
  total         integer,
  counts        text not null default '{}',
  error_code    text,
  error_message text,
  created_at    integer not null
) strict;
create index run_by_connection on run (connection_id, id);

create table run_problem (
  id        integer primary key,
  run_id    integer not null references run (id),
  at        integer not null,
  remote_id text,
  record_id integer,
  code      text not null,
  message   text not null,
  raw       text
) strict;
create index run_problem_by_run on run_problem (run_id, id);

create table watermark (
  connection_id integer not null references connection (id),
  object_type   text not null,
  stream        text not null,
  committed     integer,
  upper         integer,
  page_cursor   text,
  run_id        integer,
  primary key (connection_id, object_type, stream)
) strict, without rowid;

-- A careful resend of many dead letters: 1, then 10, then the rest; stops at the first same failure.
create table replay (
  id          integer primary key,
  fingerprint text not null,
  actor       text not null,
  stage       integer not null default 0,
  state       text not null default 'running',
  created_at  integer not null,
  ended_at    integer
) strict;

create table job (
  id            integer primary key,
  uid           text not null unique,
  -- What it is about: one ready job a key.
  key           text not null,
  op            text not null,
  class         integer not null,
  connection_id integer not null references connection (id),
  link_id       integer references link (id),
  record_id     integer,
  run_id        integer references run (id),
  params        text not null default '{}',
  state         text not null default 'ready',
  run_at        integer not null,
  attempts      integer not null default 0,
  waits         integer not null default 0,
  -- Times it had to look again because the record had moved.
  stales        integer not null default 0,
  crashes       integer not null default 0,
  replays       integer not null default 0,
  -- Asked for again while it was running: re-armed when it ends, at this class.
  again         integer not null default 0,
  again_class   integer,
  lease_until   integer,
  lease_token   integer,
  boot_id       text,
  cause         text not null default '{}',
  error_kind    text,
  error_message text,
  fingerprint   text,
  dead_group    text,
  dead_code     text,
  died_at       integer,
  archived_at   integer,
  created_at    integer not null,
  updated_at    integer not null,
  -- The careful resend it belongs to while it waits its turn in it.
  replay_id     integer references replay (id),
  finished_at   integer
) strict;
create unique index job_ready_key  on job (key) where state = 'ready';
create index job_ready             on job (connection_id, class, run_at, id) where state = 'ready';
create index job_leased            on job (connection_id, link_id) where state = 'leased';
create index job_dead              on job (archived_at, fingerprint, id) where state = 'dead';
create index job_by_record         on job (record_id, state) where record_id is not null;
create index job_in_replay         on job (replay_id, state) where replay_id is not null;
create index job_finished          on job (finished_at) where finished_at is not null;

create table attempt (
  id          integer primary key,
  job_id      integer not null references job (id) on delete cascade,
  at          integer not null,
  duration_ms integer not null,
  outcome     text not null,
  status      integer,
  message     text,
  request     text,
  response    text
) strict;
create index attempt_by_job on attempt (job_id, id);

-- A remote write that is about to happen or has; at most one unsettled per link.
create table intent (
  id                  integer primary key,
  link_id             integer not null references link (id),
  job_id              integer references job (id),
  op                  text not null,
  patch               text not null,
  local_rev           integer not null,
  expected_remote_ver text,
  idempotency_key     text not null,
  state               text not null,
  misses              integer not null default 0,
  last_miss_at        integer,
  sent_at             integer not null,
  settled_at          integer,
  outcome             text
) strict;
create unique index intent_open on intent (link_id) where state in ('sent', 'uncertain');

create table import (
  id            integer primary key,
  uid           text not null unique,
  file_id       text not null,
  file_name     text not null,
  mapping       text not null,
  sync_to       text not null default '[]',
  state         text not null,
  created_count integer not null default 0,
  updated_count integer not null default 0,
  skipped_count integer not null default 0,
  rejected_count integer not null default 0,
  done          integer not null default 0,
  total         integer,
  -- Where to go on: the block of rows being applied, the rows before it, and how many of it are done.
  bytes_done    integer not null default 0,
  lines_done    integer not null default 0,
  block_rows    integer not null default 0,
  bytes_total   integer not null,
  actor         text not null,
  action_id     integer references action (id),
  error_code    text,
  error_message text,
  created_at    integer not null,
  started_at    integer,
  ended_at      integer,
  undone_at     integer
) strict;

-- What became of each line; the cells and the reasons of those that were not taken.
create table import_row (
  import_id integer not null references import (id),
  line      integer not null,
  result    text not null,
  lead_id   integer,
  reasons   text not null default '[]',
  cells     text not null default '[]',
  primary key (import_id, line)
) strict, without rowid;
create index import_row_rejected on import_row (import_id, line) where result = 'rejected';

create table api_key (
  id           integer primary key,
  uid          text not null unique,
  name         text not null,
  hash         text not null unique,
  scopes       text not null,
  role         text not null,
  rate_per_minute integer not null default 60,
  created_at   integer not null,
  expires_at   integer,
  last_used_at integer,
  revoked_at   integer
) strict;
