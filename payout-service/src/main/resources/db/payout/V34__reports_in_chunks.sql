-- A report is staged line by line and compared chunk by chunk, so a run exists before it has ended.
ALTER TABLE reconciliation
  ADD COLUMN status text NOT NULL DEFAULT 'COMPLETED',
  -- RAIL: the rail's own report. CSV or CAMT053: a file that an operator uploaded.
  ADD COLUMN source text NOT NULL DEFAULT 'RAIL',
  ADD COLUMN dry_run boolean NOT NULL DEFAULT false,
  -- The time when all lines were staged; null while the report is read.
  ADD COLUMN staged_at timestamptz,
  ADD COLUMN compared_lines integer NOT NULL DEFAULT 0,
  -- The last expected event that was looked for in the reports.
  ADD COLUMN expected_at timestamptz,
  ADD COLUMN expected_withdrawal uuid,
  ADD COLUMN expected_event integer,
  ADD COLUMN tries integer NOT NULL DEFAULT 0,
  ADD COLUMN next_try_at timestamptz,
  ADD COLUMN failure text NOT NULL DEFAULT '',
  -- A worker holds a run until its lease ends; every claim raises the epoch.
  ADD COLUMN epoch bigint NOT NULL DEFAULT 0,
  ADD COLUMN lease_until timestamptz,
  ADD COLUMN voided_by text,
  ADD COLUMN void_reason text,
  ALTER COLUMN ended_at DROP NOT NULL;

UPDATE reconciliation
SET staged_at = ended_at, compared_lines = report_lines, next_try_at = started_at,
  source = CASE report_name WHEN '' THEN 'RAIL' ELSE 'CSV' END;

ALTER TABLE reconciliation
  ALTER COLUMN status DROP DEFAULT,
  ALTER COLUMN source DROP DEFAULT,
  ALTER COLUMN next_try_at SET NOT NULL,
  ADD CONSTRAINT reconciliation_status CHECK (status IN ('RUNNING', 'COMPLETED', 'FAILED', 'VOIDED')),
  ADD CONSTRAINT reconciliation_source CHECK (source IN ('RAIL', 'CSV', 'CAMT053')),
  ADD CONSTRAINT reconciliation_runs_until_ended CHECK ((status = 'RUNNING') = (ended_at IS NULL)),
  ADD CONSTRAINT reconciliation_completed_is_compared CHECK (
    status <> 'COMPLETED' OR (staged_at IS NOT NULL AND compared_lines = report_lines)),
  ADD CONSTRAINT reconciliation_compared CHECK (compared_lines BETWEEN 0 AND report_lines),
  ADD CONSTRAINT reconciliation_matched_is_compared CHECK (matched_lines <= compared_lines),
  ADD CONSTRAINT reconciliation_failed_says_why CHECK (status <> 'FAILED' OR failure <> ''),
  ADD CONSTRAINT reconciliation_voided CHECK (
    (status = 'VOIDED') = (voided_by IS NOT NULL) AND (voided_by IS NULL) = (void_reason IS NULL)),
  ADD CONSTRAINT reconciliation_void_reason_length CHECK (char_length(void_reason) BETWEEN 1 AND 280);

CREATE INDEX reconciliation_running ON reconciliation (next_try_at) WHERE status = 'RUNNING';

-- A line has no verdict until it is compared.
ALTER TABLE settlement_line
  ALTER COLUMN verdict DROP NOT NULL,
  DROP CONSTRAINT settlement_line_status,
  ADD CONSTRAINT settlement_line_status CHECK (status IN ('PAID', 'RETURNED', 'CHARGE'));

-- The first line of a report about a payment is found without reading the others.
CREATE INDEX settlement_line_of_run ON settlement_line (reconciliation_id, reference, status, line_no);

-- The currencies and times of which a report lists everything; elsewhere nothing is missing.
CREATE TABLE report_scope (
  reconciliation_id  uuid        NOT NULL,
  scope_no           integer     NOT NULL,
  -- Null: every currency.
  currency           text,
  from_at            timestamptz NOT NULL,
  to_at              timestamptz NOT NULL,

  CONSTRAINT report_scope_pk PRIMARY KEY (reconciliation_id, scope_no),
  CONSTRAINT report_scope_of FOREIGN KEY (reconciliation_id) REFERENCES reconciliation (reconciliation_id),
  CONSTRAINT report_scope_times CHECK (from_at < to_at)
);

-- Exceptions that a report shows by itself, such as an entry that cannot be read; of a dry run also the first ones that
-- it found.
CREATE TABLE report_exception (
  reconciliation_id  uuid    NOT NULL,
  exception_no       integer NOT NULL,
  kind               text    NOT NULL,
  reference          text    NOT NULL,
  withdrawal_id      uuid,
  rail_amount        bigint,
  rail_currency      text,
  our_amount         bigint,
  our_currency       text,
  detail             text    NOT NULL,
  booked_at          timestamptz,
  line_status        text,

  CONSTRAINT report_exception_pk PRIMARY KEY (reconciliation_id, exception_no),
  CONSTRAINT report_exception_of FOREIGN KEY (reconciliation_id) REFERENCES reconciliation (reconciliation_id)
);

GRANT SELECT, INSERT, DELETE ON report_scope, report_exception TO payout_app;
GRANT UPDATE (verdict) ON settlement_line TO payout_app;
-- Only what was staged for a run that no one was told of, or before a report is fetched again.
GRANT DELETE ON settlement_line, reconciliation TO payout_app;
GRANT UPDATE (status, ended_at, report_lines, matched_lines, exceptions, resolved_withdrawals, staged_at, compared_lines,
  expected_at, expected_withdrawal, expected_event, tries, next_try_at, failure, epoch, lease_until, voided_by,
  void_reason) ON reconciliation TO payout_app;
GRANT UPDATE (report_amount, withdrawal_amount, ledger_amount, matched_amount, report_excepted_amount,
  withdrawal_excepted_amount) ON reconciliation_total TO payout_app;

-- The statistics of a table that a report has filled are renewed before it is compared. Older servers leave it to autovacuum.
DO
$$
BEGIN
  IF current_setting('server_version_num')::integer >= 170000 THEN
    GRANT MAINTAIN ON settlement_line TO payout_app;
  END IF;
END
$$;
