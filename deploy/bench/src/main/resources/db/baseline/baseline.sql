-- A common design of a ledger: balances in place, one function call per transfer. It is as lean as a fair comparison allows:
-- no foreign keys, no triggers, one index for idempotency and one for statements, and free space on the pages of accounts,
-- so that an update of a balance touches no index.

CREATE TABLE account (
    account_id uuid        NOT NULL CONSTRAINT account_pk PRIMARY KEY,
    currency   text        NOT NULL,
    status     text        NOT NULL,
    balance    bigint      NOT NULL CONSTRAINT account_floor CHECK (balance >= 0),
    updated_at timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE transaction (
    seq                    bigint      GENERATED ALWAYS AS IDENTITY (CACHE 1) CONSTRAINT transaction_pk PRIMARY KEY,
    amount                 bigint      NOT NULL CONSTRAINT transaction_amount CHECK (amount > 0),
    created_at             timestamptz NOT NULL,
    source_account_id      uuid        NOT NULL,
    destination_account_id uuid        NOT NULL,
    type                   text        NOT NULL,
    status                 text        NOT NULL,
    currency               text        NOT NULL,
    idempotency_key        text        NOT NULL CONSTRAINT transaction_key UNIQUE
);

CREATE TABLE entry (
    account_id uuid   NOT NULL,
    seq        bigint NOT NULL,
    amount     bigint NOT NULL,
    balance    bigint NOT NULL,
    CONSTRAINT entry_pk PRIMARY KEY (account_id, seq)
);

-- Returns the seq of the transfer; a repeated key returns the seq of its first transfer.
CREATE FUNCTION transfer(in_key text, in_source uuid, in_destination uuid, in_amount bigint) RETURNS bigint
    LANGUAGE plpgsql AS $$
DECLARE
    payer    account;
    payee    account;
    locked   account;
    made     bigint;
BEGIN
    FOR locked IN SELECT * FROM account WHERE account_id IN (in_source, in_destination) ORDER BY account_id FOR UPDATE LOOP
        IF locked.account_id = in_source THEN
            payer := locked;
        ELSE
            payee := locked;
        END IF;
    END LOOP;
    IF payer.status IS DISTINCT FROM 'ACTIVE' OR payee.status IS DISTINCT FROM 'ACTIVE' THEN
        RAISE EXCEPTION 'an account is unknown or not active';
    END IF;
    IF payer.currency <> payee.currency THEN
        RAISE EXCEPTION 'the currencies differ';
    END IF;
    IF payer.balance < in_amount THEN
        RAISE EXCEPTION 'insufficient funds';
    END IF;

    INSERT INTO transaction (amount, created_at, source_account_id, destination_account_id, type, status, currency, idempotency_key)
    VALUES (in_amount, clock_timestamp(), in_source, in_destination, 'TRANSFER', 'COMPLETED', payer.currency, in_key)
    ON CONFLICT ON CONSTRAINT transaction_key DO NOTHING
    RETURNING seq INTO made;
    IF made IS NULL THEN
        RETURN (SELECT seq FROM transaction WHERE idempotency_key = in_key);
    END IF;

    UPDATE account SET balance = payer.balance - in_amount, updated_at = now() WHERE account_id = in_source;
    UPDATE account SET balance = payee.balance + in_amount, updated_at = now() WHERE account_id = in_destination;
    INSERT INTO entry (account_id, seq, amount, balance)
    VALUES (in_source, made, -in_amount, payer.balance - in_amount), (in_destination, made, in_amount, payee.balance + in_amount);
    RETURN made;
END $$;
