-- Signed heads of a book: at the time of signing the book had this batch with this hash.
CREATE TABLE head (
    book_id       int         NOT NULL,
    seq           bigint      NOT NULL,
    batch_no      bigint      NOT NULL CONSTRAINT head_batch_no CHECK (batch_no > 0),
    hash          bytea       NOT NULL CONSTRAINT head_hash CHECK (length(hash) = 32),
    signed_at     timestamptz NOT NULL,
    key_id        text        NOT NULL CONSTRAINT head_key_id CHECK (key_id <> ''),
    accounts_root bytea       CONSTRAINT head_accounts_root CHECK (length(accounts_root) = 32),
    signature     bytea       NOT NULL CONSTRAINT head_signature CHECK (length(signature) = 64),
    CONSTRAINT head_pk PRIMARY KEY (book_id, seq, batch_no)
);
COMMENT ON COLUMN head.seq IS 'The last transaction of the batch.';
COMMENT ON COLUMN head.signature IS 'Ed25519 over the text form of the other columns.';
CREATE TRIGGER head_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON head EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON head TO ledger_app;

-- A book that ends before a signed head, or has another hash there, is not written either.
ALTER TABLE book_stop DROP CONSTRAINT book_stop_kind;
ALTER TABLE book_stop ADD CONSTRAINT book_stop_kind CHECK (kind IN ('LOSS', 'CLOCK', 'TIMELINE', 'HEAD'));
