-- People, how they prove who they are, and which ledger accounts are theirs. No money: that is in the ledger.
-- Owner: accounts_owner. The service's own role, accounts_app, gets what its statements need and nothing else.

CREATE TABLE app_user (
    user_id    uuid        CONSTRAINT app_user_pkey PRIMARY KEY,
    -- As its owner wrote it; compared without regard to case.
    email      text        NOT NULL
        CONSTRAINT app_user_email_is_ascii CHECK (email ~ '^[\x21-\x7e]+@[\x21-\x7e]+$' AND length(email) <= 254),
    first_name text        NOT NULL
        CONSTRAINT app_user_first_name_length CHECK (char_length(first_name) BETWEEN 1 AND 100),
    last_name  text        NOT NULL
        CONSTRAINT app_user_last_name_length CHECK (char_length(last_name) BETWEEN 1 AND 100),
    roles      text[]      NOT NULL
        CONSTRAINT app_user_roles_are_known CHECK (
            cardinality(roles) > 0 AND roles <@ ARRAY['CUSTOMER', 'OPERATOR', 'AUDITOR']),
    created_at timestamptz NOT NULL,
    -- Whoever can reverse a transaction has no wallet of their own to reverse it for.
    CONSTRAINT app_user_operators_are_not_customers CHECK (NOT roles @> ARRAY['CUSTOMER', 'OPERATOR'])
);

-- Reason: EMAIL_TAKEN.
CREATE UNIQUE INDEX app_user_email_taken ON app_user (lower(email));

CREATE TABLE credential (
    user_id       uuid    CONSTRAINT credential_pkey PRIMARY KEY
        CONSTRAINT credential_of_known_user REFERENCES app_user ON DELETE CASCADE,
    password_hash text    NOT NULL
        CONSTRAINT credential_is_argon2id CHECK (password_hash LIKE '$argon2id$%'),
    -- Grows with each change of password. A session lives only as long as the version it was begun with.
    version       integer NOT NULL
        CONSTRAINT credential_version_is_positive CHECK (version > 0)
);

-- Failed sign-ins by email, whether or not anybody has that email: an answer must not tell which.
CREATE TABLE sign_in_failure (
    email_key     text        CONSTRAINT sign_in_failure_pkey PRIMARY KEY
        CONSTRAINT sign_in_failure_key_is_lower_case CHECK (email_key = lower(email_key)),
    failures      integer     NOT NULL
        CONSTRAINT sign_in_failure_is_positive CHECK (failures > 0),
    last_at       timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
        CONSTRAINT sign_in_failure_block_follows CHECK (blocked_until >= last_at)
);

CREATE INDEX sign_in_failure_by_age ON sign_in_failure (blocked_until);

CREATE TABLE session (
    session_id         uuid        CONSTRAINT session_pkey PRIMARY KEY,
    user_id            uuid        NOT NULL
        CONSTRAINT session_of_known_user REFERENCES app_user ON DELETE CASCADE,
    credential_version integer     NOT NULL,
    created_at         timestamptz NOT NULL,
    expires_at         timestamptz NOT NULL,
    ended_at           timestamptz,
    ended_because      text
        CONSTRAINT session_end_is_known CHECK (ended_because IN ('SIGNED_OUT', 'TOKEN_REUSED')),
    CONSTRAINT session_has_a_life CHECK (expires_at > created_at),
    CONSTRAINT session_end_has_a_cause CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);

CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_by_age ON session (expires_at);

-- One row a refresh token that was ever handed out. A used one stays until it would have expired, because its second
-- use is how a theft shows.
CREATE TABLE refresh_token (
    token_hash bytea       CONSTRAINT refresh_token_pkey PRIMARY KEY
        CONSTRAINT refresh_token_is_sha_256 CHECK (octet_length(token_hash) = 32),
    session_id uuid        NOT NULL
        CONSTRAINT refresh_token_of_known_session REFERENCES session ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    -- When it was exchanged, or replaced because the answer with it seemed lost.
    used_at    timestamptz,
    -- The token that was exchanged for this one. No reference: the older of the two is forgotten first.
    successor_of bytea
);

