-- When a lead was first qualified: what it cost stays the same when it is lost later.

alter table lead add column qualified_at integer;

-- As the history tells: the first time it became qualified or converted and nobody took that back.
update lead set qualified_at = told.at
  from (
    select record_id, min(at) as at
      from change
     where record_type = 'lead'
       and ((field = 'status' and after in ('"qualified"', '"converted"')
             and not exists (
               select 1 from change back
                where back.record_type = 'lead' and back.record_id = change.record_id
                  and back.id > change.id and back.field = 'status' and back.source = 'undo'
                  and back.before = change.after and back.after is change.before))
         or (field = '*' and before is null
             and json_extract(after, '$.status') in ('qualified', 'converted')))
     group by record_id
  ) told
 where lead.id = told.record_id;
update lead set qualified_at = coalesce(converted_at, updated_at)
 where qualified_at is null and status in ('qualified', 'converted');

drop index lead_by_visit;
create index lead_by_visit on lead (source_key, medium_key, campaign_key, created_at, qualified_at)
  where deleted_at is null and source_key <> '';
-- Leads that were qualified in a period, whatever they came by.
create index lead_qualified on lead (created_at, id)
  where deleted_at is null and qualified_at is not null;
