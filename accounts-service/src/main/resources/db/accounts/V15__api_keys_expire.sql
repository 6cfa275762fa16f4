-- Every API key ends. Those that had no end, or a later one, end in a year.

UPDATE api_key SET expires_at = least(expires_at, CURRENT_TIMESTAMP + interval '1 year')
WHERE expires_at IS NULL OR expires_at > CURRENT_TIMESTAMP + interval '1 year';

ALTER TABLE api_key ALTER COLUMN expires_at SET NOT NULL;
