-- The trace of the request that began a withdrawal, and the bank's reference in a callback. Earlier rows have neither.
ALTER TABLE withdrawal
  ADD COLUMN trace_id text,
  ADD CONSTRAINT withdrawal_trace_form CHECK (trace_id ~ '^[0-9a-f]{32}$');
ALTER TABLE callback ADD COLUMN reference text;

-- The look-ups of a lineage: by key, reference, name and transaction.
CREATE INDEX withdrawal_of_key ON withdrawal (idempotency_key, withdrawal_id);
CREATE INDEX withdrawal_attempt_of_retry_key ON withdrawal_attempt (retry_key, withdrawal_id)
  WHERE retry_key IS NOT NULL;
CREATE INDEX withdrawal_attempt_of_provider_reference ON withdrawal_attempt (provider_reference)
  WHERE provider_reference IS NOT NULL;
CREATE INDEX withdrawal_attempt_of_hold ON withdrawal_attempt (hold_transaction_id) WHERE hold_transaction_id IS NOT NULL;
CREATE INDEX withdrawal_attempt_of_adjustment ON withdrawal_attempt (adjustment_transaction_id)
  WHERE adjustment_transaction_id IS NOT NULL;
CREATE INDEX callback_of_reference ON callback (reference);
CREATE INDEX withdrawal_file_of_name ON withdrawal_file (name);
CREATE INDEX reconciliation_of_report_name ON reconciliation (report_name, reconciliation_id);
CREATE INDEX reconciliation_exception_of_reference ON reconciliation_exception (reference);
CREATE INDEX exception_act_of_exception ON exception_act (exception_id);
CREATE INDEX exception_booking_of_act ON exception_booking (act_id);
