package com.nissmart.ledger.history;

import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account with its balance.
 *
 * @param ownerId the user who owns it; null for a system account
 */
public record AccountView(
    UUID id,
    @Nullable UUID ownerId,
    AccountKind kind,
    AccountStatus status,
    BalanceView balance,
    Instant createdAt) {}
