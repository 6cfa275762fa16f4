-- The look-ups of a lineage: the newest transactions with an idempotency key, whoever requested them, and the second approvals about a
-- thing. The hash is a quarter of the size of the keys.
CREATE INDEX transaction_of_key ON transaction (hashtextextended(idempotency_key, 0), seq);
CREATE INDEX proposal_of_subject ON proposal (subject);
