-- Withdrawals, their attempts and their history.
--
-- Every time in these tables is this database's: leases, back-off and the rail's settling time are decided by one clock,
-- whatever the clocks of the service's replicas say.

-- One attempt at paying a withdrawal: one hold, one external reference, one outcome.
create table withdrawal_attempt (
  withdrawal_id           uuid        not null,
  attempt_no              integer     not null,
  -- Who asked for it: usr_...
  requested_by            text        not null,
  -- The idempotency key of the retry; the first attempt's key is the withdrawal's.
  retry_key               text,
  -- NONE: the ledger has not answered yet. REFUSED: it never held anything.
  hold_status             text        not null default 'NONE',
  -- The ledger's WITHDRAWAL transaction; on REFUSED the FAILED one that records it, if any.
  hold_transaction_id     uuid,
  capture_transaction_id  uuid,
  release_transaction_id  uuid,
  -- When the ledger's answer to the hold was recorded: the moment of the first answer to the client.
  accepted_at             timestamptz,
  external_reference      text,
  -- When it was last handed to the rail, by which lease, and how often.
  sent_at                 timestamptz,
  sent_epoch              bigint,
  sends                   integer     not null default 0,
  -- What the rail said to the last sending when that settled nothing; null: it was never heard.
  send_answer             text,
  -- How it ended; NOT_PAID is recorded before the hold is released, so that nothing is sent after that.
  outcome                 text,
  failure_code            text,
  failure_message         text,

  constraint withdrawal_attempt_pk primary key (withdrawal_id, attempt_no),
  constraint withdrawal_attempt_hold unique (withdrawal_id, attempt_no, hold_status),
  constraint withdrawal_attempt_reference unique (external_reference),
  constraint withdrawal_attempt_retry_key unique (requested_by, retry_key),
  constraint withdrawal_attempt_no_from_1 check (attempt_no >= 1),
  constraint withdrawal_attempt_retry_has_key check ((attempt_no = 1) = (retry_key is null)),
  constraint withdrawal_attempt_hold_status check (hold_status in ('NONE', 'REFUSED', 'OPEN', 'CAPTURED', 'RELEASED')),
  constraint withdrawal_attempt_hold_is_recorded check (
    case hold_status
      when 'NONE' then hold_transaction_id is null and accepted_at is null
      when 'REFUSED' then accepted_at is not null
      else hold_transaction_id is not null and accepted_at is not null
    end),
  constraint withdrawal_attempt_captured check ((hold_status = 'CAPTURED') = (capture_transaction_id is not null)),
  constraint withdrawal_attempt_released check ((hold_status = 'RELEASED') = (release_transaction_id is not null)),
  constraint withdrawal_attempt_outcome check (
    case
      when outcome is null then hold_status in ('NONE', 'OPEN')
      when outcome = 'PAID' then hold_status = 'CAPTURED'
      when outcome = 'NOT_PAID' then hold_status in ('OPEN', 'RELEASED')
      when outcome = 'REFUSED' then hold_status = 'REFUSED'
      when outcome = 'CANCELLED' then hold_status = 'RELEASED' and sends = 0
      else false
    end),
  constraint withdrawal_attempt_failure check (
    (coalesce(outcome in ('NOT_PAID', 'REFUSED'), false)) = (failure_code is not null)
    and (failure_code is null) = (failure_message is null)),
  constraint withdrawal_attempt_sent check (
    (sends > 0) = (external_reference is not null)
    and (sends > 0) = (sent_at is not null)
    and (sends > 0) = (sent_epoch is not null)),
  constraint withdrawal_attempt_sent_with_hold check (sends = 0 or hold_status in ('OPEN', 'CAPTURED', 'RELEASED')),
  constraint withdrawal_attempt_send_answer check (
    send_answer is null or (send_answer in ('ACCEPTED', 'BUSY', 'INCONCLUSIVE') and sends > 0))
);

