package com.nissmart.accounts.wallet;

import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The search for a recipient by email. */
public final class Recipients {
  private static final Logger log = LoggerFactory.getLogger(Recipients.class);

  private static final int LONGEST_KEY = 255;

  private final OpenWalletStore store = new OpenWalletStore();
  private final RecipientChoiceStore choices = new RecipientChoiceStore();
  private final RecipientLookupLimit limit;
  private final Jdbi jdbi;
  private final LedgerAccounts ledger;
  private final InstantSource clock;

  public Recipients(Jdbi jdbi, LedgerAccounts ledger, InstantSource clock) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.clock = clock;
    this.limit = new RecipientLookupLimit(clock);
  }

  /**
   * Finds the recipient of a transfer with an idempotency key. The same key always gets the same
   * wallet, so that a repeated transfer stays the same request even when the recipient has closed
   * the wallet.
   */
  public Recipient find(
      EmailAddress email, String currency, UUID askingUser, String network, String key) {
    if (key.isEmpty()) {
      return find(email, currency, askingUser, network);
    }
    if (key.length() > LONGEST_KEY) {
      throw Refusal.invalid(
          "idempotency_key",
          "TOO_LONG",
          "idempotency_key must have at most " + LONGEST_KEY + " characters");
    }
    return earlierChoice(email, currency, askingUser, key)
        .orElseGet(() -> {
          Recipient now = find(email, currency, askingUser, network);
          jdbi.useHandle(handle -> choices.choose(handle, askingUser, key, email, currency, now));
          // Of two requests at the same time, the first one's choice stays.
          return earlierChoice(email, currency, askingUser, key).orElse(now);
        });
  }

  private Optional<Recipient> earlierChoice(
      EmailAddress email, String currency, UUID askingUser, String key) {
    return jdbi.withHandle(handle -> choices.find(handle, askingUser, key, email, currency));
  }

  /**
   * Finds the wallet of a currency that has been open for longest and is not closed.
   *
   * @param askingUser the user who asks
   * @param network of the user; "" when it is not known
   * @throws Refusal RECIPIENT_NOT_FOUND when nobody has the email or its owner has no such wallet;
   *     RATE_LIMITED after too many lookups
   */
  private Recipient find(EmailAddress email, String currency, UUID askingUser, String network) {
    limit.begin(askingUser, network);
    Optional<Recipient> found = oldest(email, currency);
    while (found.filter(recipient -> isClosed(recipient.accountId())).isPresent()) {
      UUID closed = found.get().accountId();
      Instant now = clock.instant();
      jdbi.useHandle(handle -> store.markClosed(handle, closed, now));
      found = oldest(email, currency);
    }
    if (found.isPresent()) {
      limit.found(askingUser, network);
    }
    return found.orElseThrow(() ->
        new Refusal(
            Reason.RECIPIENT_NOT_FOUND,
            "Nobody with the email %s has an open wallet in %s".formatted(email.text(), currency)));
  }

  private Optional<Recipient> oldest(EmailAddress email, String currency) {
    return jdbi.withHandle(handle -> store.findRecipient(handle, email, currency));
  }

  /** Returns false also when the ledger does not answer: it will refuse the transfer itself. */
  private boolean isClosed(UUID accountId) {
    try {
      return ledger.isClosed(accountId);
    } catch (Refusal refusal) {
      log.info(
          "the ledger did not say whether {} is closed: {}",
          Ids.ACCOUNT.format(accountId),
          refusal.detail());
      return false;
    }
  }
}
