package com.nissmart.payout.rail;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.process.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breakers between this process and a rail: one for each bank behind it and one for the
 * rail as a whole, so that a bank that is down takes neither all calls nor the other banks with it.
 * The rail counts as down when several banks have failed one after the other.
 *
 * <p>A failure is no answer, or the answer that the rail is busy. "I do not know" is an answer.
 */
public final class RailGate {
  private static final Logger log = LoggerFactory.getLogger(RailGate.class);

  /** The rail's lists count like a bank. */
  private static final String LISTS = "";

  private static final int SEVERAL_BANKS = 3;

  private final PaymentRail rail;
  private final GateSettings settings;
  private final LongSupplier nanoTime;
  private final Backoff backoff;
  private final CircuitBreaker whole;
  private final Map<String, CircuitBreaker> banks = new HashMap<>();
  private final Set<String> failedBanks = new HashSet<>();

  /**
   * The limits of a gate.
   *
   * @param parallel the most calls at once
   * @param parallelOfBank the most calls at once about one bank
   * @param failures the number of failures in a row that closes it
   * @param firstPause the pause after it was closed; doubled each time that a probe fails
   * @param longestPause no pause is longer
   */
  public record GateSettings(
      int parallel, int parallelOfBank, int failures, Duration firstPause, Duration longestPause) {
    /**
     * 128 calls at once, 64 of them about one bank; 20 failures close it for a second, later for up
     * to half a minute.
     */
    public static final GateSettings DEFAULT =
        new GateSettings(128, 64, 20, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /** Creates an open gate; {@code nanoTime} does not change when the clock is set. */
  public RailGate(PaymentRail rail, GateSettings settings, LongSupplier nanoTime) {
    this.rail = rail;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.backoff = new Backoff(settings.firstPause(), settings.longestPause());
    this.whole = breaker("The rail " + rail.name(), settings.parallel());
  }

  private CircuitBreaker breaker(String party, int parallel) {
    return new CircuitBreaker(party, parallel, settings.failures(), backoff, nanoTime);
  }

  public PaymentRail rail() {
    return rail;
  }

  /**
   * Lets the caller in for calls about a bank; the caller must {@link #leave} again.
   *
   * @return zero when the caller is in; otherwise how long to wait before the next try
   */
  public synchronized Duration tryEnter(String bank) {
    CircuitBreaker ofBank = ofBank(bank);
    Duration wait = ofBank.tryEnter();
    if (wait.isZero()) {
      wait = whole.tryEnter();
      if (wait.isPositive()) {
        ofBank.leave();
        forget(bank, ofBank);
      }
    }
    return wait;
  }

  /** Lets the caller out, whether it has called the rail or not. */
  public synchronized void leave(String bank) {
    CircuitBreaker ofBank = ofBank(bank);
    ofBank.leave();
    whole.leave();
    forget(bank, ofBank);
  }

  /** Sends for a caller who is in; an exception of the rail counts as no answer. */
  public RailAnswer send(RailPayment payment) {
    return call(payment.bankCode(), () -> rail.send(payment));
  }

  /** Asks about a payment to a bank, for a caller who is in. */
  public RailAnswer query(String bank, String reference) {
    return call(bank, () -> rail.query(reference));
  }

  /**
   * Reads a list of the rail, such as its returned payments, and waits no longer than given.
   *
   * @throws Refusal UNAVAILABLE when the rail is not called now or fails, DEADLINE_EXCEEDED when it
   *     does not end in time; a call that hangs keeps its place until it ends
   */
  public <T> T list(Duration longest, Supplier<T> call) {
    FutureTask<T> task = new FutureTask<>(() -> list(call));
    Thread.ofVirtual().name("rail-list").start(task);
    try {
      return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      log.warn("The rail {} gives no list", rail.name(), e.getCause());
      throw new Refusal(Reason.UNAVAILABLE, "The rail %s gives no list now".formatted(rail.name()));
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new Refusal(
          Reason.DEADLINE_EXCEEDED,
          "The rail %s gave no list within %s".formatted(rail.name(), longest));
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new Refusal(Reason.UNAVAILABLE, "Interrupted while the rail made a list");
    }
  }

  /** Enters, calls and leaves on one thread, because a breaker knows its prober by the thread. */
  private <T> T list(Supplier<T> call) {
    Duration pause = tryEnter(LISTS);
    if (pause.isPositive()) {
      throw new IllegalStateException("It takes no calls for " + pause);
    }
    boolean answered = false;
    try {
      T list = call.get();
      answered = true;
      return list;
    } finally {
      count(LISTS, answered);
      leave(LISTS);
    }
  }

  /** Returns whether the rail as a whole is called. */
  public synchronized boolean isOpen() {
    return whole.isOpen();
  }

  /** Returns whether the rail is called about a bank. */
  public synchronized boolean isOpen(String bank) {
    CircuitBreaker ofBank = banks.get(bank);
    return whole.isOpen() && (ofBank == null || ofBank.isOpen());
  }

  private RailAnswer call(String bank, Supplier<RailAnswer> call) {
    RailAnswer answer;
    try {
      answer = call.get();
    } catch (RuntimeException e) {
      log.warn("The answer of the rail {} could not be understood", rail.name(), e);
      answer = new RailAnswer.Inconclusive("The rail could not be understood");
    }
    count(bank, !isFailure(answer));
    return answer;
  }

  private synchronized void count(String bank, boolean answered) {
    CircuitBreaker ofBank = ofBank(bank);
    if (answered) {
      failedBanks.clear();
      ofBank.succeeded();
      whole.succeeded();
    } else {
      if (failedBanks.size() < SEVERAL_BANKS) {
        failedBanks.add(bank);
      }
      ofBank.failed(true);
      whole.failed(failedBanks.size() == SEVERAL_BANKS);
    }
  }

  private CircuitBreaker ofBank(String bank) {
    return banks.computeIfAbsent(
        bank,
        code ->
            breaker("The bank %s at %s".formatted(code, rail.name()), settings.parallelOfBank()));
  }

  /** Keeps no breaker of a bank that is not in use, because there may be any number of codes. */
  private void forget(String bank, CircuitBreaker ofBank) {
    if (ofBank.isIdle()) {
      banks.remove(bank);
    }
  }

  private static boolean isFailure(RailAnswer answer) {
    return answer instanceof RailAnswer.Busy
        || (answer instanceof RailAnswer.Inconclusive unknown && !unknown.answered());
  }
}
