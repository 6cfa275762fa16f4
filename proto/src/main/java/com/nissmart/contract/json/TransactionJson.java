package com.nissmart.contract.json;

import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.Failure;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionType;

/** The JSON form of transactions and statement lines. */
public final class TransactionJson {
  /** The prefix of all types in the contract. */
  public static final String TYPE_PREFIX = "TRANSACTION_TYPE_";

  /** The prefix of all statuses in the contract. */
  public static final String STATUS_PREFIX = "TRANSACTION_STATUS_";

  private TransactionJson() {}

  /** Writes a transaction as its parties see it. */
  public static void write(JsonOut out, Transaction transaction) {
    begin(out, transaction);
    end(out, transaction);
  }

  /**
   * Writes a transaction as operators see it: also who requested it, and which hold it resolves.
   */
  public static void writeForOperators(JsonOut out, Transaction transaction) {
    begin(out, transaction);
    out.textOrNull("resolves_transaction_id", transaction.getResolvesTransactionId());
    out.textOrNull("requested_by", transaction.getRequestedBy());
    out.instantOrNull("effective_at", transaction.hasEffectiveAt(), transaction.getEffectiveAt());
    out.instantOrNull("expires_at", transaction.hasExpiresAt(), transaction.getExpiresAt());
    end(out, transaction);
  }

  private static void begin(JsonOut out, Transaction transaction) {
    out.object();
    out.text("id", transaction.getId());
    out.number("seq", transaction.getSeq());
    out.text("type", type(transaction.getType()));
    out.text("status", EnumWords.word(transaction.getStatus(), STATUS_PREFIX));
    out.number("amount", transaction.getAmount().getAmount());
    out.text("currency", transaction.getAmount().getCurrency());
    out.textOrNull("source_account_id", transaction.getSourceAccountId());
    out.textOrNull("destination_account_id", transaction.getDestinationAccountId());
    out.textOrNull("idempotency_key", transaction.getIdempotencyKey());
    out.textOrNull("description", transaction.getDescription());
    out.name("metadata");
    if (transaction.hasMetadata()) {
      StructJson.write(out, transaction.getMetadata());
    } else {
      out.nothing();
    }
    out.name("failure");
    if (transaction.hasFailure()) {
      write(out, transaction.getFailure());
    } else {
      out.nothing();
    }
  }

  private static void end(JsonOut out, Transaction transaction) {
    out.instant("created_at", transaction.getCreatedAt());
    out.instant("updated_at", transaction.getUpdatedAt());
    out.end();
  }

  private static void write(JsonOut out, Failure failure) {
    out.object();
    out.text("code", failure.getCode().name());
    out.text("message", failure.getMessage());
    out.end();
  }

  /** Writes a line of an account's statement. */
  public static void write(JsonOut out, Entry entry) {
    out.object();
    out.number("seq", entry.getSeq());
    out.text("transaction_id", entry.getTransactionId());
    out.text("type", type(entry.getType()));
    out.number("amount", entry.getAmount());
    out.number("balance", entry.getBalance());
    out.number("held", entry.getHeld());
    out.textOrNull("description", entry.getDescription());
    out.instant("created_at", entry.getCreatedAt());
    out.end();
  }

  /** Returns the JSON word for a type. */
  public static String type(TransactionType type) {
    return EnumWords.word(type, TYPE_PREFIX);
  }
}
