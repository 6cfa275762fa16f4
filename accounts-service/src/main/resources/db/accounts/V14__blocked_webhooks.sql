-- Deliveries that their owner skips, and subscriptions that their address has ended.

ALTER TABLE webhook
    DROP CONSTRAINT webhook_status_is_known,
    ADD CONSTRAINT webhook_status_is_known CHECK (status IN ('ACTIVE', 'PAUSED', 'FAILING', 'ENDED'));

ALTER TABLE webhook_delivery
    DROP CONSTRAINT webhook_delivery_status_is_known,
    ADD CONSTRAINT webhook_delivery_status_is_known
        CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED', 'SKIPPED'));

-- The deliveries that failed and will be tried again. They hold up the later ones of their accounts.
CREATE INDEX webhook_delivery_blocking ON webhook_delivery (webhook_id, first_attempt_at)
    WHERE status = 'PENDING' AND tries > 0;
CREATE INDEX webhook_delivery_next_try ON webhook_delivery (webhook_id, next_attempt_at)
    WHERE status = 'PENDING' AND tries > 0;

-- The webhooks of people whose roles changed were deleted without their waiting deliveries.
UPDATE webhook_delivery d
SET status = 'FAILED', next_attempt_at = NULL, last_answer = 'The webhook was deleted', claim = d.claim + 1
FROM webhook w
WHERE w.webhook_id = d.webhook_id AND w.deleted_at IS NOT NULL AND d.status = 'PENDING';

DELETE FROM webhook_queue q
USING webhook w
WHERE w.webhook_id = q.webhook_id AND w.deleted_at IS NOT NULL;
