package com.nissmart.ledger;

import com.nissmart.ledger.BookModel.Account;
import com.nissmart.ledger.BookModel.Line;
import com.nissmart.ledger.BookModel.Request;
import com.nissmart.ledger.BookModel.Verb;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of {@link BookModel}: each returns a reason, or an empty word. */
final class ModelRules {
  private ModelRules() {}

  /**
   * Returns why the target cannot be resolved like this.
   *
   * @param done whether a transaction has resolved it
   */
  static String unresolvable(Request request, Line target, boolean done) {
    if (request.verb() == Verb.REVERSAL) {
      boolean moved = target.status().equals("COMPLETED") && !target.to().isEmpty();
      return !moved || target.request().verb() == Verb.REVERSAL
          ? "NOT_REVERSIBLE"
          : done ? "ALREADY_REVERSED" : "";
    }
    return !target.status().equals("PENDING") ? "NOT_A_HOLD" : done ? "HOLD_RESOLVED" : "";
  }

  /** Returns the first rule that refuses the transaction. */
  static String refusal(Line line, @Nullable Line target, Account from, Account to) {
    boolean closed = from.status.equals("CLOSED") || to.status.equals("CLOSED");
    return switch (line.request().verb()) {
      case RELEASE, STATUS -> "";
      case CAPTURE ->
          line.amount() > Objects.requireNonNull(target).amount() ? "CAPTURE_EXCEEDS_HOLD" : "";
      case REVERSAL -> closed ? "ACCOUNT_CLOSED" : beyondFunds(line, from);
      case DEPOSIT, TRANSFER, WITHDRAWAL ->
          line.from().equals(line.to())
              ? "SAME_ACCOUNT"
              : line.amount() < BookModel.MINIMUM
                  ? "AMOUNT_TOO_SMALL"
                  : line.amount() > BookModel.MAXIMUM
                      ? "AMOUNT_TOO_LARGE"
                      : closed
                          ? "ACCOUNT_CLOSED"
                          : isFrozen(line, from, to) ? "ACCOUNT_FROZEN" : debit(line, from);
    };
  }

  private static boolean isFrozen(Line line, Account from, Account to) {
    boolean debits = from.status.equals("FROZEN") || from.status.equals("DEBITS_FROZEN");
    boolean credits = to.status.equals("FROZEN") || to.status.equals("CREDITS_FROZEN");
    return debits || (credits && !line.to().isEmpty());
  }

  private static String debit(Line line, Account from) {
    return !from.owner.isEmpty() && line.amount() > BookModel.DAILY - from.debitedToday
        ? "DAILY_LIMIT_EXCEEDED"
        : beyondFunds(line, from);
  }

  /** Returns whether it is a system account, which has no owner and no floor. */
  private static String beyondFunds(Line line, Account from) {
    return !from.owner.isEmpty() && line.amount() > from.balance - from.held
        ? "INSUFFICIENT_FUNDS"
        : "";
  }
}
