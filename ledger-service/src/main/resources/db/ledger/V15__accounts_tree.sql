-- The balances of all accounts as of a batch, as Merkle sum trees: one for each kind and currency. A signed head has the root of all.
-- Only the last ones are kept.
CREATE TABLE accounts_tree (
    book_id       int         NOT NULL,
    batch_no      bigint      NOT NULL,
    seq           bigint      NOT NULL,
    hash          bytea       NOT NULL CONSTRAINT accounts_tree_hash CHECK (length(hash) = 32),
    folded_at     timestamptz NOT NULL,
    salt          bytea       NOT NULL CONSTRAINT accounts_tree_salt CHECK (length(salt) = 32),
    accounts_root bytea       NOT NULL CONSTRAINT accounts_tree_root CHECK (length(accounts_root) = 32),
    CONSTRAINT accounts_tree_pk PRIMARY KEY (book_id, batch_no)
);
COMMENT ON COLUMN accounts_tree.seq IS 'The last transaction of the batch; hash is that of the batch.';
COMMENT ON COLUMN accounts_tree.salt IS 'The salts of the leaves follow from it and the ids of the accounts.';

CREATE TABLE currency_tree (
    book_id  int          NOT NULL,
    batch_no bigint       NOT NULL,
    kind     account_kind NOT NULL,
    currency text         NOT NULL,
    accounts bigint       NOT NULL CONSTRAINT currency_tree_accounts CHECK (accounts > 0),
    total    bigint       NOT NULL CONSTRAINT currency_tree_total CHECK (kind = 'SYSTEM' OR total >= 0),
    root     bytea        NOT NULL CONSTRAINT currency_tree_root CHECK (length(root) = 32),
    chunks   bytea        NOT NULL CONSTRAINT currency_tree_chunks CHECK (length(chunks) = 56 * ((accounts + 255) / 256)),
    CONSTRAINT currency_tree_pk PRIMARY KEY (book_id, batch_no, kind, currency),
    CONSTRAINT currency_tree_of FOREIGN KEY (book_id, batch_no) REFERENCES accounts_tree ON DELETE CASCADE
);
COMMENT ON COLUMN currency_tree.chunks IS
    'For each 256 accounts by id: the first id (16 bytes), the hash of their node (32) and the sum of their balances (8).';
-- Hashes cannot be compressed.
ALTER TABLE currency_tree ALTER COLUMN chunks SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, DELETE ON accounts_tree, currency_tree TO ledger_app;

-- The accounts in the order of the leaves, and the heads that have a root.
CREATE INDEX account_of_tree ON account (book_id, kind, currency, account_id);
CREATE INDEX head_accounts_root ON head (book_id, accounts_root) WHERE accounts_root IS NOT NULL;
