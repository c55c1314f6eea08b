-- How each subscriber is told: at once or in batches, in what shape, how urgently; and what was answered.

alter table event_subscription add column mode text not null default 'each';
-- Cron line of a batch, and when it is due next.
alter table event_subscription add column schedule text;
alter table event_subscription add column next_run_at integer;
-- Null: each type of event in its own lane.
alter table event_subscription add column lane text;
-- While paused events are left for it and none is sent.
alter table event_subscription add column paused_at integer;
alter table event_subscription add column paused_reason text;
alter table event_subscription add column failing_since integer;
alter table event_subscription add column last_delivered_at integer;
-- Sealed, as the current one; signed with beside it until then.
alter table event_subscription add column previous_secret text;
alter table event_subscription add column previous_until integer;

-- The record it is about: deliveries of one record stay in order.
alter table event_delivery add column about text;
alter table event_delivery add column lane text not null default 'default';
alter table event_delivery add column run_id integer;
alter table event_delivery add column batch_id integer;
-- The mapping it was last written with.
alter table event_delivery add column mapping_version integer not null default 1;
-- Of what is dead: what makes two failures the same.
alter table event_delivery add column fingerprint text;
alter table event_delivery add column replays integer not null default 0;
alter table event_delivery add column replay_id integer;
-- Who said that it need not arrive, and why.
alter table event_delivery add column discard_note text;

update event_delivery set about = (
  select case when event.deal_id is not null then 'deal:' || event.deal_id
              when event.lead_id is not null then 'lead:' || event.lead_id end
    from event where event.id = event_delivery.event_id);
update event_delivery set fingerprint = 'unknown' where state = 'dead';

drop index event_delivery_waiting;
create index event_delivery_waiting on event_delivery (subscription_id, lane, run_at, id) where state = 'waiting' and run_id is null;
create index event_delivery_about   on event_delivery (subscription_id, about, id) where state = 'waiting' and about is not null;
create index event_delivery_run     on event_delivery (run_id, id) where run_id is not null;
create index event_delivery_batch   on event_delivery (batch_id) where batch_id is not null;
create index event_delivery_cause   on event_delivery (fingerprint, id) where state = 'dead';
create index event_delivery_replay  on event_delivery (replay_id, id) where replay_id is not null;
drop index event_delivery_done;
create index event_delivery_done    on event_delivery (settled_at) where state in ('delivered', 'discarded');

-- Versions of what is sent; none is ever changed, and the highest holds. Without any the whole event goes.
create table event_mapping_version (
  subscription_id integer not null references event_subscription (id) on delete cascade,
  version         integer not null,
  -- JSON.
  fields          text not null,
  note            text,
  actor           text not null,
  created_at      integer not null,
  primary key (subscription_id, version)
) strict, without rowid;

-- One go at all that waits for a subscriber, in as many batches as it takes.
create table event_run (
  id              integer primary key,
  uid             text not null unique,
  subscription_id integer not null references event_subscription (id) on delete cascade,
  -- schedule, caught_up, person.
  reason          text not null,
  state           text not null default 'running',
  total           integer not null,
  sent            integer not null default 0,
  failed          integer not null default 0,
  skipped         integer not null default 0,
  batches         integer not null default 0,
  bytes           integer not null default 0,
  started_at      integer not null,
  ended_at        integer
) strict;
create index event_run_by_subscription on event_run (subscription_id, id);
create unique index event_run_open on event_run (subscription_id) where state = 'running';

-- One request with several events. Its uid is its webhook-id, whatever happens to it.
create table event_batch (
  id         integer primary key,
  uid        text not null unique,
  run_id     integer not null references event_run (id) on delete cascade,
  state      text not null default 'waiting',
  run_at     integer not null,
  attempts   integer not null default 0,
  status     integer,
  reason     text,
  events     integer not null,
  bytes      integer not null default 0,
  created_at integer not null,
  settled_at integer
) strict;
create index event_batch_by_run on event_batch (run_id, id);

-- What was answered to each try, without what was sent.
create table event_attempt (
  id          integer primary key,
  delivery_id integer references event_delivery (id) on delete cascade,
  batch_id    integer references event_batch (id) on delete cascade,
  at          integer not null,
  duration_ms integer not null,
  status      integer,
  outcome     text not null,
  answer      text,
  bytes       integer not null
) strict;
create index event_attempt_by_delivery on event_attempt (delivery_id, id) where delivery_id is not null;
create index event_attempt_by_batch    on event_attempt (batch_id, id) where batch_id is not null;

-- Many dead deliveries sent again with care: 1, then 10, then the rest.
create table event_replay (
  id          integer primary key,
  fingerprint text not null,
  stage       integer not null default 0,
  state       text not null default 'running',
  actor       text not null,
  created_at  integer not null,
  ended_at    integer
) strict;
