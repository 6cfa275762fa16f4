-- A change of status that was asked for with an idempotency key is made once: it must become the change with this number of
-- its account. 0 when there was nothing to change; NULL for a reversal, and for a change without a key.
ALTER TABLE operator_act
    ADD COLUMN change_no int
        CONSTRAINT operator_act_change_no CHECK (change_no IS NULL OR (change_no >= 0 AND kind = 'ACCOUNT_STATUS'));
