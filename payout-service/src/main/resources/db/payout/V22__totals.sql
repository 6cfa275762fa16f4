-- Withdrawals in numbers, kept by whatever changes a status, in the same transaction: exact, and the cost of reading them
-- does not grow with the withdrawals.
--
-- Each connection writes to a stripe of its own, so that those who change a status at the same time do not wait for one
-- another; a reader adds the stripes up. A stripe by itself may be negative: one connection accepts, another completes.

-- When it reached the status that it has, when that is a last one.
alter table withdrawal add column ended_at timestamptz;
update withdrawal set ended_at = updated_at where status not in ('PENDING', 'PROCESSING');
alter table withdrawal
  add constraint withdrawal_ended check ((status in ('PENDING', 'PROCESSING')) = (ended_at is null));

create table withdrawal_total (
  -- Of acceptance, in UTC.
  day          date     not null,
  status       text     not null,
  currency     text     not null,
  stripe       smallint not null,
  withdrawals  bigint   not null,
  amount       numeric(38, 0) not null,
  -- From acceptance to the end, summed.
  duration_ms  numeric(38, 0) not null,

  constraint withdrawal_total_pk primary key (day, status, currency, stripe)
) with (fillfactor = 50);

create function withdrawal_day(created_at timestamptz) returns date
  language sql immutable parallel safe
  return (created_at at time zone 'UTC')::date;

create function withdrawal_duration_ms(ended withdrawal) returns numeric
  language sql stable parallel safe
  return coalesce(round(extract(epoch from ended.ended_at - ended.created_at) * 1000), 0);

insert into withdrawal_total (day, status, currency, stripe, withdrawals, amount, duration_ms)
select withdrawal_day(created_at), status, currency, 0, count(*), sum(amount_minor), sum(withdrawal_duration_ms(withdrawal))
from withdrawal group by 1, 2, 3;

create function withdrawal_reaches_status() returns trigger
  language plpgsql as
$$
begin
  new.ended_at := case when new.status in ('PENDING', 'PROCESSING') then null else now() end;
  return new;
end
$$;

create trigger withdrawal_notes_its_end
  before update of status on withdrawal
  for each row when (new.status <> old.status)
  execute function withdrawal_reaches_status();

create function withdrawal_count_new() returns trigger
  language plpgsql as
$$
begin
  insert into withdrawal_total as t (day, status, currency, stripe, withdrawals, amount, duration_ms)
  select withdrawal_day(created_at), status, currency, pg_backend_pid() % 16, count(*), sum(amount_minor), 0
  from added group by 1, 2, 3 order by 1, 2, 3
  on conflict on constraint withdrawal_total_pk do update
  set withdrawals = t.withdrawals + excluded.withdrawals, amount = t.amount + excluded.amount;
  return null;
end
$$;

create trigger withdrawal_new_is_counted
  after insert on withdrawal referencing new table as added
  for each statement execute function withdrawal_count_new();

create function withdrawal_count_move() returns trigger
  language plpgsql as
$$
begin
  insert into withdrawal_total as t (day, status, currency, stripe, withdrawals, amount, duration_ms)
  select withdrawal_day(old.created_at), moved.status, old.currency, pg_backend_pid() % 16, moved.n,
    moved.n * old.amount_minor, moved.n * moved.duration_ms
  from (values (old.status, -1, withdrawal_duration_ms(old)), (new.status, 1, withdrawal_duration_ms(new)))
    as moved (status, n, duration_ms)
  order by moved.status
  on conflict on constraint withdrawal_total_pk do update
  set withdrawals = t.withdrawals + excluded.withdrawals, amount = t.amount + excluded.amount,
    duration_ms = t.duration_ms + excluded.duration_ms;
  return null;
end
$$;

create trigger withdrawal_move_is_counted
  after update of status on withdrawal
  for each row when (new.status <> old.status)
  execute function withdrawal_count_move();

create function withdrawal_count_forgotten() returns trigger
  language plpgsql as
$$
begin
  insert into withdrawal_total as t (day, status, currency, stripe, withdrawals, amount, duration_ms)
  values (withdrawal_day(old.created_at), old.status, old.currency, pg_backend_pid() % 16, -1, - old.amount_minor,
    - withdrawal_duration_ms(old))
  on conflict on constraint withdrawal_total_pk do update
  set withdrawals = t.withdrawals + excluded.withdrawals, amount = t.amount + excluded.amount,
    duration_ms = t.duration_ms + excluded.duration_ms;
  return null;
end
$$;

create trigger withdrawal_forgotten_is_not_counted
  after delete on withdrawal
  for each row execute function withdrawal_count_forgotten();

-- What is open now is few: counted where it stands.
create index withdrawal_open on withdrawal (currency) include (amount_minor, in_doubt_since)
  where status in ('PENDING', 'PROCESSING');

grant select, insert on withdrawal_total to payout_app;
grant update (withdrawals, amount, duration_ms) on withdrawal_total to payout_app;
