-- What operators did, kept for ever: one row when it was asked for, one when it had ended, and neither is changed.

CREATE TABLE operator_action (
    action_id   uuid        CONSTRAINT operator_action_pkey PRIMARY KEY,
    -- No reference: what somebody did outlives them.
    operator_id uuid        NOT NULL,
    action      text        NOT NULL
        CONSTRAINT operator_action_name_length CHECK (char_length(action) BETWEEN 1 AND 60),
    target_id   text        NOT NULL
        CONSTRAINT operator_action_target_length CHECK (char_length(target_id) BETWEEN 1 AND 60),
    note        text        NOT NULL
        CONSTRAINT operator_action_note_length CHECK (char_length(note) <= 280),
    request_id  text        NOT NULL
        CONSTRAINT operator_action_request_length CHECK (char_length(request_id) <= 128),
    created_at  timestamptz NOT NULL
);

CREATE INDEX operator_action_of_operator ON operator_action (operator_id, action_id);
CREATE INDEX operator_action_on_target ON operator_action (target_id, action_id);
CREATE INDEX operator_action_of_kind ON operator_action (action, action_id);

CREATE TABLE operator_action_outcome (
    action_id uuid        CONSTRAINT operator_action_outcome_pkey PRIMARY KEY
        CONSTRAINT operator_action_outcome_of_known REFERENCES operator_action,
    -- DONE, or the name of the reason for the refusal.
    outcome   text        NOT NULL
        CONSTRAINT operator_action_outcome_form CHECK (outcome ~ '^[A-Z][A-Z0-9_]{0,59}$'),
    ended_at  timestamptz NOT NULL
);

CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept for ever: % refused', tg_table_name, tg_op;
END $$;

CREATE TRIGGER operator_action_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_action
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER operator_action_outcome_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_action_outcome
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();

GRANT SELECT, INSERT ON operator_action, operator_action_outcome TO accounts_app;
