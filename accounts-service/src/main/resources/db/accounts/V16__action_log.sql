-- The log of what operators and auditors do in this service: one row for each step of a call, each with a hash over the row before.
-- The tables are the same in every service. Rows are kept for ever.
CREATE TABLE action_log (
    -- Without gaps, in the order of commits.
    seq         bigint      CONSTRAINT action_log_pkey PRIMARY KEY
        CONSTRAINT action_log_seq_is_positive CHECK (seq > 0),
    step        text        NOT NULL
        CONSTRAINT action_log_step_is_known CHECK (step IN ('BEGUN', 'COMMITTED', 'ENDED', 'READ')),
    action_id   uuid        NOT NULL,
    -- No reference: what somebody did outlives them.
    operator_id uuid        NOT NULL,
    action      text        NOT NULL
        CONSTRAINT action_log_action_length CHECK (char_length(action) <= 100),
    method      text        NOT NULL
        CONSTRAINT action_log_method_length CHECK (char_length(method) <= 200),
    target_id   text        NOT NULL
        CONSTRAINT action_log_target_length CHECK (char_length(target_id) <= 100),
    note        text        NOT NULL
        CONSTRAINT action_log_note_length CHECK (char_length(note) <= 280),
    request_id  text        NOT NULL
        CONSTRAINT action_log_request_length CHECK (char_length(request_id) <= 128),
    trace_id    text        NOT NULL
        CONSTRAINT action_log_trace_length CHECK (char_length(trace_id) <= 32),
    -- DONE, PROPOSED, the status of a proposal, or the name of the reason for the refusal.
    outcome     text        NOT NULL
        CONSTRAINT action_log_outcome_form CHECK (outcome ~ '^([A-Z][A-Z0-9_]{0,59})?$'),
    created_at  timestamptz NOT NULL,
    hash        text        NOT NULL
        CONSTRAINT action_log_hash_form CHECK (hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT action_log_first_step_has_the_call CHECK ((step IN ('BEGUN', 'READ')) = (method <> '')),
    CONSTRAINT action_log_only_an_end_has_an_outcome CHECK ((step = 'ENDED') = (outcome <> ''))
);

CREATE INDEX action_log_steps ON action_log (action_id, step);
CREATE INDEX action_log_by_step ON action_log (step, action_id);
CREATE INDEX action_log_of_operator ON action_log (operator_id, step, action_id);
CREATE INDEX action_log_on_target ON action_log (target_id, step, action_id) WHERE target_id <> '';
CREATE INDEX action_log_of_kind ON action_log (action, step, action_id) WHERE action <> '';

-- The last row. Its lock makes rows follow one another.
CREATE TABLE action_log_head (
    only_row boolean CONSTRAINT action_log_head_pkey PRIMARY KEY DEFAULT true
        CONSTRAINT action_log_head_is_one_row CHECK (only_row),
    seq      bigint  NOT NULL
        CONSTRAINT action_log_head_seq_is_not_negative CHECK (seq >= 0),
    hash     text    NOT NULL
        CONSTRAINT action_log_head_hash_form CHECK (hash ~ '^[0-9a-f]{64}$')
);
INSERT INTO action_log_head (seq, hash) VALUES (0, repeat('0', 64));

CREATE FUNCTION refuse_change_of_action_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept for ever: % refused', tg_table_name, tg_op;
END $$;

CREATE TRIGGER action_log_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON action_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_action_log();
CREATE TRIGGER action_log_head_is_kept BEFORE DELETE OR TRUNCATE ON action_log_head
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_action_log();

GRANT SELECT, INSERT ON action_log TO accounts_app;
GRANT SELECT, UPDATE (seq, hash) ON action_log_head TO accounts_app;
