-- A change of a withdrawal adds rows to the totals and to what it frees of the limits, and never changes a row that others
-- change too. So writers wait for one another only where a limit must be judged: on the used part of a day, which each
-- transaction locks last and in one order. Nothing can wait in a circle.

-- Changes of the totals that no row of withdrawal_total contains yet; a recurring task moves them there.
CREATE TABLE withdrawal_total_change (
  change_id    bigint         NOT NULL GENERATED ALWAYS AS IDENTITY,
  day          date           NOT NULL,
  status       text           NOT NULL,
  currency     text           NOT NULL,
  withdrawals  bigint         NOT NULL,
  amount       numeric(38, 0) NOT NULL,
  duration_ms  numeric(38, 0) NOT NULL,

  CONSTRAINT withdrawal_total_change_pk PRIMARY KEY (change_id)
);

-- Parts of a day's limits that withdrawals freed and that withdrawal_usage still contains. Whoever takes from the same
-- limit subtracts them first.
CREATE TABLE withdrawal_usage_freed (
  subject       text           NOT NULL,
  subject_id    text           NOT NULL,
  currency      text           NOT NULL,
  day           date           NOT NULL,
  freed_count   bigint         NOT NULL,
  freed_amount  numeric(38, 0) NOT NULL
);

CREATE INDEX withdrawal_usage_freed_of ON withdrawal_usage_freed (subject, subject_id, currency, day);
CREATE INDEX withdrawal_usage_freed_of_day ON withdrawal_usage_freed (day);

CREATE OR REPLACE FUNCTION withdrawal_count_new() RETURNS trigger
  LANGUAGE plpgsql AS
$$
BEGIN
  INSERT INTO withdrawal_total_change (day, status, currency, withdrawals, amount, duration_ms)
  SELECT withdrawal_day(created_at), status, currency, count(*), sum(amount_minor), 0
  FROM added GROUP BY 1, 2, 3;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION withdrawal_count_move() RETURNS trigger
  LANGUAGE plpgsql AS
$$
BEGIN
  INSERT INTO withdrawal_total_change (day, status, currency, withdrawals, amount, duration_ms)
  VALUES
    (withdrawal_day(old.created_at), old.status, old.currency, -1, - old.amount_minor, - withdrawal_duration_ms(old)),
    (withdrawal_day(old.created_at), new.status, old.currency, 1, old.amount_minor, withdrawal_duration_ms(new));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION withdrawal_count_forgotten() RETURNS trigger
  LANGUAGE plpgsql AS
$$
BEGIN
  INSERT INTO withdrawal_total_change (day, status, currency, withdrawals, amount, duration_ms)
  VALUES
    (withdrawal_day(old.created_at), old.status, old.currency, -1, - old.amount_minor, - withdrawal_duration_ms(old));
  RETURN NULL;
END
$$;

-- The code of the bank is the one under which the limits counted the withdrawal.
CREATE OR REPLACE FUNCTION withdrawal_give_back(ended withdrawal) RETURNS void
  LANGUAGE sql AS
$$
  INSERT INTO withdrawal_usage_freed (subject, subject_id, currency, day, freed_count, freed_amount)
  VALUES
    ('USER', ended.user_id::text, ended.currency, ended.limit_day, 1, ended.amount_minor),
    ('DESTINATION', coalesce(ended.limit_bank_code, ended.bank_code) || '/' || ended.account_number,
      ended.currency, ended.limit_day, 1, ended.amount_minor);
$$;

GRANT SELECT, INSERT, DELETE ON withdrawal_total_change, withdrawal_usage_freed TO payout_app;
-- Only to lock rows: no statement can change this column.
GRANT UPDATE (change_id) ON withdrawal_total_change TO payout_app;
