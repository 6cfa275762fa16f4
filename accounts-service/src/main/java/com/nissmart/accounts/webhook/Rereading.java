package com.nissmart.accounts.webhook;

import java.util.UUID;

/**
 * A part of the ledger's feed that is read again for one webhook.
 *
 * @param afterSeq the last that was
 * @param untilSeq the last that shall be
 */
record Rereading(UUID webhookId, long afterSeq, long untilSeq) {}
