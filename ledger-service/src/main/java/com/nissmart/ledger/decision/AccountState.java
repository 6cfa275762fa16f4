package com.nissmart.ledger.decision;

import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of an account: its row and its last entry. Amounts are minor units; day is days since
 * 1970. It belongs to one writer, which changes it while it decides a batch, and discards it when
 * the batch does not commit.
 */
public final class AccountState {
  public final UUID id;
  public final AccountKind kind;
  public final @Nullable UUID ownerId;
  public final String currency;
  public final boolean mayGoNegative;
  public AccountStatus status;
  public int changes;
  public long accountSeq;
  public long balance;
  public long held;
  public int day;
  public long dayDebits;

  public AccountState(
      UUID id,
      AccountKind kind,
      @Nullable UUID ownerId,
      String currency,
      boolean mayGoNegative,
      AccountStatus status,
      int changes) {
    this.id = id;
    this.kind = kind;
    this.ownerId = ownerId;
    this.currency = currency;
    this.mayGoNegative = mayGoNegative;
    this.status = status;
    this.changes = changes;
  }

  /** Returns an account as its opening makes it. */
  public static AccountState opened(AccountChange opening) {
    return new AccountState(
        opening.accountId(),
        opening.kind(),
        opening.ownerId(),
        opening.currency(),
        opening.mayGoNegative(),
        opening.status(),
        opening.changeNo());
  }

  public AccountState copy() {
    AccountState copy =
        new AccountState(id, kind, ownerId, currency, mayGoNegative, status, changes);
    copy.accountSeq = accountSeq;
    copy.balance = balance;
    copy.held = held;
    copy.day = day;
    copy.dayDebits = dayDebits;
    return copy;
  }

  public long available() {
    return balance - held;
  }

  /**
   * Returns what counts against the limit on this day so far. When another time zone sets the day
   * back, the last day goes on, so that its limit is not there a second time.
   */
  public long debitedOn(int today) {
    return today > day ? 0 : dayDebits;
  }

  public boolean refusesDebits() {
    return status == AccountStatus.ACCOUNT_STATUS_FROZEN
        || status == AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN;
  }

  public boolean refusesCredits() {
    return status == AccountStatus.ACCOUNT_STATUS_FROZEN
        || status == AccountStatus.ACCOUNT_STATUS_CREDITS_FROZEN;
  }

  public boolean isSystem() {
    return kind == AccountKind.ACCOUNT_KIND_SYSTEM;
  }

  public boolean isClosed() {
    return status == AccountStatus.ACCOUNT_STATUS_CLOSED;
  }

  /**
   * Books a signed change of the balance and of the held amount.
   *
   * @param spending what counts against the daily limit; a system account has none
   */
  public void book(long amount, long heldChange, int today, long spending) {
    long debited = debitedOn(today);
    accountSeq++;
    balance = Math.addExact(balance, amount);
    held = Math.addExact(held, heldChange);
    dayDebits = debited + (isSystem() ? 0 : spending);
    day = Math.max(day, today);
  }
}
