package com.nissmart.ledger.decision;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.OrderOutcome.AccountSet;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import java.util.Set;

/** The decisions on openings of accounts and changes of status, in the order of the book. */
final class AccountOrders {
  private AccountOrders() {}

  /** Opens an account, unless it exists with the same owner and currency. */
  static OrderOutcome open(
      Order.Opening opening, BookView view, Set<String> currencies, BatchChanges changes) {
    if (!currencies.contains(opening.currency())) {
      throw new Refusal(Reason.CURRENCY_UNSUPPORTED, "The currencies kept here are " + currencies);
    }
    AccountState existing = view.accounts().get(opening.accountId());
    if (existing == null) {
      AccountState account =
          new AccountState(
              opening.accountId(),
              AccountKind.ACCOUNT_KIND_CUSTOMER,
              opening.ownerId(),
              opening.currency(),
              false,
              AccountStatus.ACCOUNT_STATUS_ACTIVE,
              1);
      view.accounts().put(account.id, account);
      changes.opened(account, opening.caller());
    } else if (!opening.ownerId().equals(existing.ownerId)
        || !opening.currency().equals(existing.currency)) {
      throw new Refusal(
          Reason.ACCOUNT_EXISTS,
          Ids.ACCOUNT.format(opening.accountId()) + " has another owner or currency");
    }
    return new AccountSet();
  }

  /**
   * Changes a status, unless the account has it already, or the change must have a number that
   * another one has. CLOSED is final, and needs an account without money and holds.
   */
  static OrderOutcome change(Order.StatusChange change, BookView view, BatchChanges changes) {
    AccountState account = view.accounts().get(change.accountId());
    if (account == null || account.kind != AccountKind.ACCOUNT_KIND_CUSTOMER) {
      throw new Refusal(
          Reason.ACCOUNT_NOT_FOUND, "No account " + Ids.ACCOUNT.format(change.accountId()));
    }
    boolean isLate = change.changeNo() != 0 && change.changeNo() != account.changes + 1;
    if (isLate || account.status == change.status()) {
      return new AccountSet();
    }
    if (account.isClosed()) {
      throw new Refusal(Reason.ACCOUNT_STATUS_CONFLICT, "The account is closed, which is final");
    }
    if (change.status() == AccountStatus.ACCOUNT_STATUS_CLOSED
        && (account.balance != 0 || account.held != 0)) {
      throw new Refusal(
          Reason.ACCOUNT_NOT_EMPTY,
          "The account has %d, of which %d is held".formatted(account.balance, account.held));
    }
    account.status = change.status();
    account.changes++;
    changes.changed(account, change);
    return new AccountSet();
  }
}
