-- What a rail said, what operators decided, and what turned out too late: all of it is added to, never changed.

-- Since when it waits for an operator; nothing that has ended does.
alter table withdrawal
  add column needs_operator_since timestamptz,
  add constraint withdrawal_needs_operator_is_open check (
    needs_operator_since is null or status in ('PENDING', 'PROCESSING'));

create index withdrawal_needs_operator on withdrawal (withdrawal_id) where needs_operator_since is not null;
create index withdrawal_doubt_age on withdrawal (in_doubt_since)
  where in_doubt_since is not null and needs_operator_since is null;

-- PAID, like NOT_PAID, may be recorded before the ledger has acted on it: a callback or an operator said so.
alter table withdrawal_attempt
  -- Who decided the outcome where the rail could not: usr_...
  add column decided_by text,
  add column reversal_transaction_id uuid,
  add column adjustment_transaction_id uuid,
  drop constraint withdrawal_attempt_outcome,
  add constraint withdrawal_attempt_outcome check (
    case
      when outcome is null then hold_status in ('NONE', 'OPEN')
      when outcome = 'PAID' then hold_status in ('OPEN', 'CAPTURED') and sends > 0
      when outcome = 'NOT_PAID' then hold_status in ('OPEN', 'RELEASED')
      when outcome = 'REFUSED' then hold_status = 'REFUSED'
      when outcome = 'CANCELLED' then hold_status = 'RELEASED' and sends = 0
      else false
    end),
  add constraint withdrawal_attempt_decided check (decided_by is null or outcome in ('PAID', 'NOT_PAID')),
  -- What was booked late stands beside what had been booked before, and does not replace it.
  add constraint withdrawal_attempt_adjusted check (adjustment_transaction_id is null or release_transaction_id is not null),
  add constraint withdrawal_attempt_reversed check (
    reversal_transaction_id is null or capture_transaction_id is not null or adjustment_transaction_id is not null);

-- REVERSED has a reversal: set in the transaction that reverses it.
alter table withdrawal_event
  drop constraint withdrawal_event_legal_move,
  add constraint withdrawal_event_legal_move check (
    case from_status
      when 'PENDING' then to_status in ('PENDING', 'PROCESSING', 'FAILED', 'CANCELLED')
      when 'PROCESSING' then to_status in ('PROCESSING', 'COMPLETED', 'FAILED')
      when 'COMPLETED' then to_status in ('COMPLETED', 'REVERSED')
      when 'FAILED' then to_status in ('FAILED', 'PENDING')
      when 'CANCELLED' then to_status = 'CANCELLED'
      when 'REVERSED' then to_status = 'REVERSED'
      else from_status is null and to_status = 'PENDING'
    end);

create function is_final() returns trigger
  language plpgsql as
$$
begin
  raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end
$$;

-- What a rail said about an attempt. Said again in the same words at once, it is not written again.
create table rail_statement (
  statement_id   bigint      not null generated always as identity,
  withdrawal_id  uuid        not null,
  attempt_no     integer     not null,
  channel        text        not null,
  answer         text        not null,
  detail         text        not null,
  created_at     timestamptz not null default now(),

  constraint rail_statement_pk primary key (withdrawal_id, attempt_no, statement_id),
  constraint rail_statement_of foreign key (withdrawal_id, attempt_no)
    references withdrawal_attempt (withdrawal_id, attempt_no),
  constraint rail_statement_channel check (channel in ('SEND', 'QUERY', 'CALLBACK', 'REPORT')),
  constraint rail_statement_answer check (
    answer in ('PAID', 'NOT_PAID', 'ACCEPTED', 'BUSY', 'INCONCLUSIVE', 'NOT_FOUND', 'RETURNED')),
  constraint rail_statement_detail_length check (char_length(detail) <= 280)
);

create trigger rail_statement_no_change
  before update or delete or truncate on rail_statement
  for each statement execute function is_final();

-- What operators say became of a withdrawal in doubt.
create table withdrawal_resolution (
  resolution_id  bigint      not null generated always as identity,
  withdrawal_id  uuid        not null,
  attempt_no     integer     not null,
  operator_id    uuid        not null,
  outcome        text        not null,
  note           text        not null,
  created_at     timestamptz not null default now(),

  constraint withdrawal_resolution_pk primary key (withdrawal_id, attempt_no, resolution_id),
  constraint withdrawal_resolution_of foreign key (withdrawal_id, attempt_no)
    references withdrawal_attempt (withdrawal_id, attempt_no),
  constraint withdrawal_resolution_outcome check (outcome in ('PAID', 'NOT_PAID')),
  constraint withdrawal_resolution_note_length check (char_length(note) between 1 and 280)
);

create trigger withdrawal_resolution_no_change
  before update or delete or truncate on withdrawal_resolution
  for each statement execute function is_final();

-- What has to be booked because a rail said it too late: paid after the hold was released, or sent back after it was paid.
-- Once for an attempt, whoever says it how often.
create table late_booking (
  withdrawal_id   uuid        not null,
  attempt_no      integer     not null,
  kind            text        not null,
  created_at      timestamptz not null default now(),
  next_run_at     timestamptz not null default now(),
  tries           integer     not null default 0,
  booked_at       timestamptz,
  transaction_id  uuid,

  constraint late_booking_pk primary key (withdrawal_id, attempt_no, kind),
  constraint late_booking_of foreign key (withdrawal_id, attempt_no)
    references withdrawal_attempt (withdrawal_id, attempt_no),
  constraint late_booking_kind check (kind in ('PAID_AFTER_RELEASE', 'RETURNED')),
  constraint late_booking_whole check ((booked_at is null) = (transaction_id is null))
);

create index late_booking_due on late_booking (next_run_at) where booked_at is null;

grant select, insert on rail_statement, withdrawal_resolution, late_booking to payout_app;
grant update (next_run_at, tries, booked_at, transaction_id) on late_booking to payout_app;
grant update (needs_operator_since) on withdrawal to payout_app;
grant update (decided_by, reversal_transaction_id, adjustment_transaction_id) on withdrawal_attempt to payout_app;
