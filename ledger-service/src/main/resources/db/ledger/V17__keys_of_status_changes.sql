-- A change of status that was asked for with an idempotency key is made once: it must become the change with this number of
-- its account. 0 when there was nothing to change; NULL for a reversal, and for a change without a key.
ALTER TABLE operator_act
    ADD COLUMN change_no int
        CONSTRAINT operator_act_change_no CHECK (change_no IS NULL OR (change_no >= 0 AND kind = 'ACCOUNT_STATUS'));

-- A batch states the day of the daily limits. An earlier version would write batches without one; it does not begin to write on a
-- book that lacks a constraint of its own, and this one has another name now.
ALTER TABLE journal RENAME CONSTRAINT journal_format TO journal_format_with_days;
