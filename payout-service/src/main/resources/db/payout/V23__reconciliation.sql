-- What the ledger, the withdrawals and a rail's settlement reports say of the same money, and where they differ.

-- The ledger's transactions that concern withdrawals, copied in the order of its book. The position says up to where.
create table ledger_position (
  singleton  boolean not null default true,
  seq        bigint  not null default 0,

  constraint ledger_position_pk primary key (singleton),
  constraint ledger_position_one check (singleton),
  constraint ledger_position_seq check (seq >= 0)
);

insert into ledger_position default values;

create table ledger_movement (
  transaction_id  uuid        not null,
  seq             bigint      not null,
  -- WITHDRAWAL (a hold), CAPTURE, RELEASE, REVERSAL or ADJUSTMENT.
  type            text        not null,
  amount_minor    bigint      not null,
  currency        text        not null,
  -- The hold that it captures or releases, the transaction that it reverses.
  resolves        uuid,
  created_at      timestamptz not null,

  constraint ledger_movement_pk primary key (transaction_id),
  constraint ledger_movement_seq unique (seq),
  constraint ledger_movement_type check (type in ('WITHDRAWAL', 'CAPTURE', 'RELEASE', 'REVERSAL', 'ADJUSTMENT')),
  constraint ledger_movement_resolves check ((resolves is not null) = (type in ('CAPTURE', 'RELEASE', 'REVERSAL')))
);

create index ledger_movement_resolves on ledger_movement (resolves) where resolves is not null;
create index ledger_movement_holds on ledger_movement (created_at) where type = 'WITHDRAWAL';

-- A comparison that has ended. Runs, their lines and their totals are never changed.
create table reconciliation (
  reconciliation_id     uuid        not null,
  rail                  text        not null,
  from_day              date        not null,
  to_day                date        not null,
  -- usr_..., or payout for the recurring one.
  started_by            text        not null,
  started_at            timestamptz not null,
  ended_at              timestamptz not null,
  report_lines          integer     not null,
  matched_lines         integer     not null,
  exceptions            integer     not null,
  resolved_withdrawals  integer     not null,
  report_name           text        not null,

  constraint reconciliation_pk primary key (reconciliation_id),
  constraint reconciliation_days check (from_day <= to_day),
  constraint reconciliation_ends check (started_at <= ended_at),
  constraint reconciliation_matched check (matched_lines between 0 and report_lines)
);

create index reconciliation_ended on reconciliation (ended_at);

-- Every minor unit on both sides is either agreed on or part of an exception.
create table reconciliation_total (
  reconciliation_id           uuid   not null,
  currency                    text   not null,
  report_amount               bigint not null,
  withdrawal_amount           bigint not null,
  ledger_amount               bigint not null,
  matched_amount              bigint not null,
  report_excepted_amount      bigint not null,
  withdrawal_excepted_amount  bigint not null,

  constraint reconciliation_total_pk primary key (reconciliation_id, currency),
  constraint reconciliation_total_of foreign key (reconciliation_id) references reconciliation (reconciliation_id),
  constraint reconciliation_report_adds_up check (report_amount = matched_amount + report_excepted_amount),
  constraint reconciliation_withdrawals_add_up check (withdrawal_amount = matched_amount + withdrawal_excepted_amount)
);

-- The reports line by line, with the verdict: MATCHED, or the kind of the exception.
create table settlement_line (
  reconciliation_id  uuid        not null,
  line_no            integer     not null,
  reference          text        not null,
  status             text        not null,
  amount_minor       bigint      not null,
  currency           text        not null,
  booked_at          timestamptz not null,
  verdict            text        not null,

  constraint settlement_line_pk primary key (reconciliation_id, line_no),
  constraint settlement_line_of foreign key (reconciliation_id) references reconciliation (reconciliation_id),
  constraint settlement_line_status check (status in ('PAID', 'RETURNED'))
);

create index settlement_line_reference on settlement_line (reference);

-- What differs: once for a kind and a reference, however many runs find it, and also when no run did. Only its
-- resolution is ever added.
create table reconciliation_exception (
  exception_id       uuid        not null,
  -- The run that found it first.
  reconciliation_id  uuid,
  kind               text        not null,
  reference          text        not null,
  withdrawal_id      uuid,
  rail_amount        bigint,
  rail_currency      text,
  our_amount         bigint,
  our_currency       text,
  detail             text        not null,
  created_at         timestamptz not null default now(),
  resolved_at        timestamptz,
  resolved_by        text,
  resolution         text,

  constraint reconciliation_exception_pk primary key (exception_id),
  constraint reconciliation_exception_once unique (kind, reference),
  constraint reconciliation_exception_of foreign key (reconciliation_id) references reconciliation (reconciliation_id),
  constraint reconciliation_exception_about foreign key (withdrawal_id) references withdrawal (withdrawal_id),
  constraint reconciliation_exception_kind check (kind in ('MISSING_AT_RAIL', 'MISSING_HERE', 'AMOUNT_DIFFERS',
    'STATE_DIFFERS', 'DUPLICATE', 'LEDGER_DIFFERS', 'PAID_AFTER_RELEASE')),
  constraint reconciliation_exception_rail_money check ((rail_amount is null) = (rail_currency is null)),
  constraint reconciliation_exception_our_money check ((our_amount is null) = (our_currency is null)),
  constraint reconciliation_exception_resolved check (
    (resolved_at is null) = (resolved_by is null) and (resolved_at is null) = (resolution is null)),
  constraint reconciliation_exception_resolution_length check (char_length(resolution) between 1 and 280)
);

create index reconciliation_exception_open on reconciliation_exception (exception_id) where resolved_at is null;

-- Which run found which, again or first.
create table reconciliation_finding (
  reconciliation_id  uuid not null,
  exception_id       uuid not null,

  constraint reconciliation_finding_pk primary key (reconciliation_id, exception_id),
  constraint reconciliation_finding_run foreign key (reconciliation_id) references reconciliation (reconciliation_id),
  constraint reconciliation_finding_exception foreign key (exception_id) references reconciliation_exception (exception_id)
);

-- What is expected in a report is found by when it happened.
create index withdrawal_event_settled on withdrawal_event (created_at)
  where from_status <> to_status and to_status in ('COMPLETED', 'REVERSED');

create index payment_paid on simulated_rail.payment (paid_at) where paid_at is not null;

grant select on ledger_position to payout_app;
grant update (seq) on ledger_position to payout_app;
grant select, insert on ledger_movement, reconciliation, reconciliation_total, settlement_line, reconciliation_exception,
  reconciliation_finding to payout_app;
grant update (resolved_at, resolved_by, resolution) on reconciliation_exception to payout_app;
