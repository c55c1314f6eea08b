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
