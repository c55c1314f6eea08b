-- Conversions: where they are reported to, what for, and what became of each.

create table pixel (
  id              integer primary key,
  uid             text not null unique,
  gateway         text not null,
  pixel_id        text not null,
  name            text not null,
  -- Sealed: never in clear.
  token           text,
  url             text,
  domain          text,
  test_event_code text,
  api_version     text,
  ad_account_id   text,
  active          integer not null default 1,
  -- Why nothing goes to it, where something but a person's choice holds it up.
  held            text,
  held_reason     text,
  held_until      integer,
  created_at      integer not null,
  updated_at      integer not null,
  removed_at      integer
) strict;
create unique index pixel_by_name on pixel (gateway, pixel_id) where removed_at is null;

create table conversion_rule (
  id         integer primary key,
  uid        text not null unique,
  fact       text not null,
  stage_id   integer references stage (id),
  event_name text not null,
  pixel_id   integer references pixel (id),
  active     integer not null default 1,
  created_at integer not null
) strict;

create table conversion (
  id            integer primary key,
  uid           text not null unique,
  pixel_id      integer not null references pixel (id),
  lead_id       integer,
  deal_id       integer,
  fact          text not null,
  event_name    text not null,
  -- The same for ever: by it the platform knows that it was told twice.
  event_id      text not null,
  event_time    integer not null,
  source_url    text,
  value_cents   integer,
  currency      text,
  state         text not null default 'waiting',
  word          text,
  message       text,
  run_at        integer not null,
  attempts      integer not null default 0,
  -- When it may first have arrived; null again where it surely did not.
  left_at       integer,
  -- As it was last sent: hashes.
  payload       text,
  identifiers   text not null default '[]',
  created_at    integer not null,
  sent_at       integer,
  settled_at    integer
) strict;
create unique index conversion_once on conversion (pixel_id, event_id);
create index conversion_waiting on conversion (pixel_id, run_at, id) where state = 'waiting';
create index conversion_sending on conversion (pixel_id) where state = 'sending';
create index conversion_by_state on conversion (state, id);
create index conversion_by_lead on conversion (lead_id) where lead_id is not null;

-- One request, whatever it carried.
create table dispatch_attempt (
  id          integer primary key,
  uid         text not null unique,
  pixel_id    integer not null references pixel (id),
  at          integer not null,
  duration_ms integer not null,
  events      integer not null,
  status      integer,
  outcome     text not null,
  code        text,
  trace_id    text,
  answer      text,
  headers     text not null default '{}'
) strict;
create index dispatch_attempt_by_time on dispatch_attempt (at);

create table dispatched (
  conversion_id integer not null references conversion (id) on delete cascade,
  attempt_id    integer not null references dispatch_attempt (id) on delete cascade,
  primary key (conversion_id, attempt_id)
) strict, without rowid;
create index dispatched_in on dispatched (attempt_id);
