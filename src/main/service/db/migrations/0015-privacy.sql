-- People who were erased. Of them only keyed hashes and ids stay, by which no reading and no hook
-- brings them back unasked.

create table erased (
  id    integer primary key,
  -- Of the lead it was asked for.
  uid   text not null unique,
  at    integer not null,
  -- JSON: uids of all leads that were this person, and ids of their links.
  leads text not null,
  links text not null
) strict;

create table erased_key (
  erased_id integer not null references erased (id) on delete cascade,
  hash      text not null,
  primary key (hash, erased_id)
) strict, without rowid;
create index erased_key_by_person on erased_key (erased_id);

-- When what an event said was blanked; null while it is kept.
alter table event add column blanked_at integer;
create index event_to_blank on event (received_at) where blanked_at is null and state = 'processed';

-- Whose hook it was is asked of each hook while a person is looked for.
create index event_by_hook on event (hook_uid) where hook_uid is not null;
