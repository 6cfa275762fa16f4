-- What operators had booked for an exception: at most once for each, unless the ledger refused. The id is part of the
-- ledger's keys, so that an act that is interrupted is carried out again and books nothing twice.
CREATE TABLE exception_act (
  act_id        uuid        NOT NULL,
  exception_id  uuid        NOT NULL,
  action        text        NOT NULL,
  amount_minor  bigint      NOT NULL,
  currency      text        NOT NULL,
  -- The wallet that an unclaimed return is paid on to.
  account_id    uuid,
  reason        text        NOT NULL,
  requested_by  uuid        NOT NULL,
  -- The second operator, where one was needed.
  approved_by   uuid,
  created_at    timestamptz NOT NULL,
  next_try_at   timestamptz NOT NULL,
  ended_at      timestamptz,
  -- Why the ledger refused it.
  failure       text,

  CONSTRAINT exception_act_pk PRIMARY KEY (act_id),
  CONSTRAINT exception_act_about FOREIGN KEY (exception_id) REFERENCES reconciliation_exception (exception_id),
  CONSTRAINT exception_act_action CHECK (action IN ('BOOK_RETURN', 'BOOK_CHARGE', 'WRITE_OFF', 'PAY_ON')),
  CONSTRAINT exception_act_amount CHECK (amount_minor > 0),
  CONSTRAINT exception_act_account CHECK ((action = 'PAY_ON') = (account_id IS NOT NULL)),
  CONSTRAINT exception_act_second CHECK (
    CASE WHEN action IN ('WRITE_OFF', 'PAY_ON') THEN approved_by IS NOT NULL ELSE true END
      AND approved_by IS DISTINCT FROM requested_by),
  CONSTRAINT exception_act_failure CHECK (failure IS NULL OR ended_at IS NOT NULL)
);

CREATE UNIQUE INDEX exception_act_once ON exception_act (exception_id) WHERE failure IS NULL;
CREATE INDEX exception_act_due ON exception_act (next_try_at) WHERE ended_at IS NULL;

-- The ledger transactions that these acts have booked.
CREATE TABLE exception_booking (
  transaction_id  uuid NOT NULL,
  act_id          uuid NOT NULL,

  CONSTRAINT exception_booking_pk PRIMARY KEY (transaction_id),
  CONSTRAINT exception_booking_of FOREIGN KEY (act_id) REFERENCES exception_act (act_id)
);

GRANT SELECT, INSERT ON exception_act, exception_booking TO payout_app;
GRANT UPDATE (next_try_at, ended_at, failure) ON exception_act TO payout_app;
