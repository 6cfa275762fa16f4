-- The look-ups of a lineage: the events about a thing, and the second approvals about it.
CREATE INDEX webhook_delivery_of_resource ON webhook_delivery (resource_id);
CREATE INDEX proposal_of_subject ON proposal (subject);
