-- An accepting transaction locks its row of the totals before the rows of the limits, one that ends a withdrawal locks them
-- the other way round. New withdrawals have stripes of their own, so that the two never wait for each other.
create or replace function withdrawal_count_new() returns trigger
  language plpgsql as
$$
begin
  insert into withdrawal_total as t (day, status, currency, stripe, withdrawals, amount, duration_ms)
  select withdrawal_day(created_at), status, currency, 16 + pg_backend_pid() % 16, count(*), sum(amount_minor), 0
  from added group by 1, 2, 3 order by 1, 2, 3
  on conflict on constraint withdrawal_total_pk do update
  set withdrawals = t.withdrawals + excluded.withdrawals, amount = t.amount + excluded.amount;
  return null;
end
$$;
