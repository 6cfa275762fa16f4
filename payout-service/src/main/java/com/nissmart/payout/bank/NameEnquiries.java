package com.nissmart.payout.bank;

import com.nissmart.payout.rail.NameAnswer;
import com.nissmart.payout.rail.RailGate;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of account holders, asked of a rail. A withdrawal does not depend on them: while the
 * rail is not called because it is down, or when it takes too long, they are unavailable.
 */
public final class NameEnquiries implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NameEnquiries.class);
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final int AT_ONCE = 64;

  private final RailGate gate;
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();

  public NameEnquiries(RailGate gate) {
    this.gate = gate;
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }

  public NameAnswer ask(BankAccount account) {
    return ask(List.of(account)).getOrDefault(account, new NameAnswer.Unavailable());
  }

  /** Asks for all of them together, for at most a second; returns an answer for each. */
  public Map<BankAccount, NameAnswer> ask(Collection<BankAccount> accounts) {
    Map<BankAccount, NameAnswer> answers = new HashMap<>();
    accounts.forEach(account -> answers.put(account, new NameAnswer.Unavailable()));
    List<BankAccount> asked =
        answers.keySet().stream().filter(account -> gate.isOpen(account.bankCode())).toList();
    List<Callable<NameAnswer>> calls =
        asked.stream().map(account -> (Callable<NameAnswer>) () -> call(account)).toList();
    try {
      List<Future<NameAnswer>> done =
          asking.invokeAll(calls, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < asked.size(); i++) {
        answers.put(asked.get(i), answer(done.get(i)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answers;
  }

  private NameAnswer call(BankAccount account) throws InterruptedException {
    turns.acquire();
    try {
      return gate.rail().enquire(account.bankCode(), account.accountNumber());
    } finally {
      turns.release();
    }
  }

  private NameAnswer answer(Future<NameAnswer> done) throws InterruptedException {
    try {
      return done.get();
    } catch (CancellationException e) {
      return new NameAnswer.Unavailable();
    } catch (ExecutionException e) {
      log.warn("The rail {} could not say who holds an account", gate.rail().name(), e);
      return new NameAnswer.Unavailable();
    }
  }
}
