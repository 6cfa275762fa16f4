package com.nissmart.ledger.book;

import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.util.Objects;
import java.util.UUID;

/** The effects of a transaction on its accounts: what its entries are made of. */
public final class TransactionEffects {
  private TransactionEffects() {}

  /** The receiver of the effects, in the order of the entries. */
  public interface Receiver {
    /**
     * Receives one effect.
     *
     * @param amount signed change of the balance, in minor units
     * @param heldChange signed change of the held amount, in minor units
     */
    void effect(UUID accountId, long amount, long heldChange);
  }

  /** Sends the effects of a transaction to a receiver; a refused one has none. */
  public static void of(BookedTransaction booked, Receiver receiver) {
    TransactionRow row = booked.row();
    if (row.status() == TransactionStatus.TRANSACTION_STATUS_FAILED) {
      return;
    }
    if (row.type() == TransactionType.TRANSACTION_TYPE_WITHDRAWAL) {
      receiver.effect(row.source(), 0, row.amount());
    } else if (row.type() == TransactionType.TRANSACTION_TYPE_RELEASE) {
      receiver.effect(row.source(), 0, -booked.released());
    } else {
      receiver.effect(row.source(), -row.amount(), -booked.released());
      receiver.effect(Objects.requireNonNull(row.destination()), row.amount(), 0);
    }
  }
}
