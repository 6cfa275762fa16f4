-- The journal is the book: one row for each batch, and every other row follows from it. The service appends to it and
-- waits for nothing else; a projector fills the other tables afterwards.
CREATE TABLE journal (
    book_id    int         NOT NULL,
    batch_no   bigint      NOT NULL CONSTRAINT journal_batch_no CHECK (batch_no >= 0),
    first_seq  bigint      NOT NULL,
    last_seq   bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    format     smallint    NOT NULL CONSTRAINT journal_format CHECK (format IN (0, 1)),
    hash       bytea       NOT NULL CONSTRAINT journal_hash CHECK (length(hash) = 32),
    payload    bytea       NOT NULL,
    CONSTRAINT journal_pk PRIMARY KEY (book_id, batch_no),
    CONSTRAINT journal_range CHECK (first_seq <= last_seq + 1)
);
COMMENT ON COLUMN journal.format IS
    '1: payload is a message nissmart.ledger.v1.JournalBatch. 0: the rows of a batch of an earlier version, in the binary format of COPY.';
COMMENT ON COLUMN journal.hash IS
    'SHA-256 over the hash of the batch before, the other columns, the hash of the payload, and the root of a Merkle tree over its transactions.';
-- A payload is stored as it is: it is read back as it was hashed, and compressing it would cost time in the commit.
ALTER TABLE journal ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal EXECUTE FUNCTION refuse_change();

-- How far the other tables have come. Every transaction that writes them moves this row from the position that it has read.
CREATE TABLE projection (
    book_id  int    NOT NULL CONSTRAINT projection_pk PRIMARY KEY,
    batch_no bigint NOT NULL,
    seq      bigint NOT NULL
) WITH (fillfactor = 10);

-- The replica that writes a book. The lease only saves work: an append is safe without it.
CREATE TABLE writer_lease (
    book_id    int         NOT NULL CONSTRAINT writer_lease_pk PRIMARY KEY,
    epoch      bigint      NOT NULL,
    holder     uuid,
    address    text        NOT NULL,
    expires_at timestamptz NOT NULL
) WITH (fillfactor = 10);
COMMENT ON COLUMN writer_lease.address IS 'host:port at which the other replicas reach the holder; empty when it has none.';

ALTER TABLE book RENAME TO carried_book;
ALTER TABLE batch RENAME TO carried_batch;
INSERT INTO projection (book_id, batch_no, seq) SELECT book_id, last_batch, last_seq FROM carried_book;
INSERT INTO writer_lease (book_id, epoch, address, expires_at) SELECT book_id, 0, '', 'epoch' FROM carried_book;
-- Batch 0 has nothing and is where the chain begins.
INSERT INTO journal (book_id, batch_no, first_seq, last_seq, created_at, format, hash, payload)
SELECT book_id, 0, 1, 0, 'epoch', 1, decode(repeat('00', 32), 'hex'), '' FROM carried_book;

-- The names of before, to read. A replica of an earlier version cannot write to them, and fails.
CREATE VIEW batch AS
SELECT book_id, batch_no, first_seq, last_seq, created_at, hash FROM journal WHERE batch_no > 0;
CREATE VIEW book AS
SELECT j.book_id, j.last_seq, j.batch_no AS last_batch, j.created_at AS last_at, j.hash AS head_hash
  FROM projection p
 CROSS JOIN LATERAL (SELECT * FROM journal l WHERE l.book_id = p.book_id ORDER BY l.batch_no DESC LIMIT 1) j;

-- Tables that only grow: their pages are frozen early and a little at a time, so that no vacuum of the whole table comes later.
ALTER TABLE journal SET (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_freeze_min_age = 0, autovacuum_vacuum_cost_limit = 200);
ALTER TABLE transaction SET (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_freeze_min_age = 0, autovacuum_vacuum_cost_limit = 200);
ALTER TABLE entry SET (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_freeze_min_age = 0, autovacuum_vacuum_cost_limit = 200);

REVOKE ALL ON carried_book, carried_batch FROM ledger_app;
GRANT SELECT ON journal, projection, writer_lease, batch, book TO ledger_app;
GRANT INSERT ON journal TO ledger_app;
GRANT UPDATE ON projection, writer_lease TO ledger_app;
