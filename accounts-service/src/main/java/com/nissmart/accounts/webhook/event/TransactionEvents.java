package com.nissmart.accounts.webhook.event;

import com.nissmart.contract.Ids;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The events of the ledger's transactions. */
public final class TransactionEvents {
  private TransactionEvents() {}

  public static WebhookEvent event(Transaction transaction) {
    boolean refused = transaction.getStatus() == TransactionStatus.TRANSACTION_STATUS_FAILED;
    String kind = TransactionJson.type(transaction.getType());
    String status = EnumWords.word(transaction.getStatus(), TransactionJson.STATUS_PREFIX);
    return new WebhookEvent(
        transaction.getId(),
        "transaction.%s.%s".formatted(kind, status).toLowerCase(Locale.ROOT),
        transaction.getId(),
        account(transaction.getSourceAccountId()),
        // As in the ledger's history, the recipient does not learn of a refused transfer.
        refused ? Optional.empty() : account(transaction.getDestinationAccountId()),
        transaction.getRequestedBy(),
        // A hold changes when a later transaction captures or releases it.
        transaction.getStatus() == TransactionStatus.TRANSACTION_STATUS_PENDING,
        (out, requester) -> write(out, transaction, requester),
        Instant.ofEpochSecond(
            transaction.getCreatedAt().getSeconds(), transaction.getCreatedAt().getNanos()));
  }

  /**
   * Writes {@code {"transaction": {...}}}. Only the requester sees the idempotency key and the
   * metadata.
   */
  static void write(JsonOut out, Transaction transaction, boolean requester) {
    Transaction shown =
        requester
            ? transaction
            : transaction.toBuilder().clearIdempotencyKey().clearMetadata().build();
    out.object().name("transaction");
    TransactionJson.write(out, shown);
    out.end();
  }

  private static Optional<UUID> account(String id) {
    return id.isEmpty() ? Optional.empty() : Optional.of(Ids.ACCOUNT.parse("account_id", id));
  }
}