-- Money on its way to a bank account.
create table withdrawal (
  withdrawal_id        uuid        not null,
  user_id              uuid        not null,
  idempotency_key      text        not null,
  account_id           uuid        not null,
  amount_minor         bigint      not null,
  currency             text        not null,
  bank_code            text        not null,
  account_number       text        not null,
  account_name         text        not null,
  status               text        not null default 'PENDING',
  -- The attempt that counts, and what became of its hold: the pair that the attempt's row must agree with.
  attempt_no           integer     not null default 1,
  hold_status          text        not null default 'NONE',
  in_doubt_since       timestamptz,
  -- From here on it can only become CANCELLED, unless the ledger refuses its hold.
  cancel_requested_at  timestamptz,
  cancel_requested_by  text,
  -- The last event's number.
  event_no             integer     not null default 0,
  -- Work: when it is due, how often it was taken up without getting further, and who has it until when.
  next_run_at          timestamptz,
  tries                integer     not null default 0,
  lease_owner          text,
  lease_epoch          bigint      not null default 0,
  lease_until          timestamptz,
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),

  constraint withdrawal_pk primary key (withdrawal_id),
  constraint withdrawal_key unique (user_id, idempotency_key),
  constraint withdrawal_amount_positive check (amount_minor > 0),
  constraint withdrawal_currency_form check (currency ~ '^[A-Z]{3}$'),
  constraint withdrawal_bank_code_form check (bank_code ~ '^[0-9]{3,6}$'),
  constraint withdrawal_account_number_form check (account_number ~ '^[0-9]{10}$'),
  constraint withdrawal_account_name_length check (char_length(account_name) between 1 and 100),
  -- A hold is open exactly as long as the withdrawal is; COMPLETED is captured; what failed or was cancelled holds nothing.
  constraint withdrawal_status_fits_hold check (
    case status
      when 'PENDING' then hold_status in ('NONE', 'OPEN')
      when 'PROCESSING' then hold_status = 'OPEN'
      when 'COMPLETED' then hold_status = 'CAPTURED'
      when 'REVERSED' then hold_status = 'CAPTURED'
      when 'FAILED' then hold_status in ('REFUSED', 'RELEASED')
      when 'CANCELLED' then hold_status = 'RELEASED'
      else false
    end),
  constraint withdrawal_in_doubt_is_processing check (in_doubt_since is null or status = 'PROCESSING'),
  constraint withdrawal_cancel_ends_it check (
    cancel_requested_at is null or status in ('PENDING', 'CANCELLED', 'FAILED')),
  constraint withdrawal_cancel_has_actor check ((cancel_requested_at is null) = (cancel_requested_by is null)),
  constraint withdrawal_cancelled_by_request check (status <> 'CANCELLED' or cancel_requested_at is not null),
  -- Nothing open is ever forgotten by the workers.
  constraint withdrawal_open_is_scheduled check (status not in ('PENDING', 'PROCESSING') or next_run_at is not null),
  constraint withdrawal_lease_whole check ((lease_owner is null) = (lease_until is null)),
  constraint withdrawal_counts check (event_no >= 0 and tries >= 0 and lease_epoch >= 0),
  -- Its hold status is its current attempt's: together with the checks above, no terminal withdrawal can be stored with
  -- an open hold and no COMPLETED one without a capture.
  constraint withdrawal_agrees_with_attempt foreign key (withdrawal_id, attempt_no, hold_status)
    references withdrawal_attempt (withdrawal_id, attempt_no, hold_status)
) with (fillfactor = 70);

alter table withdrawal_attempt
  add constraint withdrawal_attempt_of foreign key (withdrawal_id) references withdrawal (withdrawal_id);

create index withdrawal_due on withdrawal (next_run_at) where next_run_at is not null;
create index withdrawal_of_user on withdrawal (user_id, withdrawal_id);
create index withdrawal_of_account on withdrawal (account_id, withdrawal_id);
create index withdrawal_in_status on withdrawal (status, withdrawal_id);

-- What happened, in order; never changed. From and to are equal where something worth telling left the status as it was.
create table withdrawal_event (
  withdrawal_id  uuid        not null,
  event_no       integer     not null,
  from_status    text,
  to_status      text        not null,
  attempt_no     integer     not null,
  -- usr_..., or payout for the workflow itself.
  actor          text        not null,
  note           text        not null,
  created_at     timestamptz not null default now(),

  constraint withdrawal_event_pk primary key (withdrawal_id, event_no),
  constraint withdrawal_event_of foreign key (withdrawal_id) references withdrawal (withdrawal_id),
  constraint withdrawal_event_no_from_1 check (event_no >= 1),
  constraint withdrawal_event_first check ((event_no = 1) = (from_status is null)),
  -- The lifecycle once more: the same table as WithdrawalStatus.
  constraint withdrawal_event_legal_move check (
    case from_status
      when 'PENDING' then to_status in ('PENDING', 'PROCESSING', 'FAILED', 'CANCELLED')
      when 'PROCESSING' then to_status in ('PROCESSING', 'COMPLETED', 'FAILED')
      when 'COMPLETED' then to_status = 'REVERSED'
      when 'FAILED' then to_status = 'PENDING'
      when 'CANCELLED' then false
      when 'REVERSED' then false
      else from_status is null and to_status = 'PENDING'
    end)
);

create function withdrawal_event_is_final() returns trigger
  language plpgsql as
$$
begin
  raise exception 'withdrawal_event is append-only: % is refused', tg_op using errcode = 'restrict_violation';
end
$$;

create trigger withdrawal_event_no_change
  before update or delete or truncate on withdrawal_event
  for each statement execute function withdrawal_event_is_final();

-- The service may not change what was asked for, only how far it has come; and it has no way to change history.
grant select, insert, delete on withdrawal, withdrawal_attempt to payout_app;
grant update (status, attempt_no, hold_status, in_doubt_since, cancel_requested_at, cancel_requested_by, event_no,
  next_run_at, tries, lease_owner, lease_epoch, lease_until, updated_at) on withdrawal to payout_app;
grant update (hold_status, hold_transaction_id, capture_transaction_id, release_transaction_id, accepted_at,
  external_reference, sent_at, sent_epoch, sends, send_answer, outcome, failure_code, failure_message)
  on withdrawal_attempt to payout_app;
grant select, insert on withdrawal_event to payout_app;
