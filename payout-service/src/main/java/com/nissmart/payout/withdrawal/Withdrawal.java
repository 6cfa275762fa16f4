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
 * @param accountId the ledger account that pays
 * @param amount the bank account receives all of it; positive
 * @param inDoubtSince since when the rail's answer is inconclusive; only on PROCESSING
 * @param needsOperatorSince since when it waits for an operator; null when it does not
 * @param cancelRequestedBy the user who asked to cancel it: from then on it is never sent
 * @param attempt one of its attempts; the current one unless a method's comment says otherwise
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
   * Returns the withdrawal as the first answer showed it: PENDING with the attempt's hold, without
   * later changes. Every replay gets the same answer.
   */
  public Withdrawal asAccepted() {
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

  /** Returns the id as wdr_ and 26 characters. */
  public String publicId() {
    return Ids.WITHDRAWAL.format(id);
  }

  /** Returns the owner's id as usr_ and 26 characters. */
  public String owner() {
    return Ids.USER.format(userId);
  }
}
