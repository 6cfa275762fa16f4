-- The ordered book. book_id is the first column of every key, so that a book can move to another node, or a table be
-- distributed by it, without a redesign. Transactions and entries are only ever appended.

CREATE TYPE account_kind AS ENUM ('CUSTOMER', 'SYSTEM');
CREATE TYPE account_status AS ENUM ('ACTIVE', 'DEBITS_FROZEN', 'CREDITS_FROZEN', 'FROZEN', 'CLOSED');
CREATE TYPE transaction_type AS ENUM ('DEPOSIT', 'TRANSFER', 'WITHDRAWAL', 'CAPTURE', 'RELEASE', 'REVERSAL');
CREATE TYPE transaction_status AS ENUM ('PENDING', 'COMPLETED', 'FAILED');

-- One row a book. Its row lock is the only lock of the write path: it makes the batches of all replicas follow one another.
CREATE TABLE book (
    book_id    int         NOT NULL CONSTRAINT book_pk PRIMARY KEY,
    last_seq   bigint      NOT NULL CONSTRAINT book_last_seq CHECK (last_seq >= 0),
    last_batch bigint      NOT NULL CONSTRAINT book_last_batch CHECK (last_batch >= 0),
    last_at    timestamptz NOT NULL,
    head_hash  bytea       NOT NULL CONSTRAINT book_head_hash CHECK (length(head_hash) = 32)
) WITH (fillfactor = 10); -- updated once a batch: room on the page keeps the update from touching an index

-- One row a commit of the book: where it begins and ends, when it was, and the hash chain's next link.
CREATE TABLE batch (
    book_id    int         NOT NULL,
    batch_no   bigint      NOT NULL,
    first_seq  bigint      NOT NULL,
    last_seq   bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    hash       bytea       NOT NULL CONSTRAINT batch_hash CHECK (length(hash) = 32),
    CONSTRAINT batch_pk PRIMARY KEY (book_id, batch_no),
    CONSTRAINT batch_range CHECK (first_seq <= last_seq + 1)
);
CREATE INDEX batch_created_at ON batch (book_id, created_at, batch_no);

CREATE TABLE account (
    book_id         int            NOT NULL,
    account_id      uuid           NOT NULL,
    kind            account_kind   NOT NULL,
    owner_id        uuid,
    currency        text           NOT NULL CONSTRAINT account_currency CHECK (currency ~ '^[A-Z]{3}$'),
    status          account_status NOT NULL,
    may_go_negative boolean        NOT NULL,
    created_at      timestamptz    NOT NULL,
    CONSTRAINT account_pk PRIMARY KEY (book_id, account_id),
    CONSTRAINT account_customer_has_owner CHECK ((kind = 'CUSTOMER') = (owner_id IS NOT NULL)),
    CONSTRAINT account_customer_floor CHECK (kind = 'SYSTEM' OR NOT may_go_negative)
);
CREATE INDEX account_owner ON account (book_id, owner_id, created_at, account_id) WHERE owner_id IS NOT NULL;

-- How accounts came to their status; change 1 is the opening. at_seq orders a change among the transactions. Owner and
-- currency are repeated, so that the hash chain covers whose an account is.
CREATE TABLE account_change (
    book_id    int            NOT NULL,
    account_id uuid           NOT NULL,
    change_no  int            NOT NULL,
    batch_no   bigint         NOT NULL,
    at_seq     bigint         NOT NULL,
    status     account_status NOT NULL,
    changed_by text           NOT NULL,
    note       text           NOT NULL,
    created_at timestamptz    NOT NULL,
    owner_id   uuid           NOT NULL,
    currency   text           NOT NULL,
    CONSTRAINT account_change_pk PRIMARY KEY (book_id, account_id, change_no)
);
CREATE INDEX account_change_batch ON account_change (book_id, batch_no);

-- Columns of eight bytes come first: a row has no padding.
CREATE TABLE transaction (
    seq                    bigint             NOT NULL,
    amount                 bigint             NOT NULL CONSTRAINT transaction_amount CHECK (amount > 0),
    resolves               bigint,
    created_at             timestamptz        NOT NULL,
    effective_at           timestamptz,
    expires_at             timestamptz,
    book_id                int                NOT NULL,
    type                   transaction_type   NOT NULL,
    status                 transaction_status NOT NULL,
    dedup_id               uuid               NOT NULL,
    source_account_id      uuid               NOT NULL,
    destination_account_id uuid,
    currency               text               NOT NULL,
    requested_by           text               NOT NULL,
    idempotency_key        text               NOT NULL,
    description            text               NOT NULL,
    metadata               json, -- as text: a replay answers it byte for byte
    failure_code           text,
    failure_message        text,
    CONSTRAINT transaction_pk PRIMARY KEY (book_id, seq),
    CONSTRAINT transaction_failure CHECK ((status = 'FAILED') = (failure_code IS NOT NULL)
                                      AND (failure_code IS NULL) = (failure_message IS NULL)),
    CONSTRAINT transaction_pending_is_hold CHECK (status = 'FAILED' OR (status = 'PENDING') = (type = 'WITHDRAWAL')),
    CONSTRAINT transaction_expiry_of_hold CHECK (expires_at IS NULL OR type = 'WITHDRAWAL'),
    CONSTRAINT transaction_resolves CHECK ((resolves IS NOT NULL) = (type IN ('CAPTURE', 'RELEASE', 'REVERSAL'))),
    CONSTRAINT transaction_resolves_earlier CHECK (resolves < seq)
);
-- The promise of idempotency. dedup_id is the first half of SHA-256 over requester, operation and key: 16 bytes in the
-- index instead of up to 300; the words themselves are compared when it matches.
CREATE UNIQUE INDEX transaction_dedup ON transaction (book_id, dedup_id);
-- A hold is captured or released at most once; a transaction is reversed at most once.
CREATE UNIQUE INDEX transaction_resolved_once ON transaction (book_id, resolves) WHERE resolves IS NOT NULL AND status = 'COMPLETED';
-- Refusals have no entries; these few rows are how an account's history finds them.
CREATE INDEX transaction_failed_source ON transaction (book_id, source_account_id, seq) WHERE status = 'FAILED';
CREATE INDEX transaction_failed_destination ON transaction (book_id, destination_account_id, seq) WHERE status = 'FAILED';

