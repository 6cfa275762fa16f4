-- Actions that need a second operator. The table is the same in each service that has such actions. A row is kept for ever, and a final status
-- never changes.
CREATE TABLE proposal (
    proposal_id   uuid        CONSTRAINT proposal_pkey PRIMARY KEY,
    kind          text        NOT NULL
        CONSTRAINT proposal_kind_form CHECK (kind ~ '^[A-Z][A-Z_]{0,39}$'),
    -- The public id of what it is about.
    subject       text        NOT NULL
        CONSTRAINT proposal_subject_length CHECK (char_length(subject) BETWEEN 1 AND 60),
    summary       text        NOT NULL
        CONSTRAINT proposal_summary_length CHECK (char_length(summary) BETWEEN 1 AND 4000),
    amount        bigint
        CONSTRAINT proposal_amount_is_positive CHECK (amount > 0),
    currency      text
        CONSTRAINT proposal_currency_form CHECK (currency ~ '^[A-Z]{3}$'),
    reason        text        NOT NULL
        CONSTRAINT proposal_reason_length CHECK (char_length(reason) BETWEEN 1 AND 280),
    -- The message that the action needs.
    payload       bytea       NOT NULL,
    proposed_by   uuid        NOT NULL,
    -- The person whose money or account it changes.
    concerns      uuid,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    status        text        NOT NULL
        CONSTRAINT proposal_status_is_known CHECK (
            status IN ('PENDING', 'APPROVED', 'DONE', 'FAILED', 'REJECTED', 'EXPIRED')),
    decided_by    uuid,
    decided_at    timestamptz,
    decision_note text        NOT NULL DEFAULT ''
        CONSTRAINT proposal_note_length CHECK (char_length(decision_note) <= 280),
    result        text        NOT NULL DEFAULT '',
    failure       text        NOT NULL DEFAULT '',
    -- While it is APPROVED: when to carry it out again, unless it is done by then.
    next_try_at   timestamptz,
    CONSTRAINT proposal_times_follow CHECK (created_at < expires_at),
    CONSTRAINT proposal_amount_has_a_currency CHECK ((amount IS NULL) = (currency IS NULL)),
    CONSTRAINT proposal_decision_has_an_operator CHECK ((status IN ('PENDING', 'EXPIRED')) = (decided_by IS NULL)),
    CONSTRAINT proposal_decision_has_a_time CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT proposal_second_operator CHECK (
        status = 'REJECTED' OR decided_by IS NULL OR (decided_by <> proposed_by AND decided_by IS DISTINCT FROM concerns)),
    CONSTRAINT proposal_only_approved_is_tried CHECK ((status = 'APPROVED') = (next_try_at IS NOT NULL)),
    CONSTRAINT proposal_only_failed_has_a_failure CHECK ((status = 'FAILED') = (failure <> '')),
    CONSTRAINT proposal_only_done_has_a_result CHECK (status = 'DONE' OR result = '')
);

-- One proposal waits for an object and an action.
CREATE UNIQUE INDEX proposal_waiting ON proposal (kind, subject) WHERE status = 'PENDING';
CREATE INDEX proposal_expiring ON proposal (expires_at) WHERE status = 'PENDING';
CREATE INDEX proposal_due ON proposal (next_try_at) WHERE status = 'APPROVED';
CREATE INDEX proposal_by_status ON proposal (status, proposal_id);
CREATE INDEX proposal_by_kind ON proposal (kind, proposal_id);

CREATE FUNCTION refuse_change_of_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A proposal is kept for ever: % refused', tg_op;
END $$;

CREATE TRIGGER proposal_is_kept BEFORE DELETE OR TRUNCATE ON proposal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_proposal();
CREATE TRIGGER proposal_end_is_final BEFORE UPDATE ON proposal
FOR EACH ROW WHEN (OLD.status NOT IN ('PENDING', 'APPROVED')) EXECUTE FUNCTION refuse_change_of_proposal();

GRANT SELECT, INSERT ON proposal TO proposals_app;
GRANT UPDATE (status, decided_by, decided_at, decision_note, result, failure, next_try_at) ON proposal TO proposals_app;
