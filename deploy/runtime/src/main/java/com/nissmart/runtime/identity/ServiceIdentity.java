package com.nissmart.runtime.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The identity of a service towards others: short-lived tokens, each for one other service. */
public final class ServiceIdentity {
  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final Duration USED_FOR = Duration.ofSeconds(40);

  private final String name;
  private final ServiceKeys keys;
  private final InstantSource clock;
  private final Map<String, Minted> current = new ConcurrentHashMap<>();

  private record Minted(String token, Instant mintedAt) {
    boolean isGoodAt(Instant now) {
      // Both ends are checked, because a clock may be set back.
      return now.isBefore(mintedAt.plus(USED_FOR)) && !now.isBefore(mintedAt);
    }
  }

  /**
   * Makes an identity.
   *
   * @param name accounts, ledger, payout or gateway, as the access option of the contract writes it
   */
  public ServiceIdentity(String name, ServiceKeys keys, InstantSource clock) {
    this.name = name;
    this.keys = keys;
    this.clock = clock;
  }

  /** Returns the name of the service. */
  public String name() {
    return name;
  }

  /** Returns the tokens for calls of another service, which accepts no token for a third one. */
  public Supplier<String> to(String service) {
    return () -> token(service);
  }

  /** Returns a token for another service that is valid for at least 20 more seconds. */
  public String token(String service) {
    Instant now = clock.instant();
    Minted minted = current.get(service);
    if (minted == null || !minted.isGoodAt(now)) {
      minted = new Minted(mint(service, now), now);
      current.put(service, minted);
    }
    return minted.token;
  }

  private String mint(String service, Instant now) {
    return keys.sign(
        new JWTClaimsSet.Builder()
            .issuer(Tokens.SERVICE_ISSUER)
            .subject(name)
            .audience(service)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)))
            .build());
  }
}
