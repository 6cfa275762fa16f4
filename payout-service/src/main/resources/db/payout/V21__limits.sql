-- How much of a day's limits is used: by a user, and towards a destination.
--
-- A withdrawal takes from both when it is accepted, and again with every retry, and remembers the day that it took from.
-- Whatever ends it without paying gives it back, in the same transaction, whoever writes the status: hence triggers.
-- The rows are always locked in the same order: user before destination, then by id.

create table withdrawal_usage (
  -- USER or DESTINATION.
  subject        text    not null,
  -- The user's id, or bank code/account number.
  subject_id     text    not null,
  currency       text    not null,
  -- In UTC, by this database's clock.
  day            date    not null,
  taken_count    bigint  not null default 0,
  taken_amount   numeric(38, 0) not null default 0,

  constraint withdrawal_usage_pk primary key (subject, subject_id, currency, day),
  constraint withdrawal_usage_subject check (subject in ('USER', 'DESTINATION')),
  constraint withdrawal_usage_not_negative check (taken_count >= 0 and taken_amount >= 0)
) with (fillfactor = 50);

create index withdrawal_usage_of_day on withdrawal_usage (day);

-- The day whose limits the current attempt counts against; null: none, or given back.
alter table withdrawal add column limit_day date;

create function withdrawal_give_back(ended withdrawal) returns void
  language sql as
$$
  update withdrawal_usage set taken_count = taken_count - 1, taken_amount = taken_amount - ended.amount_minor
  where subject = 'USER' and subject_id = ended.user_id::text and currency = ended.currency and day = ended.limit_day;
  update withdrawal_usage set taken_count = taken_count - 1, taken_amount = taken_amount - ended.amount_minor
  where subject = 'DESTINATION' and subject_id = ended.bank_code || '/' || ended.account_number
    and currency = ended.currency and day = ended.limit_day;
$$;

create function withdrawal_ends_unpaid() returns trigger
  language plpgsql as
$$
begin
  perform withdrawal_give_back(old);
  new.limit_day := null;
  return new;
end
$$;

create trigger withdrawal_unpaid_gives_back
  before update of status on withdrawal
  for each row when (new.status in ('FAILED', 'CANCELLED') and old.limit_day is not null)
  execute function withdrawal_ends_unpaid();

create function withdrawal_is_forgotten() returns trigger
  language plpgsql as
$$
begin
  perform withdrawal_give_back(old);
  return old;
end
$$;

create trigger withdrawal_forgotten_gives_back
  before delete on withdrawal
  for each row when (old.limit_day is not null)
  execute function withdrawal_is_forgotten();

grant select, insert, delete on withdrawal_usage to payout_app;
grant update (taken_count, taken_amount) on withdrawal_usage to payout_app;
grant update (limit_day) on withdrawal to payout_app;
