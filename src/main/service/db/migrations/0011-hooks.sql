-- Hooks: requests of other systems, kept before they are answered, and the endpoints that take them.

create table hook_endpoint (
  id               integer primary key,
  uid              text not null unique,
  -- Its part of the address.
  name             text not null,
  -- What its hooks are: a consumer takes those of a kind.
  kind             text not null,
  scheme           text not null,
  settings         text not null default '{}',
  -- Sealed: never in clear; null until it is set up. The one before still counts until a time.
  secret           text,
  previous_secret  text,
  previous_until   integer,
  -- What WhatsApp's challenge must name; sealed.
  verify_token     text,
  rev              integer not null default 1,
  enabled          integer not null default 1,
  created_at       integer not null,
  updated_at       integer not null,
  removed_at       integer
) strict;
create unique index hook_endpoint_name on hook_endpoint (name) where removed_at is null;

create table hook (
  id            integer primary key,
  uid           text not null unique,
  endpoint_id   integer not null references hook_endpoint (id),
  -- One delivery of it is kept: by the sender's own id for good, by its body until it is processed.
  key           text,
  state         text not null default 'received',
  reason        text,
  -- Not before this time.
  run_at        integer not null,
  attempts      integer not null default 0,
  replays       integer not null default 0,
  deliveries    integer not null default 1,
  -- The record of the other system it is about, and the job that reads it.
  about         text,
  job_id        integer,
  touched       text not null default '[]',
  verdict       text not null,
  is_test       integer not null default 0,
  received_at   integer not null,
  processed_at  integer,
  size          integer not null,
  sealed        integer not null default 0,
  headers       text not null,
  -- Of the body as it is kept; null once it is no longer kept.
  body_bytes    integer
) strict;
create unique index hook_key on hook (endpoint_id, key) where key is not null;
create index hook_due         on hook (endpoint_id, run_at, id) where state in ('received', 'failed');
create index hook_by_state    on hook (state, id, body_bytes);
create index hook_by_endpoint on hook (endpoint_id, id);
create index hook_by_job      on hook (job_id) where job_id is not null;

-- Apart from the rest, which changes with each step of it: a body is written once.
create table hook_body (
  hook_id integer primary key references hook (id),
  body    blob not null
) strict;
