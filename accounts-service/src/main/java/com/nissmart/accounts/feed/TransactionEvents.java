package com.nissmart.accounts.feed;

import com.nissmart.accounts.webhook.Event;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The ledger's transactions as events and as JSON. */
final class TransactionEvents {
  private static final String TYPE = "TRANSACTION_TYPE_";
  private static final String STATUS = "TRANSACTION_STATUS_";

  private TransactionEvents() {}

  static Event event(Transaction transaction) {
    boolean refused = transaction.getStatus() == TransactionStatus.TRANSACTION_STATUS_FAILED;
    String kind = transaction.getType().name().substring(TYPE.length());
    String status = transaction.getStatus().name().substring(STATUS.length());
    return new Event(
        transaction.getId(),
        "transaction.%s.%s".formatted(kind, status).toLowerCase(Locale.ROOT),
        transaction.getId(),
        account(transaction.getSourceAccountId()),
        // As in the ledger's history: a refused attempt is no business of who would have received.
        refused ? Optional.empty() : account(transaction.getDestinationAccountId()),
        transaction.getRequestedBy(),
        // What becomes of a hold is told by the transaction that resolves it.
        transaction.getStatus() == TransactionStatus.TRANSACTION_STATUS_PENDING,
        requester -> json(transaction, requester),
        Instant.ofEpochSecond(
            transaction.getCreatedAt().getSeconds(), transaction.getCreatedAt().getNanos()));
  }

  static String json(Transaction transaction, boolean requester) {
    return JsonText.object(
        data -> data.object("transaction", json -> write(json, transaction, requester)));
  }

  private static void write(JsonText json, Transaction transaction, boolean requester)
      throws IOException {
    json.text("id", transaction.getId());
    json.number("seq", transaction.getSeq());
    json.word("type", transaction.getType(), TYPE);
    json.word("status", transaction.getStatus(), STATUS);
    json.number("amount", transaction.getAmount().getAmount());
    json.text("currency", transaction.getAmount().getCurrency());
    json.text("source_account_id", transaction.getSourceAccountId());
    json.text("destination_account_id", transaction.getDestinationAccountId());
    json.text("idempotency_key", requester ? transaction.getIdempotencyKey() : "");
    json.text("description", transaction.getDescription());
    if (requester && transaction.hasMetadata()) {
      json.struct("metadata", transaction.getMetadata());
    } else {
      json.nothing("metadata");
    }
    if (transaction.hasFailure()) {
      json.object(
          "failure",
          failure -> {
            failure.text("code", transaction.getFailure().getCode().name());
            failure.text("message", transaction.getFailure().getMessage());
          });
    } else {
      json.nothing("failure");
    }
    json.instant("created_at", transaction.getCreatedAt());
    json.instant("updated_at", transaction.getUpdatedAt());
  }

  private static Optional<UUID> account(String id) {
    return id.isEmpty() ? Optional.empty() : Optional.of(Ids.ACCOUNT.parse("account_id", id));
  }
}
