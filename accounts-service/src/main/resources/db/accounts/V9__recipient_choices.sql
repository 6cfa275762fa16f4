-- Which wallet a transfer by email went to, for as long as its key counts: for ever. What was answered once is answered again, whatever the
-- recipient has closed since.
CREATE TABLE recipient_choice (
    user_id         uuid        NOT NULL
        CONSTRAINT recipient_choice_of_known_user REFERENCES app_user ON DELETE CASCADE,
    idempotency_key text        NOT NULL
        CONSTRAINT recipient_choice_key_length CHECK (char_length(idempotency_key) BETWEEN 1 AND 255),
    email_key       text        NOT NULL
        CONSTRAINT recipient_choice_email_is_lower_case CHECK (email_key = lower(email_key)),
    currency        text        NOT NULL
        CONSTRAINT recipient_choice_currency_form CHECK (currency ~ '^[A-Z]{3}$'),
    account_id      uuid        NOT NULL
        CONSTRAINT recipient_choice_of_known_wallet REFERENCES wallet ON DELETE CASCADE,
    CONSTRAINT recipient_choice_pkey PRIMARY KEY (user_id, idempotency_key, email_key, currency)
);

CREATE INDEX recipient_choice_by_wallet ON recipient_choice (account_id);

GRANT SELECT, INSERT ON recipient_choice TO accounts_app;
