-- Events: business facts, received from outside or raised by us.

create table event (
  id           integer primary key,
  uid          text not null unique,
  type         text not null,
  -- Name of the endpoint it came by, 'api', or 'ponte' for what we raised.
  source       text not null,
  -- What makes it the same fact when it is told again; ours are told once and have none.
  key          text,
  state        text not null default 'processed',
  reason       text,
  attempts     integer not null default 0,
  -- JSON; where the endpoint seals, the body as the hook holds it, and what it says it is.
  payload      text not null,
  sealed       integer not null default 0,
  content_type text,
  lead_id      integer references lead (id),
  deal_id      integer references deal (id),
  hook_uid     text,
  occurred_at  integer not null,
  received_at  integer not null
) strict;
create unique index event_key on event (source, key) where key is not null;
create index event_by_type    on event (type, id);
create index event_by_lead    on event (lead_id, occurred_at) where lead_id is not null;
create index event_by_deal    on event (deal_id) where deal_id is not null;
create index event_failed     on event (id) where state = 'failed';

-- Who else is told of events, and what became of it.
create table event_subscription (
  id         integer primary key,
  uid        text not null unique,
  name       text not null,
  url        text not null,
  types      text not null,
  -- Sealed: never in clear.
  secret     text not null,
  enabled    integer not null default 1,
  created_at integer not null,
  updated_at integer not null
) strict;

create table event_delivery (
  id              integer primary key,
  uid             text not null unique,
  subscription_id integer not null references event_subscription (id) on delete cascade,
  event_id        integer not null references event (id) on delete cascade,
  state           text not null default 'waiting',
  -- Not before this time.
  run_at          integer not null,
  attempts        integer not null default 0,
  -- What was answered last, and why it did not do.
  status          integer,
  reason          text,
  created_at      integer not null,
  settled_at      integer
) strict;
create unique index event_delivery_once    on event_delivery (subscription_id, event_id);
create index event_delivery_by_event       on event_delivery (event_id);
create index event_delivery_waiting        on event_delivery (subscription_id, run_at, id) where state = 'waiting';
create index event_delivery_dead           on event_delivery (subscription_id, id) where state = 'dead';
create index event_delivery_done           on event_delivery (settled_at) where state = 'delivered';