-- A session has one token that still works.
CREATE UNIQUE INDEX refresh_token_one_unused ON refresh_token (session_id) WHERE used_at IS NULL;
CREATE INDEX refresh_token_of_session ON refresh_token (session_id);
CREATE INDEX refresh_token_by_age ON refresh_token (expires_at);

-- Keys that sign access tokens. Published before it signs and until the last token it signed has expired.
CREATE TABLE signing_key (
    key_id          text        CONSTRAINT signing_key_pkey PRIMARY KEY,
    private_jwk     text        NOT NULL,
    signs_from      timestamptz NOT NULL
        -- Two replicas that rotate at once cannot both succeed.
        CONSTRAINT signing_key_one_at_a_time UNIQUE,
    signs_until     timestamptz NOT NULL,
    published_until timestamptz NOT NULL,
    CONSTRAINT signing_key_times_follow CHECK (signs_from < signs_until AND signs_until < published_until)
);

CREATE TABLE wallet (
    account_id      uuid        CONSTRAINT wallet_pkey PRIMARY KEY,
    user_id         uuid        NOT NULL
        CONSTRAINT wallet_of_known_user REFERENCES app_user,
    name            text        NOT NULL
        CONSTRAINT wallet_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    currency        text        NOT NULL
        CONSTRAINT wallet_currency_form CHECK (currency ~ '^[A-Z]{3}$'),
    -- OPENING: the ledger has not confirmed the account yet; nobody sees the wallet.
    status          text        NOT NULL
        CONSTRAINT wallet_status_is_known CHECK (status IN ('OPENING', 'OPEN')),
    idempotency_key text
        CONSTRAINT wallet_idempotency_key_form CHECK (idempotency_key ~ '^[\x21-\x7e]{1,255}$'),
    created_at      timestamptz NOT NULL,
    -- When the ledger had confirmed it. Money for an email goes to the first: one that is healed late changes nothing.
    opened_at       timestamptz
        CONSTRAINT wallet_open_has_a_time CHECK ((status = 'OPEN') = (opened_at IS NOT NULL)),
    -- The request that wanted it ended without an answer from the ledger: the same request without a key takes it over.
    unanswered      boolean     NOT NULL DEFAULT false
        CONSTRAINT wallet_unanswered_is_opening CHECK (NOT unanswered OR status = 'OPENING'),
    -- Reason when the content differs: IDEMPOTENCY_KEY_REUSED.
    CONSTRAINT wallet_idempotency_key_used UNIQUE (user_id, idempotency_key)
);

-- Wallets of a user, oldest first.
CREATE INDEX wallet_of_user ON wallet (user_id, created_at, account_id);
-- What the healer looks for; nearly always empty.
CREATE INDEX wallet_opening ON wallet (account_id) WHERE status = 'OPENING';

GRANT SELECT, INSERT ON app_user TO accounts_app;
GRANT UPDATE (roles) ON app_user TO accounts_app;
GRANT SELECT, INSERT ON credential TO accounts_app;
GRANT UPDATE (password_hash, version) ON credential TO accounts_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failure TO accounts_app;
GRANT SELECT, INSERT, DELETE ON session TO accounts_app;
GRANT UPDATE (ended_at, ended_because) ON session TO accounts_app;
GRANT SELECT, INSERT, DELETE ON refresh_token TO accounts_app;
GRANT UPDATE (used_at) ON refresh_token TO accounts_app;
GRANT SELECT, INSERT, DELETE ON signing_key TO accounts_app;
GRANT SELECT, INSERT, DELETE ON wallet TO accounts_app;
GRANT UPDATE (status, opened_at, unanswered) ON wallet TO accounts_app;
