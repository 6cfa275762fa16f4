-- Sessions of browsers beside those of other clients, and where each is; finding users among many; how many there are.

ALTER TABLE session
    -- What signed in, in its own words; empty when it said nothing.
    ADD COLUMN user_agent text NOT NULL DEFAULT ''
        CONSTRAINT session_user_agent_length CHECK (char_length(user_agent) <= 200),
    ADD COLUMN last_used_at timestamptz,
    -- It ends then unless it is used before: a client's with its refresh token, a browser's after half a day.
    ADD COLUMN idle_ends_at timestamptz,
    -- Of the token in a browser's cookie; a session without one has refresh tokens.
    ADD COLUMN browser_token_hash bytea
        CONSTRAINT session_browser_token_is_sha_256 CHECK (octet_length(browser_token_hash) = 32);

UPDATE session s
SET last_used_at = created_at,
    idle_ends_at = coalesce(
        (SELECT max(t.expires_at) FROM refresh_token t WHERE t.session_id = s.session_id), s.expires_at);

ALTER TABLE session
    ALTER COLUMN last_used_at SET NOT NULL,
    ALTER COLUMN idle_ends_at SET NOT NULL,
    ADD CONSTRAINT session_idle_end_is_no_later CHECK (idle_ends_at <= expires_at),
    DROP CONSTRAINT session_end_is_known,
    ADD CONSTRAINT session_end_is_known
        CHECK (ended_because IN ('SIGNED_OUT', 'TOKEN_REUSED', 'SIGNED_OUT_EVERYWHERE', 'PASSWORD_CHANGED'));

CREATE UNIQUE INDEX session_browser_token ON session (browser_token_hash) WHERE browser_token_hash IS NOT NULL;

GRANT UPDATE (last_used_at, idle_ends_at, credential_version) ON session TO accounts_app;
GRANT UPDATE (first_name, last_name) ON app_user TO accounts_app;

-- What a search begins with is looked up as a range, which needs the order of code points.
CREATE INDEX app_user_by_email ON app_user (lower(email) COLLATE "C");
CREATE INDEX app_user_by_name ON app_user (lower(first_name || ' ' || last_name) COLLATE "C");
CREATE INDEX app_user_by_last_name ON app_user (lower(last_name) COLLATE "C");
-- The few operators and auditors among the many customers.
CREATE INDEX app_user_by_role ON app_user USING gin (roles);

-- How many were registered and opened on each day in UTC: the totals are the sums, of a row a day however many there are.
CREATE TABLE daily_total (
    day     date   CONSTRAINT daily_total_pkey PRIMARY KEY,
    users   bigint NOT NULL DEFAULT 0,
    wallets bigint NOT NULL DEFAULT 0
);

INSERT INTO daily_total (day, users, wallets)
SELECT day, sum(users), sum(wallets)
FROM (SELECT (created_at AT TIME ZONE 'UTC')::date AS day, 1 AS users, 0 AS wallets FROM app_user
      UNION ALL
      SELECT (opened_at AT TIME ZONE 'UTC')::date, 0, 1 FROM wallet WHERE status = 'OPEN') AS counted
GROUP BY day;

GRANT SELECT, INSERT, UPDATE ON daily_total TO accounts_app;

-- In triggers, so that no way into the tables can leave the totals behind.
CREATE FUNCTION count_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO daily_total AS t (day, users)
    VALUES ((coalesce(new.created_at, old.created_at) AT TIME ZONE 'UTC')::date,
            CASE WHEN tg_op = 'INSERT' THEN 1 ELSE -1 END)
    ON CONFLICT (day) DO UPDATE SET users = t.users + excluded.users;
    RETURN NULL;
END $$;

CREATE TRIGGER app_user_is_counted AFTER INSERT OR DELETE ON app_user
FOR EACH ROW EXECUTE FUNCTION count_user();

CREATE FUNCTION count_wallet() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was_open boolean := coalesce(old.opened_at IS NOT NULL, false);
    is_open boolean := coalesce(new.opened_at IS NOT NULL, false);
BEGIN
    IF was_open <> is_open THEN
        INSERT INTO daily_total AS t (day, wallets)
        VALUES ((coalesce(new.opened_at, old.opened_at) AT TIME ZONE 'UTC')::date,
                CASE WHEN is_open THEN 1 ELSE -1 END)
        ON CONFLICT (day) DO UPDATE SET wallets = t.wallets + excluded.wallets;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER wallet_is_counted AFTER INSERT OR UPDATE OF opened_at OR DELETE ON wallet
FOR EACH ROW EXECUTE FUNCTION count_wallet();
