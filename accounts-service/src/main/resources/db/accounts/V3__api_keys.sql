-- Keys with which machines act for the user who made them.

CREATE TABLE api_key (
    key_id               uuid        CONSTRAINT api_key_pkey PRIMARY KEY,
    user_id              uuid        NOT NULL
        CONSTRAINT api_key_of_known_user REFERENCES app_user ON DELETE CASCADE,
    name                 text        NOT NULL
        CONSTRAINT api_key_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    -- Of the secret, to recognise it by.
    prefix               text        NOT NULL,
    -- As the claim of a token writes it.
    scope                text        NOT NULL
        CONSTRAINT api_key_scope_is_known CHECK (scope IN ('read', 'read write')),
    secret_hash          bytea       NOT NULL
        CONSTRAINT api_key_secret_is_sha_256 CHECK (octet_length(secret_hash) = 32)
        CONSTRAINT api_key_secret_is_one_keys UNIQUE,
    -- The secret before the last rotation, and until when it works.
    previous_secret_hash bytea
        CONSTRAINT api_key_previous_secret_is_one_keys UNIQUE,
    previous_until       timestamptz,
    created_at           timestamptz NOT NULL,
    expires_at           timestamptz
        CONSTRAINT api_key_has_a_life CHECK (expires_at > created_at),
    last_used_at         timestamptz,
    revoked_at           timestamptz,
    CONSTRAINT api_key_previous_secret_ends CHECK ((previous_secret_hash IS NULL) = (previous_until IS NULL))
);

CREATE INDEX api_key_of_user ON api_key (user_id, key_id);
-- What is forgotten a while after it ended.
CREATE INDEX api_key_by_end ON api_key (least(revoked_at, expires_at));

GRANT SELECT, INSERT, DELETE ON api_key TO accounts_app;
GRANT UPDATE (prefix, secret_hash, previous_secret_hash, previous_until, last_used_at, revoked_at) ON api_key
    TO accounts_app;
