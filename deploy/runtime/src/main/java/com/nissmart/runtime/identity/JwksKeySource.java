package com.nissmart.runtime.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import io.grpc.Context;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from a JWK set (RFC 7517) that somebody publishes. The set is fetched when a key is asked
 * for that is not known, but no more often than every few seconds however many bad tokens come; and
 * now and then anyway, so that a withdrawn key stops working.
 */
public final class JwksKeySource implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(JwksKeySource.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(3);
  private static final Duration LONGEST_AGE = Duration.ofMinutes(5);

  private final Supplier<String> load;
  private final InstantSource clock;
  private volatile Snapshot keys = new Snapshot(Map.of(), Instant.EPOCH);
  private final ReentrantLock refreshing = new ReentrantLock();

  private Instant lastTry = Instant.EPOCH;

  private boolean lastTryFailed;

  private record Snapshot(Map<String, ECPublicKey> byId, Instant at) {}

  /**
   * Keys from a publisher.
   *
   * @param load answers the JWK set as JSON, or throws when it cannot
   */
  public JwksKeySource(Supplier<String> load, InstantSource clock) {
    this.load = load;
    this.clock = clock;
  }

  @Override
  public @Nullable ECPublicKey find(String keyId) {
    Snapshot now = keys;
    ECPublicKey key = now.byId.get(keyId);
    if (key != null && isWithin(now.at, LONGEST_AGE, clock.instant())) {
      return key;
    }
    refresh(key != null);
    return keys.byId.get(keyId);
  }

  private void refresh(boolean onlyStale) {
    if (onlyStale && !refreshing.tryLock()) {
      return; // Somebody does it already, and the known key will do.
    }
    if (!onlyStale) {
      refreshing.lock();
    }
    try {
      refreshNow(onlyStale);
    } finally {
      refreshing.unlock();
    }
  }

  private void refreshNow(boolean onlyStale) {
    Instant now = clock.instant();
    if (!isWithin(lastTry, SHORTEST_PAUSE, now)) {
      try {
        // Outside of the caller's context: it is for all callers, and this one may be in a hurry.
        Context.ROOT.run(() -> keys = new Snapshot(parse(load.get()), now));
        lastTryFailed = false;
      } catch (RuntimeException e) {
        lastTryFailed = true;
        log.warn(
            "the signing keys cannot be fetched, the known ones stay in use: {}", e.toString());
      } finally {
        // From its end: whoever waited for a fetch that timed out must not start another one.
        lastTry = clock.instant();
      }
    }
    if (lastTryFailed && !onlyStale) {
      // Not TOKEN_INVALID: whether the key exists cannot be told now.
      throw new Refusal(
          Reason.UNAVAILABLE, "the keys that tokens are verified with cannot be fetched");
    }
  }

  /** A clock that was set back must not make a moment last for days. */
  private static boolean isWithin(Instant begin, Duration length, Instant now) {
    return !now.isBefore(begin) && !now.isAfter(begin.plus(length));
  }

  private static Map<String, ECPublicKey> parse(String json) {
    Map<String, ECPublicKey> byId = new HashMap<>();
    try {
      for (JWK jwk : JWKSet.parse(json).getKeys()) {
        if (jwk instanceof ECKey key
            && Curve.P_256.equals(key.getCurve())
            && key.getKeyID() != null) {
          byId.put(key.getKeyID(), key.toECPublicKey());
        }
      }
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("the published keys are not a JWK set", e);
    }
    return Map.copyOf(byId);
  }
}
