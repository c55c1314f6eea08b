-- A first sync covers every kind of record a connection keeps: which of them is being read, and of
-- which kind each record is that was seen or would be sent.
alter table preview add column object text not null default 'lead';

alter table preview_item add column object text not null default 'lead';
-- What was decided about a record that was seen: what belongs to it counts on that.
alter table preview_item add column does text;

drop index preview_item_remote;
drop index preview_item_lead;
create unique index preview_item_remote on preview_item (run_id, object, remote_id) where remote_id is not null;
create unique index preview_item_record on preview_item (run_id, object, record_id) where record_id is not null;
