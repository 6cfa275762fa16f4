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

/**
 * The list of sessions and API keys that ended before their access tokens expire, for services that
 * verify tokens by themselves.
 */
public final class EndedSessionReport {
  /** The longest delay of an end's commit, plus the difference of clocks. */
  private static final Duration DELAY = Duration.ofSeconds(15);

  private final SessionStore store = new SessionStore();
  private final Jdbi jdbi;
  private final Duration longestToken;
  private final InstantSource clock;

  /**
   * Reads the ends in a database.
   *
   * @param longestToken the lifetime of an access token; earlier ends no longer matter
   */
  public EndedSessionReport(Jdbi jdbi, Duration longestToken, InstantSource clock) {
    this.jdbi = jdbi;
    this.longestToken = longestToken;
    this.clock = clock;
  }

  /**
   * The ends that a service asked for.
   *
   * @param ids as in the claim sid of access tokens
   * @param asOf the instant to ask with next time
   */
  public record Ended(List<String> ids, Instant asOf) {}

  /**
   * Returns the sessions and keys that ended since an instant or shortly before it, because a late
   * commit would be missed otherwise.
   */
  public Ended since(Optional<Instant> since) {
    Instant now = clock.instant();
    Instant oldest = now.minus(longestToken);
    Instant after = since.filter(instant -> instant.isAfter(oldest)).orElse(oldest).minus(DELAY);
    List<String> ids =
        jdbi.withHandle(handle ->
            Stream.concat(
                    store.endedAfter(handle, after).stream().map(UUID::toString),
                    store.apiKeysRevokedAfter(handle, after).stream().map(Ids.API_KEY::format))
                .toList());
    return new Ended(ids, now);
  }
}
