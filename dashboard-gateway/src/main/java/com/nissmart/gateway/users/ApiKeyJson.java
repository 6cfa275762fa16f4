package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.ApiKey;
import com.nissmart.contract.json.JsonOut;

/** The JSON form of API keys. */
final class ApiKeyJson {
  private ApiKeyJson() {}

  static void write(JsonOut out, ApiKey key) {
    out.object();
    members(out, key);
    out.end();
  }

  static void write(JsonOut out, ApiKey key, String secret) {
    out.object();
    members(out, key);
    out.text("secret", secret);
    out.end();
  }

  private static void members(JsonOut out, ApiKey key) {
    out.text("id", key.getId());
    out.text("name", key.getName());
    out.text("prefix", key.getPrefix());
    out.texts("scopes", key.getScopesList());
    out.instant("created_at", key.getCreatedAt());
    out.instant("expires_at", key.getExpiresAt());
    out.instantOrNull("last_used_at", key.hasLastUsedAt(), key.getLastUsedAt());
    out.instantOrNull("revoked_at", key.hasRevokedAt(), key.getRevokedAt());
    out.instantOrNull(
        "previous_secret_until", key.hasPreviousSecretUntil(), key.getPreviousSecretUntil());
  }
}
