-- Failed sign-ins are counted for each network that they come from, so that who guesses elsewhere keeps nobody out.
-- sign_in_failure of V1 is not read any more; it stays for replicas of the version before.
CREATE TABLE sign_in_failure_from (
    email_key     text        NOT NULL
        CONSTRAINT sign_in_failure_from_key_is_lower_case CHECK (email_key = lower(email_key)),
    network       text        NOT NULL
        CONSTRAINT sign_in_failure_from_network_length CHECK (char_length(network) <= 64),
    failures      integer     NOT NULL
        CONSTRAINT sign_in_failure_from_is_positive CHECK (failures > 0),
    last_at       timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
        CONSTRAINT sign_in_failure_from_block_follows CHECK (blocked_until >= last_at),
    CONSTRAINT sign_in_failure_from_pkey PRIMARY KEY (email_key, network)
);

CREATE INDEX sign_in_failure_from_by_age ON sign_in_failure_from (blocked_until);

-- Failures of one email from all networks that it was never signed in from; one leaks away a minute.
CREATE TABLE sign_in_pressure (
    email_key text        CONSTRAINT sign_in_pressure_pkey PRIMARY KEY
        CONSTRAINT sign_in_pressure_key_is_lower_case CHECK (email_key = lower(email_key)),
    level     integer     NOT NULL
        CONSTRAINT sign_in_pressure_is_positive CHECK (level > 0),
    at        timestamptz NOT NULL
);

CREATE INDEX sign_in_pressure_by_age ON sign_in_pressure (at);

-- Where users have signed in from.
CREATE TABLE sign_in_network (
    user_id uuid        NOT NULL
        CONSTRAINT sign_in_network_of_known_user REFERENCES app_user ON DELETE CASCADE,
    network text        NOT NULL
        CONSTRAINT sign_in_network_length CHECK (char_length(network) BETWEEN 1 AND 64),
    last_at timestamptz NOT NULL,
    CONSTRAINT sign_in_network_pkey PRIMARY KEY (user_id, network)
);

CREATE INDEX sign_in_network_by_age ON sign_in_network (last_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failure_from TO accounts_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_pressure TO accounts_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_network TO accounts_app;
