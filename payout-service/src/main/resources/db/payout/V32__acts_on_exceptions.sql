-- An exception is about one amount and one status of a line: what the bank lists later with another amount, or as another
-- status, is another exception, and is shown although the first one is closed.
ALTER TABLE reconciliation_exception
  ADD COLUMN line_status text,
  -- The transaction that an operator had booked for it.
  ADD COLUMN booked_transaction_id uuid,
  ADD CONSTRAINT reconciliation_exception_line_status CHECK (line_status IN ('PAID', 'RETURNED', 'CHARGE'));

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

-- What operators decided alone: the sum of a day shows where many small decisions need a second operator.
CREATE TABLE decided_alone (
  entry_no      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  operator_id   uuid        NOT NULL,
  -- wdr_... or rex_...
  subject       text        NOT NULL,
  amount_minor  bigint      NOT NULL,
  currency      text        NOT NULL,
  created_at    timestamptz NOT NULL,

  CONSTRAINT decided_alone_pk PRIMARY KEY (entry_no),
  CONSTRAINT decided_alone_amount CHECK (amount_minor > 0)
);

CREATE INDEX decided_alone_of_day ON decided_alone (operator_id, currency, created_at) INCLUDE (amount_minor);

CREATE TRIGGER decided_alone_no_change
  BEFORE UPDATE OR DELETE OR TRUNCATE ON decided_alone
  FOR EACH STATEMENT EXECUTE FUNCTION is_final();

GRANT SELECT, INSERT ON decided_alone TO payout_app;

-- What an operator states because the rail did not.
ALTER TABLE rail_statement
  DROP CONSTRAINT rail_statement_channel,
  ADD CONSTRAINT rail_statement_channel CHECK (channel IN ('SEND', 'QUERY', 'CALLBACK', 'REPORT', 'OPERATOR'));

-- A decision counts while its proposal does.
CREATE INDEX proposal_of_subject ON proposal (subject);
