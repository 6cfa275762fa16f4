-- Files of withdrawals as they were submitted. Each line is a withdrawal of the file's user under the key
-- file:<name>:<line>, once it is begun; so the state of a file is read from the withdrawals.
CREATE TABLE withdrawal_file (
  file_id         uuid        NOT NULL,
  user_id         uuid        NOT NULL,
  name            text        NOT NULL,
  content_sha256  text        NOT NULL,
  -- Of its withdrawals in sorted order; null when no line can be read.
  lines_sha256    text,
  -- The earlier file with the same withdrawals, which the user has confirmed.
  duplicate_of    uuid,
  created_at      timestamptz NOT NULL,
  cancelled_at    timestamptz,

  CONSTRAINT withdrawal_file_pk PRIMARY KEY (file_id),
  CONSTRAINT withdrawal_file_name UNIQUE (user_id, name),
  CONSTRAINT withdrawal_file_duplicate_of FOREIGN KEY (duplicate_of) REFERENCES withdrawal_file (file_id)
);

-- Of two files with the same withdrawals, also of two at once, the second one must be confirmed.
CREATE UNIQUE INDEX withdrawal_file_once ON withdrawal_file (user_id, lines_sha256) WHERE duplicate_of IS NULL;
CREATE INDEX withdrawal_file_of_user ON withdrawal_file (user_id, file_id);

CREATE TABLE withdrawal_file_line (
  file_id         uuid    NOT NULL,
  line_no         integer NOT NULL,
  -- What the line asks for; null when it could not be read.
  account_id      uuid,
  amount_minor    bigint,
  currency        text,
  bank_code       text,
  account_number  text,
  account_name    text,
  -- Why it was refused when it was last tried.
  refusal_code     text,
  refusal_message  text,
  refusal_field    text,

  CONSTRAINT withdrawal_file_line_pk PRIMARY KEY (file_id, line_no),
  CONSTRAINT withdrawal_file_line_of FOREIGN KEY (file_id) REFERENCES withdrawal_file (file_id)
);

GRANT SELECT, INSERT ON withdrawal_file TO payout_app;
GRANT UPDATE (content_sha256, lines_sha256, duplicate_of, cancelled_at) ON withdrawal_file TO payout_app;
GRANT SELECT, INSERT, DELETE ON withdrawal_file_line TO payout_app;
GRANT UPDATE (refusal_code, refusal_message, refusal_field) ON withdrawal_file_line TO payout_app;
