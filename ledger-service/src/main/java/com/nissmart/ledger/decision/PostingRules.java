package com.nissmart.ledger.decision;

import static com.nissmart.ledger.decision.PostingParties.required;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.decision.BookView.Resolution;
import com.nissmart.ledger.decision.BookView.Target;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a posting: of the accounts it names, of the transaction it resolves, and then of
 * the rules for its type.
 */
final class PostingRules {
  private PostingRules() {}

  /**
   * Refuses accounts that are unknown, or that the owner may not debit; other users' accounts are
   * reported as unknown.
   */
  static void refuseForeign(
      Posting posting, @Nullable AccountState debited, @Nullable AccountState credited) {
    if (posting.resolves() != 0) {
      return;
    }
    if (posting.type() == TransactionType.TRANSACTION_TYPE_ADJUSTMENT) {
      if (Book.unclaimedReturns(posting.currency()).equals(posting.source())) {
        requireWallet(posting, credited);
      }
      return;
    }
    boolean deposit = posting.type() == TransactionType.TRANSACTION_TYPE_DEPOSIT;
    AccountState owned = deposit ? credited : debited;
    if (owned == null || !Objects.equals(owned.ownerId, posting.ownerId())) {
      throw notFound(deposit ? posting.destination() : posting.source());
    }
    if (posting.type() == TransactionType.TRANSACTION_TYPE_TRANSFER) {
      requireWallet(posting, credited);
    }
  }

  private static void requireWallet(Posting posting, @Nullable AccountState credited) {
    if (credited == null || credited.isSystem()) {
      throw notFound(posting.destination());
    }
  }

  private static Refusal notFound(@Nullable UUID accountId) {
    return new Refusal(
        Reason.ACCOUNT_NOT_FOUND,
        "No account " + (accountId == null ? "" : Ids.ACCOUNT.format(accountId)));
  }

  /**
   * Refuses to resolve a transaction that is not an open hold, or to reverse one that cannot be
   * reversed.
   */
  static void refuseUnresolvable(Posting posting, Target target) {
    TransactionRow row = target.row();
    boolean reversal = posting.type() == TransactionType.TRANSACTION_TYPE_REVERSAL;
    if (reversal) {
      refuseIrreversible(posting, row);
    } else if (row.status() != TransactionStatus.TRANSACTION_STATUS_PENDING) {
      throw new Refusal(Reason.NOT_A_HOLD, row.id() + " is not a hold");
    }
    if (target.resolution() != null) {
      throw new Refusal(
          reversal ? Reason.ALREADY_REVERSED : Reason.HOLD_RESOLVED,
          row.id() + (reversal ? " was reversed before" : " was captured or released before"));
    }
  }

  private static void refuseIrreversible(Posting posting, TransactionRow row) {
    boolean moved =
        row.status() == TransactionStatus.TRANSACTION_STATUS_COMPLETED && row.destination() != null;
    if (!moved || row.type() == TransactionType.TRANSACTION_TYPE_REVERSAL) {
      throw new Refusal(
          Reason.NOT_REVERSIBLE, row.id() + " moved no money, or is a reversal itself");
    }
    boolean byPerson = Ids.USER.isId(posting.caller());
    if (byPerson && row.type() == TransactionType.TRANSACTION_TYPE_CAPTURE) {
      throw new Refusal(
          Reason.NOT_REVERSIBLE, "A capture cannot be reversed by hand; book a return instead");
    }
    if (byPerson && row.type() == TransactionType.TRANSACTION_TYPE_ADJUSTMENT) {
      throw new Refusal(
          Reason.NOT_REVERSIBLE,
          "An adjustment cannot be reversed by hand; act on the exception of its withdrawal instead");
    }
  }

  /**
   * Returns whether what a bank sent back has to go to unclaimed returns: it cannot go back to
   * where it came from, or somebody else than the caller has given it back before.
   */
  static boolean isUnclaimed(
      Posting reversal,
      Target target,
      @Nullable AccountState debited,
      @Nullable AccountState credited) {
    TransactionRow row = target.row();
    boolean leftToBank =
        row.status() == TransactionStatus.TRANSACTION_STATUS_COMPLETED
            && row.type() != TransactionType.TRANSACTION_TYPE_REVERSAL
            && Book.payoutClearing(row.currency()).equals(row.destination());
    Resolution resolution = target.resolution();
    if (!leftToBank || resolution == null) {
      return leftToBank
          && TransferRules.refuseReversal(row.amount(), required(debited), required(credited))
              != null;
    }
    return !resolution.returned() && !resolution.requestedBy().equals(reversal.caller());
  }

  /** Returns why a rule refuses the posting; null when booking it must succeed. */
  static @Nullable Failure refuse(
      Posting posting,
      @Nullable Target target,
      @Nullable AccountState debited,
      @Nullable AccountState credited,
      TransferLimits limits,
      Set<String> currencies,
      int today) {
    if (posting.resolves() == 0 && !currencies.contains(posting.currency())) {
      return new Failure(Reason.CURRENCY_UNSUPPORTED, "The currencies kept here are " + currencies);
    }
    long amount = posting.amount();
    return switch (posting.type()) {
      case TRANSACTION_TYPE_DEPOSIT, TRANSACTION_TYPE_TRANSFER ->
          TransferRules.refuseTransfer(
              amount, posting.currency(), required(debited), required(credited), limits, today);
      case TRANSACTION_TYPE_WITHDRAWAL ->
          TransferRules.refuseHold(amount, posting.currency(), required(debited), limits, today);
      case TRANSACTION_TYPE_CAPTURE ->
          TransferRules.refuseCapture(
              posting, required(target).row().amount(), required(debited), required(credited));
      case TRANSACTION_TYPE_REVERSAL ->
          TransferRules.refuseReversal(
              required(target).row().amount(), required(debited), required(credited));
      case TRANSACTION_TYPE_ADJUSTMENT ->
          TransferRules.refuseAdjustment(
              amount, posting.currency(), required(debited), required(credited));
      case TRANSACTION_TYPE_RELEASE -> null;
      case TRANSACTION_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("A posting without a type: " + posting);
    };
  }
}
