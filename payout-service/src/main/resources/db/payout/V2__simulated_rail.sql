-- The book of the simulated bank. Nothing in it refers to a withdrawal: the bank knows references, as a real one would,
-- so that it is a witness of what was paid that does not depend on what the withdrawals say.
create schema simulated_rail;

create table simulated_rail.payment (
  reference       text        not null,
  amount_minor    bigint      not null,
  currency        text        not null,
  bank_code       text        not null,
  account_number  text        not null,
  account_name    text        not null,
  accepted_at     timestamptz not null,
  -- When the beneficiary has, or will have, the money; null: never.
  paid_at         timestamptz,
  returned_at     timestamptz,

  constraint payment_pk primary key (reference),
  constraint payment_amount_positive check (amount_minor > 0),
  constraint payment_paid_after_accepted check (paid_at >= accepted_at),
  constraint payment_returned_after_paid check (
    returned_at is null or (paid_at is not null and returned_at >= paid_at))
);

-- How often a sending was turned away with 503.
create table simulated_rail.turned_away (
  reference  text    not null,
  times      integer not null,

  constraint turned_away_pk primary key (reference),
  constraint turned_away_times check (times > 0)
);

grant usage on schema simulated_rail to payout_app;
grant select, insert on simulated_rail.payment to payout_app;
grant select, insert on simulated_rail.turned_away to payout_app;
grant update (times) on simulated_rail.turned_away to payout_app;
