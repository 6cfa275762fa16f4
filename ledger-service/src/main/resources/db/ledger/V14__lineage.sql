-- The second approvals about a thing, for its lineage.
CREATE INDEX proposal_of_subject ON proposal (subject);
