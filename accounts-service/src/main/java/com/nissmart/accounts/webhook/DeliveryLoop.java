package com.nissmart.accounts.webhook;

import com.nissmart.accounts.webhook.DeliveryStore.ClaimedDelivery;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop that sends due deliveries: many at once, but only a few to one webhook or for one user, so
 * that slow addresses do not delay the others. Any number of processes may run it.
 */
public final class DeliveryLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeliveryLoop.class);
  private static final int AT_ONCE = 64;
  private static final int AT_ONCE_PER_WEBHOOK = 8;
  private static final int AT_ONCE_PER_USER = 16;
  private static final int PORTION = 8;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(5);
  private static final int LAST_MOMENT_SECONDS = 12;

  private final DeliveryAttempts attempts;
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final Semaphore nudges = new Semaphore(0);
  private final Map<UUID, Integer> perWebhook = new ConcurrentHashMap<>();
  private final Map<UUID, Integer> perUser = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread = Thread.ofVirtual().name("webhook-deliveries").unstarted(this::run);
  private volatile boolean closed;

  /** Makes a loop that has not started. */
  public DeliveryLoop(DeliveryAttempts attempts) {
    this.attempts = attempts;
  }

  public DeliveryLoop start() {
    thread.start();
    return this;
  }

  /** Wakes the loop, because a delivery is due now. */
  public void nudge() {
    if (nudges.availablePermits() == 0) {
      nudges.release();
    }
  }

  /** Stops the loop after the running attempts have ended. */
  @Override
  public void close() {
    closed = true;
    nudge();
    executor.shutdown();
    try {
      if (!executor.awaitTermination(LAST_MOMENT_SECONDS, TimeUnit.SECONDS)) {
        log.warn("some deliveries take too long and are cut off; they will be sent again");
        executor.shutdownNow();
      }
      thread.join(PAUSE_AFTER_TROUBLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        turn();
      }
    } catch (InterruptedException e) {
      log.debug("the delivery loop has stopped");
    }
  }

  /** Catches exceptions, because one that left the thread would end the loop. */
  private void turn() throws InterruptedException {
    try {
      if (!sendSome()) {
        rest(PAUSE);
      }
    } catch (RuntimeException e) {
      log.warn("deliveries cannot be sent and will be tried again: {}", e.toString());
      rest(PAUSE_AFTER_TROUBLE);
    }
  }

  private boolean sendSome() throws InterruptedException {
    Set<UUID> busy =
        Stream.concat(atLeast(AT_ONCE_PER_WEBHOOK, perWebhook), atLeast(AT_ONCE_PER_USER, perUser))
            .collect(Collectors.toSet());
    turns.acquire(PORTION);
    List<ClaimedDelivery> claimed = List.of();
    try {
      claimed = attempts.claim(busy, PORTION);
    } finally {
      turns.release(PORTION - claimed.size());
    }
    claimed.forEach(this::send);
    return !claimed.isEmpty();
  }

  private void send(ClaimedDelivery claimed) {
    perWebhook.merge(claimed.webhookId(), 1, Integer::sum);
    perUser.merge(claimed.userId(), 1, Integer::sum);
    executor.execute(() -> {
      try {
        attempts.attempt(claimed);
      } catch (RuntimeException e) {
        // The claim expires, and the delivery is attempted again.
        GrpcErrors.logRetry(log, "A delivery to webhook " + claimed.webhookId(), e);
      } finally {
        leave(perWebhook, claimed.webhookId());
        leave(perUser, claimed.userId());
        turns.release();
        nudge();
      }
    });
  }

  private static Stream<UUID> atLeast(int number, Map<UUID, Integer> running) {
    return running.entrySet().stream()
        .filter(entry -> entry.getValue() >= number)
        .map(Map.Entry::getKey);
  }

  private static void leave(Map<UUID, Integer> running, UUID id) {
    running.computeIfPresent(id, (same, number) -> number > 1 ? number - 1 : null);
  }

  private void rest(Duration longest) throws InterruptedException {
    if (nudges.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      nudges.drainPermits();
    }
  }
}
