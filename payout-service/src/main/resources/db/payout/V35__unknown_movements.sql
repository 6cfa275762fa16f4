-- The requester of a movement of the ledger, and the key of the request, which begins with the withdrawal and its attempt
-- where it was made for one.
ALTER TABLE ledger_movement
  ADD COLUMN requested_by text NOT NULL DEFAULT '',
  ADD COLUMN idempotency_key text NOT NULL DEFAULT '';

-- The position up to which movements were compared with the withdrawals.
ALTER TABLE ledger_position ADD COLUMN checked_seq bigint NOT NULL DEFAULT 0;

-- Movements from before are covered by the reconciliations of their days.
UPDATE ledger_position SET checked_seq = seq;

GRANT UPDATE (checked_seq) ON ledger_position TO payout_app;

-- What was booked for an exception is known by it.
CREATE INDEX reconciliation_exception_booked ON reconciliation_exception (booked_transaction_id)
  WHERE booked_transaction_id IS NOT NULL;
