-- Wallets whose ledger account is closed, as far as that has been noticed: closing is for ever. Nobody is offered to pay into them.
ALTER TABLE wallet
    ADD COLUMN closed_at timestamptz
        CONSTRAINT wallet_closed_was_open CHECK (closed_at IS NULL OR opened_at IS NOT NULL);

GRANT UPDATE (closed_at) ON wallet TO accounts_app;
