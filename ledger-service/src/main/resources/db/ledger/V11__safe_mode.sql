-- A verification freezes the account, or the whole book, that it found to be wrong, until two operators release it. Reads go on.
CREATE TABLE safe_mode_freeze (
    book_id    int         NOT NULL,
    freeze_no  bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    account_id uuid,
    finding    text        NOT NULL CONSTRAINT safe_mode_freeze_finding CHECK (finding <> ''),
    found_at   timestamptz NOT NULL,
    CONSTRAINT safe_mode_freeze_pk PRIMARY KEY (book_id, freeze_no)
);
COMMENT ON COLUMN safe_mode_freeze.account_id IS 'The account that is frozen; NULL for the whole book.';
-- A finding that is found again freezes nothing again, so that operators can release what they have understood.
CREATE UNIQUE INDEX safe_mode_freeze_once ON safe_mode_freeze (book_id, account_id, md5(finding)) NULLS NOT DISTINCT;

CREATE TABLE safe_mode_release (
    book_id     int         NOT NULL,
    freeze_no   bigint      NOT NULL,
    proposal_id uuid        NOT NULL CONSTRAINT safe_mode_release_proposal REFERENCES proposal,
    released_at timestamptz NOT NULL,
    CONSTRAINT safe_mode_release_pk PRIMARY KEY (book_id, freeze_no),
    CONSTRAINT safe_mode_release_freeze FOREIGN KEY (book_id, freeze_no) REFERENCES safe_mode_freeze
);
COMMENT ON COLUMN safe_mode_release.proposal_id IS 'Names the two operators who released it, and why.';

CREATE TRIGGER safe_mode_freeze_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON safe_mode_freeze EXECUTE FUNCTION refuse_change();
CREATE TRIGGER safe_mode_release_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON safe_mode_release EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON safe_mode_freeze, safe_mode_release TO ledger_app;
