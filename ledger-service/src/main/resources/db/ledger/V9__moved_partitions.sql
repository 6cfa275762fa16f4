-- A new book has nothing that an earlier version wrote. Another one is carried over by the service, which then drops these tables.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM carried_batch) AND NOT EXISTS (SELECT FROM account) THEN
        DROP TABLE carried_batch, carried_book;
    END IF;
END $$;

-- The ends of the parts that were moved out of the journal, so that the chain goes on from the last of them.
CREATE TABLE journal_moved (
    book_id    int         NOT NULL,
    batch_no   bigint      NOT NULL,
    last_seq   bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    hash       bytea       NOT NULL CONSTRAINT journal_moved_hash CHECK (length(hash) = 32),
    CONSTRAINT journal_moved_pk PRIMARY KEY (book_id, batch_no)
);
COMMENT ON TABLE journal_moved IS 'The last batch of each part that was moved out of the journal.';
CREATE TRIGGER journal_moved_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_moved EXECUTE FUNCTION refuse_change();
GRANT SELECT ON journal_moved TO ledger_app;

-- last_seq of the last batch before an instant, or at it when inclusive; 0 when there is none. Batches are in the order of
-- their time, so a binary search over the primary key finds it: 22 probes for three million batches. Where the batches of that
-- time were moved, the search goes over the transactions, which are in the same order.
CREATE OR REPLACE FUNCTION seq_at(in_book int, instant timestamptz, inclusive boolean) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    kept   bigint := coalesce((SELECT batch_no FROM journal WHERE book_id = in_book ORDER BY batch_no LIMIT 1), 0);
    low    bigint := kept - 1;
    high   bigint := coalesce((SELECT batch_no FROM journal WHERE book_id = in_book ORDER BY batch_no DESC LIMIT 1), 0);
    middle bigint;
    moment timestamptz;
BEGIN
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        SELECT created_at INTO moment FROM journal WHERE book_id = in_book AND batch_no = middle;
        IF moment < instant OR (inclusive AND moment = instant) THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    IF low >= kept THEN
        RETURN coalesce((SELECT last_seq FROM journal WHERE book_id = in_book AND batch_no = low), 0);
    END IF;
    low := 0;
    high := coalesce((SELECT last_seq FROM journal_moved WHERE book_id = in_book ORDER BY batch_no DESC LIMIT 1), 0);
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        SELECT created_at INTO moment FROM transaction WHERE book_id = in_book AND seq <= middle ORDER BY seq DESC LIMIT 1;
        IF moment < instant OR (inclusive AND moment = instant) THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END $$;
