-- Each attempt records the rail that was given it, and the rail's own id. All attempts before were sent by the simulated rail.
ALTER TABLE withdrawal_attempt ADD COLUMN rail text DEFAULT 'simulated';
ALTER TABLE withdrawal_attempt ALTER COLUMN rail DROP DEFAULT;
ALTER TABLE withdrawal_attempt ADD COLUMN provider_reference text;
GRANT UPDATE (rail, provider_reference) ON withdrawal_attempt TO payout_app;

-- Each rail has its own position in the list of returned payments.
UPDATE scheduled_tasks SET task_name = 'returned-payments-simulated' WHERE task_name = 'returned-payments';

-- The first "not found" after a sending, by the clock of the database and by the monotonic clock of the process that
-- asked. A second one counts only when both clocks have moved by the settling time.
CREATE TABLE rail_not_found (
  withdrawal_id  uuid        NOT NULL,
  attempt_no     integer     NOT NULL,
  -- The number of sendings before it.
  sends          integer     NOT NULL,
  process        text        NOT NULL,
  first_at       timestamptz NOT NULL,
  first_nanos    bigint      NOT NULL,

  CONSTRAINT rail_not_found_pk PRIMARY KEY (withdrawal_id, attempt_no, sends, process),
  CONSTRAINT rail_not_found_of FOREIGN KEY (withdrawal_id, attempt_no)
    REFERENCES withdrawal_attempt (withdrawal_id, attempt_no)
);

GRANT SELECT, INSERT ON rail_not_found TO payout_app;

-- An attempt that was given up without the rail's own no: the rail is asked about it for days.
CREATE TABLE late_question (
  withdrawal_id  uuid        NOT NULL,
  attempt_no     integer     NOT NULL,
  -- The number of answers so far.
  answers        integer     NOT NULL DEFAULT 0,
  due_at         timestamptz NOT NULL,

  CONSTRAINT late_question_pk PRIMARY KEY (withdrawal_id, attempt_no),
  CONSTRAINT late_question_of FOREIGN KEY (withdrawal_id, attempt_no)
    REFERENCES withdrawal_attempt (withdrawal_id, attempt_no)
);

CREATE INDEX late_question_due ON late_question (due_at);

GRANT SELECT, INSERT, DELETE ON late_question TO payout_app;
GRANT UPDATE (answers, due_at) ON late_question TO payout_app;

INSERT INTO late_question (withdrawal_id, attempt_no, due_at)
SELECT e.withdrawal_id, e.attempt_no, e.created_at
FROM withdrawal_event e JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
WHERE e.from_status = 'PROCESSING' AND e.to_status = 'FAILED' AND a.sends > 0
  AND e.created_at > (SELECT max(created_at) FROM withdrawal_event) - interval '7 days'
  AND NOT EXISTS (SELECT 1 FROM rail_statement s WHERE s.withdrawal_id = e.withdrawal_id
    AND s.attempt_no = e.attempt_no AND s.answer = 'NOT_PAID');

-- A withdrawal whose account is frozen is not sent; since when it waits for that.
ALTER TABLE withdrawal ADD COLUMN frozen_since timestamptz;
ALTER TABLE withdrawal ADD CONSTRAINT withdrawal_frozen_is_open CHECK (
  frozen_since IS NULL OR status IN ('PENDING', 'PROCESSING'));
GRANT UPDATE (frozen_since) ON withdrawal TO payout_app;

-- The simulated bank knows until when a payment may be made, and never pays a reference that came too late.
ALTER TABLE simulated_rail.payment ADD COLUMN not_after timestamptz;
ALTER TABLE simulated_rail.payment ADD COLUMN refused_at timestamptz;
ALTER TABLE simulated_rail.payment ADD CONSTRAINT payment_refused_is_unpaid CHECK (
  refused_at IS NULL OR paid_at IS NULL);
