-- Messages to people and other systems: what they say, over which account, and what became of them.

create table sending_connection (
  id           integer primary key,
  uid          text not null unique,
  provider     text not null check (provider in ('smtp', 'z-api', 'slack', 'n8n')),
  name         text not null,
  -- JSON: what of its form is no secret.
  settings     text not null default '{}',
  -- Sealed JSON: the secrets.
  credentials  text not null,
  paused       integer not null default 0,
  state        text not null default 'ok'
               check (state in ('ok', 'credentials', 'disconnected', 'trouble')),
  said         text,
  last_sent_at integer,
  created_at   integer not null,
  updated_at   integer not null,
  removed_at   integer
) strict;

create table message_template (
  id         integer primary key,
  uid        text not null unique,
  -- Of those that come with the program.
  key        text unique,
  name       text not null,
  channel    text not null check (channel in ('email', 'whatsapp', 'slack', 'webhook')),
  audience   text not null default 'lead' check (audience in ('lead', 'team')),
  version    integer not null default 1,
  updated_at integer not null,
  updated_by text not null,
  removed_at integer
) strict;

create table message_template_version (
  template_id integer not null references message_template (id) on delete cascade,
  version     integer not null,
  name        text not null,
  -- JSON: what it says.
  content     text not null,
  made_at     integer not null,
  made_by     text not null,
  primary key (template_id, version)
) strict, without rowid;

create table message_file (
  id         integer primary key,
  uid        text not null unique,
  name       text not null,
  type       text not null,
  bytes      blob not null,
  created_at integer not null,
  removed_at integer
) strict;

create table message (
  id               integer primary key,
  uid              text not null unique,
  -- What it is sent for; one cause is one message.
  cause            text not null unique,
  lead_id          integer,
  connection_id    integer references sending_connection (id),
  template_id      integer references message_template (id),
  template_version integer,
  channel          text not null,
  audience         text not null default 'lead',
  -- How urgent: 0 a person waits, 1 a notice, 2 the rest.
  class            integer not null default 2,
  state            text not null default 'waiting' check (state in ('waiting', 'sending', 'sent',
                     'delivered', 'read', 'failed', 'refused', 'uncertain', 'withdrawn')),
  reason           text,
  said             text,
  recipient        text,
  -- JSON: what it says; of a template from the moment it is sent.
  content          text,
  remote_id        text,
  manual           integer not null default 0,
  made_by          text not null,
  run_at           integer not null,
  attempts         integer not null default 0,
  waits            integer not null default 0,
  created_at       integer not null,
  sent_at          integer,
  delivered_at     integer,
  read_at          integer,
  settled_at       integer,
  fingerprint      text
) strict;
create index message_due        on message (connection_id, class, run_at, id) where state = 'waiting';
create index message_unplaced   on message (channel, id) where state = 'waiting' and connection_id is null;
create index message_in_hand    on message (id) where state = 'sending';
create index message_by_lead    on message (lead_id, id);
create index message_by_remote  on message (remote_id) where remote_id is not null;
create index message_to         on message (recipient, sent_at) where sent_at is not null;
create index message_dead       on message (fingerprint, id) where state = 'failed';
create index message_by_state   on message (state, id);
create index message_by_channel on message (channel, id);

create table message_attempt (
  id          integer primary key,
  message_id  integer not null references message (id) on delete cascade,
  at          integer not null,
  duration_ms integer not null,
  outcome     text not null,
  status      integer,
  answer      text
) strict;
create index message_attempt_of on message_attempt (message_id, id);
