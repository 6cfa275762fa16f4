-- A change of roles ends a person's sessions, so that no token keeps the roles of before.
ALTER TABLE session DROP CONSTRAINT session_end_is_known;
ALTER TABLE session ADD CONSTRAINT session_end_is_known CHECK (
    ended_because IN ('SIGNED_OUT', 'TOKEN_REUSED', 'SIGNED_OUT_EVERYWHERE', 'PASSWORD_CHANGED', 'ROLES_CHANGED'));