-- What a transaction did to an account, with what the account has after it. Its one index is the statement, the history
-- of balances, and the second guard against two writers: a stale one collides on account_seq.
CREATE TABLE entry (
    account_seq     bigint  NOT NULL CONSTRAINT entry_account_seq CHECK (account_seq > 0),
    seq             bigint  NOT NULL,
    amount          bigint  NOT NULL,
    balance         bigint  NOT NULL,
    held            bigint  NOT NULL CONSTRAINT entry_held CHECK (held >= 0),
    day_debits      bigint  NOT NULL CONSTRAINT entry_day_debits CHECK (day_debits >= 0),
    book_id         int     NOT NULL,
    day             date    NOT NULL,
    account_id      uuid    NOT NULL,
    may_go_negative boolean NOT NULL,
    CONSTRAINT entry_pk PRIMARY KEY (book_id, account_id, account_seq),
    CONSTRAINT entry_floor CHECK (may_go_negative OR balance - held >= 0)
);
COMMENT ON COLUMN entry.day_debits IS 'Debits of the account on this day up to and with this entry: the daily limit reads the last entry only.';

-- Holds that are neither captured nor released: derived from the book, kept so that they need not be searched for.
CREATE TABLE open_hold (
    book_id    int         NOT NULL,
    seq        bigint      NOT NULL,
    account_id uuid        NOT NULL,
    amount     bigint      NOT NULL CONSTRAINT open_hold_amount CHECK (amount > 0),
    expires_at timestamptz,
    CONSTRAINT open_hold_pk PRIMARY KEY (book_id, seq)
);
CREATE INDEX open_hold_account ON open_hold (book_id, account_id, seq);
CREATE INDEX open_hold_expiry ON open_hold (book_id, expires_at) WHERE expires_at IS NOT NULL;

-- Totals kept in the transaction that changes them: exact, and read in no time however long the book is.
CREATE TABLE daily_total (
    book_id  int                NOT NULL,
    day      date               NOT NULL,
    type     transaction_type   NOT NULL,
    status   transaction_status NOT NULL,
    currency text               NOT NULL,
    count    bigint             NOT NULL,
    amount   numeric(38, 0)     NOT NULL,
    CONSTRAINT daily_total_pk PRIMARY KEY (book_id, day, type, status, currency)
) WITH (fillfactor = 20);

CREATE TABLE account_total (
    book_id  int            NOT NULL,
    kind     account_kind   NOT NULL,
    currency text           NOT NULL,
    status   account_status NOT NULL,
    count    bigint         NOT NULL,
    CONSTRAINT account_total_pk PRIMARY KEY (book_id, kind, currency, status)
) WITH (fillfactor = 20);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the book is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER transaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transaction EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batch_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_change EXECUTE FUNCTION refuse_change();

-- account_seq of the account's last entry at or before a position of the book, 0 when there is none. account_seq is
-- gapless and rises with seq, so a binary search over the primary key finds it: 20 probes for a million entries.
CREATE FUNCTION entry_position(in_book int, in_account uuid, at_seq bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    low    bigint := 0;
    high   bigint := coalesce((SELECT e.account_seq FROM entry e WHERE e.book_id = in_book AND e.account_id = in_account
                                ORDER BY e.account_seq DESC LIMIT 1), 0);
    middle bigint;
BEGIN
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        IF (SELECT e.seq FROM entry e WHERE e.book_id = in_book AND e.account_id = in_account AND e.account_seq = middle) <= at_seq THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END $$;

INSERT INTO book (book_id, last_seq, last_batch, last_at, head_hash)
VALUES (1, 0, 0, 'epoch', decode(repeat('00', 32), 'hex'));

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ledger_app;
GRANT INSERT ON batch, account, account_change, transaction, entry, open_hold, daily_total, account_total TO ledger_app;
GRANT UPDATE ON book, daily_total, account_total TO ledger_app;
GRANT UPDATE (status) ON account TO ledger_app;
GRANT DELETE ON open_hold TO ledger_app;
