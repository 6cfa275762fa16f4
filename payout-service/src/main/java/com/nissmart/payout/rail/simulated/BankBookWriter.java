package com.nissmart.payout.rail.simulated;

import com.nissmart.payout.batch.CallBatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The writer of the bank's book, which writes together the payments that arrive together. */
final class BankBookWriter implements AutoCloseable {
  private static final int LARGEST_BATCH = 64;
  private static final int WAITING = 1_000;

  private final Jdbi jdbi;
  private final BankPaymentStore payments = new BankPaymentStore();
  private final BankCallbackStore callbacks = new BankCallbackStore();
  private final CallBatcher<NewPayment, WriteResult> entries =
      new CallBatcher<>("bank-book", LARGEST_BATCH, WAITING, this::writeBatch);

  BankBookWriter(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A payment with the callbacks that the bank will deliver for it. */
  record NewPayment(BankPayment payment, List<BankCallback> callbacks) {
    private String reference() {
      return payment.reference();
    }
  }

  /** The payment that the book has under the reference, or the reason why that is not known. */
  private record WriteResult(@Nullable BankPayment booked, @Nullable RuntimeException failure) {}

  /** Books a payment unless its reference is booked; returns the payment that the book has. */
  BankPayment write(NewPayment payment) {
    WriteResult result = entries.write(payment);
    if (result.failure != null) {
      throw result.failure;
    }
    return Objects.requireNonNull(result.booked);
  }

  @Override
  public void close() {
    entries.close();
  }

  /** Fails all payments of a batch together: trying each alone would outlast a call's time-out. */
  private List<WriteResult> writeBatch(List<NewPayment> batch) {
    try {
      Map<String, BankPayment> booked = jdbi.inTransaction(h -> write(h, batch));
      return batch.stream().map(one -> new WriteResult(booked.get(one.reference()), null)).toList();
    } catch (RuntimeException e) {
      return Collections.nCopies(batch.size(), new WriteResult(null, e));
    }
  }

  private Map<String, BankPayment> write(Handle handle, List<NewPayment> batch) {
    Set<String> inserted =
        new HashSet<>(payments.insert(handle, batch.stream().map(NewPayment::payment).toList()));
    Map<String, BankPayment> booked = new HashMap<>();
    List<BankCallback> due = new ArrayList<>();
    for (NewPayment one : batch) {
      // The first of two payments with the same reference in one batch is the one in the book.
      if (inserted.remove(one.reference())) {
        booked.put(one.reference(), one.payment());
        due.addAll(one.callbacks());
      }
    }
    callbacks.insert(handle, due);
    List<String> known =
        batch.stream().map(NewPayment::reference).filter(one -> !booked.containsKey(one)).toList();
    booked.putAll(payments.find(handle, known));
    return booked;
  }
}
