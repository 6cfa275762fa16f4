package com.nissmart.accounts.apikey;

import com.nissmart.accounts.text.HumanText;
import com.nissmart.contract.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A key that somebody wants.
 *
 * @param expiresAt when it shall end by itself, if ever
 */
public record ApiKeyRequest(UUID userId, String name, KeyScope scope, Optional<Instant> expiresAt) {
  private static final int LONGEST_NAME = 60;

  /**
   * The request in what somebody typed.
   *
   * @throws Refusal INVALID_REQUEST
   */
  public static ApiKeyRequest of(
      UUID userId,
      String typedName,
      List<String> scopes,
      Optional<Instant> expiresAt,
      Instant now) {
    String name = HumanText.normalize(typedName);
    HumanText.problem("name", name, LONGEST_NAME)
        .ifPresent(problem -> {
          throw Refusal.invalid(problem.field(), problem.code(), problem.message());
        });
    expiresAt
        .filter(end -> !end.isAfter(now))
        .ifPresent(end -> {
          throw Refusal.invalid(
              "expires_at", "OUT_OF_RANGE", "expires_at is in the future, got " + end);
        });
    return new ApiKeyRequest(userId, name, KeyScope.of(scopes), expiresAt);
  }
}
