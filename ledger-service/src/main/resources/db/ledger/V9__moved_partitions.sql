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
-- their time, so a search over the primary key finds it. Each second probe is where the instant would be if batches came
-- evenly, which is near; the others halve the rest, so that no book needs more than twice the probes of a binary search. Where
-- the batches of that time were moved, the search goes over the transactions, which are in the same order.
CREATE FUNCTION seq_at(in_book int, instant timestamptz, inclusive boolean) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    kept   bigint := coalesce((SELECT batch_no FROM journal WHERE book_id = in_book ORDER BY batch_no LIMIT 1), 0);
    low    bigint := kept - 1;
    high   bigint;
    middle bigint;
    moment timestamptz;
    early  timestamptz;
    late   timestamptz;
    guess  boolean := true;
BEGIN
    SELECT batch_no, created_at INTO high, late FROM journal WHERE book_id = in_book ORDER BY batch_no DESC LIMIT 1;
    IF late < instant THEN
        low := high;
    END IF;
    -- Batch 0 has no time of its own.
    SELECT created_at INTO early FROM journal WHERE book_id = in_book AND batch_no > 0 ORDER BY batch_no LIMIT 1;
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        IF guess AND early < instant AND instant < late THEN
            middle := low + 1 + ((high - low - 1) * (date_part('epoch', instant - early) / date_part('epoch', late - early)))::bigint;
        END IF;
        guess := NOT guess;
        SELECT created_at INTO moment FROM journal WHERE book_id = in_book AND batch_no = middle;
        IF moment < instant OR (inclusive AND moment = instant) THEN
            low := middle;
            early := moment;
        ELSE
            high := middle - 1;
            late := moment;
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

-- account_seq of the account's last entry at or before a position of the book, 0 when there is none: the same search over the
-- primary key of entries, whose seq rises with account_seq.
CREATE OR REPLACE FUNCTION entry_position(in_book int, in_account uuid, at_seq bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    low    bigint := 0;
    high   bigint := 0;
    middle bigint;
    found  bigint;
    early  bigint := 0;
    late   bigint := 0;
    guess  boolean := true;
BEGIN
    SELECT e.account_seq, e.seq INTO high, late FROM entry e WHERE e.book_id = in_book AND e.account_id = in_account
     ORDER BY e.account_seq DESC LIMIT 1;
    IF high IS NULL OR late <= at_seq THEN
        RETURN coalesce(high, 0);
    END IF;
    high := high - 1;
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        IF guess AND early < at_seq AND at_seq < late THEN
            middle := low + 1 + ((high - low - 1) * ((at_seq - early)::float8 / (late - early)))::bigint;
        END IF;
        guess := NOT guess;
        SELECT e.seq INTO found FROM entry e WHERE e.book_id = in_book AND e.account_id = in_account AND e.account_seq = middle;
        IF found <= at_seq THEN
            low := middle;
            early := found;
        ELSE
            high := middle - 1;
            late := found;
        END IF;
    END LOOP;
    RETURN low;
END $$;
