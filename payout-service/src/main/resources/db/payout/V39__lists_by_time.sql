-- Lists are in the order of creation, newest first, under whatever they are narrowed by: each of these indexes is a list in
-- that order. Amounts also carry the id, so that a range of them is found without reading the withdrawals.
CREATE INDEX IF NOT EXISTS withdrawal_by_time ON withdrawal (created_at);
CREATE INDEX IF NOT EXISTS withdrawal_of_user_by_time ON withdrawal (user_id, created_at);
CREATE INDEX IF NOT EXISTS withdrawal_of_account_by_time ON withdrawal (account_id, created_at);
CREATE INDEX IF NOT EXISTS withdrawal_in_status_by_time ON withdrawal (status, created_at);
CREATE INDEX IF NOT EXISTS withdrawal_of_amount_by_time ON withdrawal (amount_minor, created_at, withdrawal_id);
CREATE INDEX IF NOT EXISTS withdrawal_to_number_by_time ON withdrawal (account_number, created_at);

DROP INDEX withdrawal_of_user, withdrawal_of_account, withdrawal_in_status, withdrawal_created;
