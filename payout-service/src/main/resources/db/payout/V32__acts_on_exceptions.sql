-- An exception is about one amount and one status of a line: what the bank lists later with another amount, or as another
-- status, is another exception, and is shown although the first one is closed.
ALTER TABLE reconciliation_exception
  ADD COLUMN line_status text,
  -- The transaction that an operator had booked for it.
  ADD COLUMN booked_transaction_id uuid,
  ADD CONSTRAINT reconciliation_exception_line_status CHECK (line_status IN ('PAID', 'RETURNED'));

UPDATE reconciliation_exception
SET line_status = CASE WHEN detail LIKE '% does not list it as RETURNED' THEN 'RETURNED' ELSE 'PAID' END
WHERE kind IN ('MISSING_AT_RAIL', 'PAID_AFTER_RELEASE');

UPDATE reconciliation_exception x
SET line_status = (
  SELECT l.status FROM settlement_line l
  WHERE l.reference = x.reference AND l.verdict = x.kind AND l.amount_minor = x.rail_amount
  ORDER BY l.reconciliation_id
  LIMIT 1)
WHERE line_status IS NULL;

ALTER TABLE reconciliation_exception
  DROP CONSTRAINT reconciliation_exception_once,
  ADD CONSTRAINT reconciliation_exception_once UNIQUE NULLS NOT DISTINCT
    (kind, reference, booked_at, rail_amount, rail_currency, line_status);

GRANT UPDATE (booked_transaction_id) ON reconciliation_exception TO payout_app;
