package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money on its way to a bank account.
 *
 * @param id version 7, so that ids sort by age
 * @param userId whose it is
 * @param idempotencyKey the key it was requested with
 * @param accountId the ledger account it is taken from
 * @param amount what the bank account receives; positive
 * @param inDoubtSince since when the rail's answer is inconclusive; only on PROCESSING
 * @param needsOperatorSince since when it waits for an operator; null when it does not
 * @param cancelRequestedBy who asked to cancel it: from then on it is never sent; null when nobody
 *     did
 * @param createdAt when it was requested, by the database's clock, as all its times
 * @param attempt the attempt that counts
 */
public record Withdrawal(
    UUID id,
    UUID userId,
    String idempotencyKey,
    UUID accountId,
    Money amount,
    Destination destination,
    WithdrawalStatus status,
    @Nullable Instant inDoubtSince,
    @Nullable Instant needsOperatorSince,
    @Nullable String cancelRequestedBy,
    Instant createdAt,
    Instant updatedAt,
    Attempt attempt) {

  /**
   * As it was first answered: PENDING with the attempt's hold and nothing of what came later. The
   * same for the first answer and for every replay of it.
   */
  Withdrawal asAccepted() {
    Attempt accepted =
        new Attempt(
            attempt.no(),
            attempt.requestedBy(),
            HoldStatus.OPEN,
            attempt.holdTransactionId(),
            attempt.acceptedAt(),
            null,
            null,
            null,
            null);
    return new Withdrawal(
        id,
        userId,
        idempotencyKey,
        accountId,
        amount,
        destination,
        WithdrawalStatus.PENDING,
        null,
        null,
        null,
        createdAt,
        Objects.requireNonNull(attempt.acceptedAt()),
        accepted);
  }

  /** wdr_ and 26 characters. */
  public String publicId() {
    return Ids.WITHDRAWAL.format(id);
  }

  /** usr_ and 26 characters. */
  public String owner() {
    return Ids.USER.format(userId);
  }
}
