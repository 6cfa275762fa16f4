package com.nissmart.payout.rail.simulated;

import com.nissmart.payout.batch.Batcher;
import java.time.Instant;
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

/** Enters into the bank's book what arrives together, with what has to be called back for it. */
final class Clerk implements AutoCloseable {
  private static final int LARGEST_BATCH = 64;
  private static final int WAITING = 1_000;

  private final Jdbi jdbi;
  private final BankStore book = new BankStore();
  private final CallbackBook callbacks = new CallbackBook();
  private final Batcher<Entry, Entered> entries =
      new Batcher<>("bank-clerk", LARGEST_BATCH, WAITING, this::enterOrFail);

  Clerk(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A payment that was sent.
   *
   * @param callbacks what has to be called back for it, if it is entered
   */
  record Entry(BankPayment line, Instant acceptedAt, List<Promise> callbacks) {
    private String reference() {
      return line.payment().reference();
    }
  }

  /** A callback that will be due. */
  record Promise(BankCallback callback, Instant due) {}

  /** What the book has under the reference then; with a failure nobody knows. */
  private record Entered(@Nullable BankPayment there, @Nullable RuntimeException failure) {}

  /** Enters a payment; a reference that is there stays as it is. Answers what is there then. */
  BankPayment enter(Entry entry) {
    Entered entered = entries.write(entry);
    if (entered.failure != null) {
      throw entered.failure;
    }
    return Objects.requireNonNull(entered.there);
  }

  @Override
  public void close() {
    entries.close();
  }

  /** A failure is everybody's answer: to try each alone would take longer than a call may. */
  private List<Entered> enterOrFail(List<Entry> batch) {
    try {
      Map<String, BankPayment> there = jdbi.inTransaction(h -> enter(h, batch));
      return batch.stream().map(entry -> new Entered(there.get(entry.reference()), null)).toList();
    } catch (RuntimeException e) {
      return Collections.nCopies(batch.size(), new Entered(null, e));
    }
  }

  private Map<String, BankPayment> enter(Handle handle, List<Entry> batch) {
    Set<String> left = new HashSet<>(book.accept(handle, batch));
    Map<String, BankPayment> there = new HashMap<>();
    List<Promise> promises = new ArrayList<>();
    for (Entry entry : batch) {
      // Of twins in one batch the first is the one that was entered.
      if (left.remove(entry.reference())) {
        there.put(entry.reference(), entry.line());
        promises.addAll(entry.callbacks());
      }
    }
    callbacks.add(handle, promises);
    List<String> known =
        batch.stream().map(Entry::reference).filter(one -> !there.containsKey(one)).toList();
    there.putAll(book.find(handle, known));
    return there;
  }
}
