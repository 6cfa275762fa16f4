package com.nissmart.accounts.session;

import com.nissmart.contract.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Tells those who verify access tokens without asking which of them are over before their time. */
public final class EndedSessionReport {
  /** How long an end may be on its way into the database, and how far clocks may be apart. */
  private static final Duration LATE = Duration.ofSeconds(15);

  private final SessionStore store = new SessionStore();
  private final Jdbi jdbi;
  private final Duration longestToken;
  private final InstantSource clock;

  /**
   * What ended in a database.
   *
   * @param longestToken how long an access token lives: what ended earlier concerns nobody
   */
  public EndedSessionReport(Jdbi jdbi, Duration longestToken, InstantSource clock) {
    this.jdbi = jdbi;
    this.longestToken = longestToken;
    this.clock = clock;
  }

  /**
   * What ended.
   *
   * @param ids as the claim sid of access tokens has them
   * @param asOf what to ask with next
   */
  public record Ended(List<String> ids, Instant asOf) {}

  /** What ended since, and a little before: an end that was late is told the next time. */
  public Ended since(Optional<Instant> since) {
    Instant now = clock.instant();
    Instant oldest = now.minus(longestToken);
    Instant after = since.filter(asked -> asked.isAfter(oldest)).orElse(oldest).minus(LATE);
    List<String> ids =
        jdbi.withHandle(handle ->
            Stream.concat(
                    store.endedAfter(handle, after).stream().map(UUID::toString),
                    store.apiKeysRevokedAfter(handle, after).stream().map(Ids.API_KEY::format))
                .toList());
    return new Ended(ids, now);
  }
}
