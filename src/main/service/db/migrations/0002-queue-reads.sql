-- What the queue's screens and its tidying read at a hundred thousand jobs without a scan.

create index if not exists job_done on job (finished_at, id) where state = 'done';
create index if not exists job_dead_cause on job (fingerprint, died_at, id) where state = 'dead' and archived_at is null;
-- Forgetting a job asks whether a write names it.
create index if not exists intent_by_job on intent (job_id);
