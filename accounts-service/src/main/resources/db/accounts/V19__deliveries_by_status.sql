-- The list of a webhook's deliveries in one status, newest first, reads only these; it also finds those that wait.
CREATE INDEX webhook_delivery_of_status ON webhook_delivery (webhook_id, status, delivery_no);
DROP INDEX webhook_delivery_pending;
