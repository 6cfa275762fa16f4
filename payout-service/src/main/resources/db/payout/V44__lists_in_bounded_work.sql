-- Lists of a user, an account or a bank account's number are read from one index each, in the order of the list. It also
-- contains the columns that can narrow such a list further, so that no list reads withdrawals which it does not show.
CREATE INDEX IF NOT EXISTS withdrawal_listed_of_user ON withdrawal (user_id, created_at, withdrawal_id)
  INCLUDE (account_id, account_number, bank_code, amount_minor, status);
CREATE INDEX IF NOT EXISTS withdrawal_listed_of_account ON withdrawal (account_id, created_at, withdrawal_id)
  INCLUDE (account_number, bank_code, amount_minor, status);
CREATE INDEX IF NOT EXISTS withdrawal_listed_to_number ON withdrawal (account_number, created_at, withdrawal_id)
  INCLUDE (bank_code, amount_minor, status);

-- Amounts are looked for week by week, the newest first: in each week the matching ones are side by side.
CREATE INDEX IF NOT EXISTS withdrawal_of_week_by_amount ON withdrawal (
  status, date_bin('7 days', created_at, '2000-01-03T00:00:00Z'), amount_minor, created_at, withdrawal_id);

DROP INDEX withdrawal_of_user_by_time, withdrawal_of_account_by_time, withdrawal_to_number_by_time,
  withdrawal_of_amount_by_time;
