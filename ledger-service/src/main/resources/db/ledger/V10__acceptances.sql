-- Findings after which a book is not written: acknowledged batches that the database lacks, a clock that has jumped, a
-- server that was promoted or restored. A book with a stop that no operator has accepted is written by no replica.
CREATE TABLE book_stop (
    book_id   int         NOT NULL,
    stop_no   int         NOT NULL,
    kind      text        NOT NULL CONSTRAINT book_stop_kind CHECK (kind IN ('LOSS', 'CLOCK', 'TIMELINE')),
    detail    text        NOT NULL,
    known_seq bigint      NOT NULL CONSTRAINT book_stop_known_seq CHECK (known_seq >= 0),
    moment    timestamptz NOT NULL,
    CONSTRAINT book_stop_pk PRIMARY KEY (book_id, stop_no)
);
COMMENT ON COLUMN book_stop.known_seq IS 'The highest seq that somebody may have been told.';
COMMENT ON COLUMN book_stop.moment IS
    'The latest time in question: that of the server, or of the last batch if it is later.';

CREATE TABLE book_acceptance (
    book_id     int         NOT NULL,
    stop_no     int         NOT NULL,
    accepted_by text        NOT NULL CONSTRAINT book_acceptance_accepted_by CHECK (accepted_by <> ''),
    why         text        NOT NULL CONSTRAINT book_acceptance_why CHECK (why <> ''),
    accepted_at timestamptz NOT NULL,
    CONSTRAINT book_acceptance_pk PRIMARY KEY (book_id, stop_no),
    CONSTRAINT book_acceptance_stop FOREIGN KEY (book_id, stop_no) REFERENCES book_stop
);
CREATE TRIGGER book_stop_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON book_stop EXECUTE FUNCTION refuse_change();
CREATE TRIGGER book_acceptance_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON book_acceptance EXECUTE FUNCTION refuse_change();

-- How far the holder of the lease knows the book to be: one more witness of a tail that was lost.
ALTER TABLE writer_lease ADD COLUMN known_batch bigint NOT NULL DEFAULT 0;
ALTER TABLE writer_lease ADD COLUMN known_seq bigint NOT NULL DEFAULT 0;

GRANT SELECT, INSERT ON book_stop, book_acceptance TO ledger_app;
