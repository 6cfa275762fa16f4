package com.nissmart.accounts.wallet;

import java.time.Instant;
import java.util.UUID;

/**
 * A user's ledger account with its name.
 *
 * @param accountId of the ledger account; chosen here before the ledger knows it
 * @param name its owner's name for it
 * @param currency ISO 4217 code
 */
public record Wallet(
    UUID accountId,
    UUID userId,
    String name,
    String currency,
    WalletStatus status,
    Instant createdAt) {

  Wallet opened() {
    return new Wallet(accountId, userId, name, currency, WalletStatus.OPEN, createdAt);
  }
}
