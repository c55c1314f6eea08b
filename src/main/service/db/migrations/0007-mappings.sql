-- How fields of a connection and of ours belong together; the highest version holds. Where there is
-- none the provider's own joining of fields does, which counts as version 1.
create table mapping_version (
  connection_id integer not null references connection (id),
  object_type text not null,
  version integer not null check (version > 1),
  entries text not null check (json_valid(entries)),
  note text,
  actor text not null,
  created_at integer not null,
  primary key (connection_id, object_type, version)
) strict, without rowid;
