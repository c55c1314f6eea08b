-- Links are told apart by what they are of; a deal is found by the end of its id; products read from elsewhere.

drop index link_by_lifecycle;
create index link_by_lifecycle on link (connection_id, object_type, lifecycle, id);

create index deal_by_tail on deal (substr(uid, -8));

create table product (
  id            integer primary key,
  uid           text not null unique,
  connection_id integer not null references connection (id),
  remote_id     text not null,
  name          text not null,
  name_key      text not null,
  code          text,
  price_cents   integer,
  stock         real,
  active        integer not null default 1,
  -- The run that met it last: one it did not meet is gone there.
  seen_run      integer not null,
  created_at    integer not null,
  updated_at    integer not null
) strict;
create unique index product_by_remote on product (connection_id, remote_id);
create index product_by_name on product (name_key, id);
