-- How a conflict was settled, what it takes to undo that, and until when it waits out of sight.

alter table conflict add column choice text;
alter table conflict add column undo text;
alter table conflict add column snoozed_until integer;
