-- What calls of the REST API that carried an Idempotency-Key came to, so that one sent again gets
-- the same answer and does nothing twice. Forgotten after a day.

create table api_answer (
  id              integer primary key,
  key_uid         text not null,
  idempotency_key text not null,
  -- A hash of what was called and with what: the same key may not be used for anything else.
  fingerprint     text not null,
  -- JSON: {"value": …} or {"error": …}; null while it is carried out.
  outcome         text,
  begun_at        integer not null,
  unique (key_uid, idempotency_key)
) strict;
create index api_answer_by_age on api_answer (begun_at);
