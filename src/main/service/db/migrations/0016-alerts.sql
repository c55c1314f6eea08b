-- Alerts: what the console tells people by itself, since when, and whom it told.

create table alert (
  id              integer primary key,
  uid             text not null unique,
  kind            text not null,
  -- The connection or endpoint it is about; '' where it is about the whole.
  subject         text not null default '',
  -- JSON: what its words need.
  facts           text not null default '{}',
  opened_at       integer not null,
  resolved_at     integer,
  -- How often it came back soon after it had ended.
  returns         integer not null default 0,
  acknowledged_at integer,
  acknowledged_by text,
  snoozed_until   integer
) strict;
-- One alert a cause at a time.
create unique index alert_open  on alert (kind, subject) where resolved_at is null;
create index alert_ended        on alert (resolved_at, id) where resolved_at is not null;
create index alert_by_cause     on alert (kind, subject, resolved_at);

-- Since when a cause is seen or no longer seen; only while that is being found out.
create table alert_watch (
  kind       text not null,
  subject    text not null,
  bad_since  integer,
  good_since integer,
  primary key (kind, subject)
) strict, without rowid;

-- Alerts on their way to a channel.
create table alert_delivery (
  id         integer primary key,
  uid        text not null unique,
  alert_id   integer not null references alert (id) on delete cascade,
  channel    text not null,
  what       text not null,
  state      text not null default 'waiting',
  -- Not before this time.
  run_at     integer not null,
  attempts   integer not null default 0,
  status     integer,
  reason     text,
  created_at integer not null,
  settled_at integer
) strict;
create index alert_delivery_waiting on alert_delivery (channel, run_at, id) where state = 'waiting';
create index alert_delivery_by_alert on alert_delivery (alert_id);

-- Answers of other systems by minute, and how many of them were failures.
create table call_minute (
  minute        integer not null,
  connection_id integer not null references connection (id),
  calls         integer not null,
  failed        integer not null,
  primary key (minute, connection_id)
) strict, without rowid;

-- What is counted each minute is counted by an index that holds no more than that.
create index job_retrying            on job (id) where state = 'ready' and error_kind is not null;
create index job_died                on job (died_at) where state = 'dead';
create index hook_died               on hook (run_at) where state = 'dead';
create index event_delivery_retrying on event_delivery (id) where state = 'waiting' and attempts > 0;
create index event_delivery_died     on event_delivery (settled_at) where state = 'dead';

-- It was being handled when the process died.
alter table hook add column in_hand integer not null default 0;
create index hook_in_hand on hook (id) where in_hand = 1;
