-- Telling integrators what happened to what is theirs.

CREATE TABLE webhook (
    webhook_id      uuid        CONSTRAINT webhook_pkey PRIMARY KEY,
    user_id         uuid        NOT NULL
        CONSTRAINT webhook_of_known_user REFERENCES app_user ON DELETE CASCADE,
    -- Events of everyone, not only of the user's own accounts.
    everyone        boolean     NOT NULL,
    url             text        NOT NULL
        CONSTRAINT webhook_url_length CHECK (char_length(url) BETWEEN 1 AND 2000),
    events          text[]      NOT NULL
        CONSTRAINT webhook_events_number CHECK (cardinality(events) BETWEEN 1 AND 20),
    description     text        NOT NULL
        CONSTRAINT webhook_description_length CHECK (char_length(description) <= 140),
    status          text        NOT NULL
        CONSTRAINT webhook_status_is_known CHECK (status IN ('ACTIVE', 'PAUSED', 'FAILING')),
    -- Encrypted, as base64: it has to be known again to sign with.
    secret          text        NOT NULL,
    previous_secret text,
    -- Until when deliveries are signed with the secret before the last rotation too.
    previous_until  timestamptz,
    created_at      timestamptz NOT NULL,
    last_success_at timestamptz,
    failing_since   timestamptz,
    deleted_at      timestamptz,
    CONSTRAINT webhook_previous_secret_ends CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
);

CREATE INDEX webhook_of_user ON webhook (user_id, webhook_id) WHERE deleted_at IS NULL;
CREATE INDEX webhook_of_everyone ON webhook (webhook_id) WHERE everyone AND deleted_at IS NULL;

-- The order in which deliveries are sent, account by account; one that is sent again goes to the end.
CREATE SEQUENCE webhook_delivery_order;

CREATE TABLE webhook_delivery (
    -- Derived from the webhook and the event: an event that is read twice is one delivery.
    delivery_id      uuid        CONSTRAINT webhook_delivery_pkey PRIMARY KEY,
    delivery_no      bigint      NOT NULL DEFAULT nextval('webhook_delivery_order')
        CONSTRAINT webhook_delivery_has_a_place UNIQUE,
    webhook_id       uuid        NOT NULL
        CONSTRAINT webhook_delivery_of_known_webhook REFERENCES webhook ON DELETE CASCADE,
    event_type       text        NOT NULL,
    resource_id      text        NOT NULL,
    account_id       uuid        NOT NULL,
    other_account_id uuid
        CONSTRAINT webhook_delivery_other_is_another CHECK (other_account_id <> account_id),
    payload          text        NOT NULL,
    -- The resource may have changed since: it is asked for again before each attempt.
    changes          boolean     NOT NULL,
    -- What only the requester of the resource sees is shown.
    requester        boolean     NOT NULL,
    status           text        NOT NULL DEFAULT 'PENDING'
        CONSTRAINT webhook_delivery_status_is_known CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
    attempts         integer     NOT NULL DEFAULT 0,
    -- Of these, the attempts since it was queued last.
    tries            integer     NOT NULL DEFAULT 0,
    last_status      integer     NOT NULL DEFAULT 0,
    last_answer      text        NOT NULL DEFAULT '',
    created_at       timestamptz NOT NULL,
    queued_at        timestamptz NOT NULL,
    first_attempt_at timestamptz,
    -- Only of those that no other delivery of their accounts stands before.
    next_attempt_at  timestamptz,
    delivered_at     timestamptz,
    -- Who sends it holds the claim of this number until then.
    claim            integer     NOT NULL DEFAULT 0,
    claimed_until    timestamptz,
    CONSTRAINT webhook_delivery_only_pending_is_sent CHECK (next_attempt_at IS NULL OR status = 'PENDING'),
    CONSTRAINT webhook_delivery_delivered_has_a_time CHECK ((status = 'DELIVERED') = (delivered_at IS NOT NULL))
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (next_attempt_at, delivery_no) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, delivery_no);
CREATE INDEX webhook_delivery_pending ON webhook_delivery (webhook_id) WHERE status = 'PENDING';
CREATE INDEX webhook_delivery_by_age ON webhook_delivery (queued_at);

-- What waits, by account: a delivery stands first when it is first in the queue of each of its accounts.
CREATE TABLE webhook_queue (
    webhook_id  uuid   NOT NULL,
    account_id  uuid   NOT NULL,
    delivery_no bigint NOT NULL
        CONSTRAINT webhook_queue_of_known_delivery REFERENCES webhook_delivery (delivery_no) ON DELETE CASCADE,
    CONSTRAINT webhook_queue_pkey PRIMARY KEY (webhook_id, account_id, delivery_no)
);

CREATE INDEX webhook_queue_of_delivery ON webhook_queue (delivery_no);

-- How far each feed has been read. One replica at a time reads it.
CREATE TABLE webhook_feed (
    feed       text CONSTRAINT webhook_feed_pkey PRIMARY KEY
        CONSTRAINT webhook_feed_is_known CHECK (feed IN ('transactions', 'withdrawals')),
    -- In the words of the feed; empty: not read yet.
    position   text NOT NULL DEFAULT '',
    holder     uuid,
    held_until timestamptz
);

INSERT INTO webhook_feed (feed) VALUES ('transactions'), ('withdrawals');

-- Parts of the ledger's feed that are read again for one webhook.
CREATE TABLE webhook_replay (
    webhook_id uuid   CONSTRAINT webhook_replay_pkey PRIMARY KEY
        CONSTRAINT webhook_replay_of_known_webhook REFERENCES webhook ON DELETE CASCADE,
    after_seq  bigint NOT NULL,
    until_seq  bigint NOT NULL
);

GRANT SELECT, INSERT ON webhook TO accounts_app;
GRANT UPDATE (url, events, status, secret, previous_secret, previous_until, last_success_at, failing_since, deleted_at)
    ON webhook TO accounts_app;
GRANT USAGE ON SEQUENCE webhook_delivery_order TO accounts_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_delivery TO accounts_app;
GRANT SELECT, INSERT, DELETE ON webhook_queue TO accounts_app;
GRANT SELECT ON webhook_feed TO accounts_app;
GRANT UPDATE (position, holder, held_until) ON webhook_feed TO accounts_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_replay TO accounts_app;
