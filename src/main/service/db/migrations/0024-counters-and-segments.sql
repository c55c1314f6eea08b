-- How many records there are, so that a million are never counted for a screen. About what, and of
-- which value: a row goes when its count is none. Of a text it is the exact spelling; whoever reads
-- joins those that differ in case or accents. The store of leads writes those of leads, once a
-- transaction; the rest follows by triggers, for which there is so little to write that it is cheap.
create table record_count (
  about text not null,
  value text not null,
  count integer not null,
  primary key (about, value)
) strict, without rowid;

insert into record_count (about, value, count)
  select 'lead', '', count(*) from lead where deleted_at is null having count(*) > 0
  union all select 'lead.status', status, count(*) from lead where deleted_at is null group by status
  union all select 'lead.temperature', temperature, count(*) from lead where deleted_at is null
    group by temperature
  union all select 'lead.origin', coalesce(origin, ''), count(*) from lead where deleted_at is null
    group by coalesce(origin, '')
  union all select 'lead.owner', coalesce(owner, ''), count(*) from lead where deleted_at is null
    group by coalesce(owner, '')
  union all select 'lead.state', coalesce(state, ''), count(*) from lead where deleted_at is null
    group by coalesce(state, '')
  union all select 'lead.city', coalesce(city, ''), count(*) from lead where deleted_at is null
    group by coalesce(city, '')
  union all select 'lead.tag', tag, count(*) from lead_tag group by tag
  union all select 'deal', '', count(*) from deal where deleted_at is null having count(*) > 0
  union all select 'link.' || connection_id || '.' || object_type, lifecycle, count(*) from link
    group by connection_id, object_type, lifecycle;

-- Erased for good: nobody's store is asked.
create trigger lead_erased_is_counted after delete on lead when old.deleted_at is null
begin
  insert into record_count (about, value, count)
    select 'lead', '', -1
    union all select 'lead.status', old.status, -1
    union all select 'lead.temperature', old.temperature, -1
    union all select 'lead.origin', coalesce(old.origin, ''), -1
    union all select 'lead.owner', coalesce(old.owner, ''), -1
    union all select 'lead.state', coalesce(old.state, ''), -1
    union all select 'lead.city', coalesce(old.city, ''), -1
  -- SQLite needs a condition here, lest it read "on" as that of a join.
  where true
  on conflict do update set count = count - 1;
  delete from record_count where count = 0 and (about, value) in (values
    ('lead', ''), ('lead.status', old.status), ('lead.temperature', old.temperature),
    ('lead.origin', coalesce(old.origin, '')), ('lead.owner', coalesce(old.owner, '')),
    ('lead.state', coalesce(old.state, '')), ('lead.city', coalesce(old.city, '')));
end;
create trigger tag_is_counted after insert on lead_tag
begin
  insert into record_count (about, value, count) values ('lead.tag', new.tag, 1)
    on conflict do update set count = count + 1;
end;
create trigger tag_gone_is_counted after delete on lead_tag
begin
  update record_count set count = count - 1 where about = 'lead.tag' and value = old.tag;
  delete from record_count where about = 'lead.tag' and value = old.tag and count = 0;
end;

create trigger deal_is_counted after insert on deal when new.deleted_at is null
begin
  insert into record_count (about, value, count) values ('deal', '', 1)
    on conflict do update set count = count + 1;
end;
create trigger deal_gone_is_counted after update of deleted_at on deal
  when (old.deleted_at is null) <> (new.deleted_at is null)
begin
  insert into record_count (about, value, count)
    values ('deal', '', iif(new.deleted_at is null, 1, -1))
    on conflict do update set count = count + excluded.count;
end;
create trigger deal_erased_is_counted after delete on deal when old.deleted_at is null
begin
  update record_count set count = count - 1 where about = 'deal' and value = '';
end;

create trigger link_is_counted after insert on link
begin
  insert into record_count (about, value, count)
    values ('link.' || new.connection_id || '.' || new.object_type, new.lifecycle, 1)
    on conflict do update set count = count + 1;
end;
create trigger link_change_is_counted after update of lifecycle on link
  when old.lifecycle <> new.lifecycle
begin
  update record_count set count = count - 1
    where about = 'link.' || old.connection_id || '.' || old.object_type and value = old.lifecycle;
  insert into record_count (about, value, count)
    values ('link.' || new.connection_id || '.' || new.object_type, new.lifecycle, 1)
    on conflict do update set count = count + 1;
end;
create trigger link_gone_is_counted after delete on link
begin
  update record_count set count = count - 1
    where about = 'link.' || old.connection_id || '.' || old.object_type and value = old.lifecycle;
end;

-- A segment is a named filter of the company: what was a saved view, now usable beyond the list.
alter table saved_view rename to segment;
-- Removed, it can be brought back under its own id for a while.
alter table segment add column removed_at integer;
