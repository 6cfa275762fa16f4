package com.nissmart.accounts.apikey;

import com.nissmart.accounts.text.HumanText;
import com.nissmart.contract.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A valid request for an API key.
 *
 * @param expiresAt empty when the key shall never expire
 */
public record ApiKeyRequest(UUID userId, String name, KeyScope scope, Optional<Instant> expiresAt) {
  private static final int LONGEST_NAME = 60;

  /**
   * Checks and normalizes a request.
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
              "expires_at", "OUT_OF_RANGE", "expires_at must be in the future, got " + end);
        });
    return new ApiKeyRequest(userId, name, KeyScope.of(scopes), expiresAt);
  }
}
