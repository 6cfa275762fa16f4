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

/** Where money for somebody goes who is known by their email. */
public final class Recipients {
  private static final Logger log = LoggerFactory.getLogger(Recipients.class);

  private static final int LONGEST_KEY = 255;

  private final OpenWalletStore store = new OpenWalletStore();
  private final RecipientChoiceStore choices = new RecipientChoiceStore();
  private final RecipientLookupLimit misses;
  private final Jdbi jdbi;
  private final LedgerAccounts ledger;
  private final InstantSource clock;

  /** Recipients among the owners of wallets in the given database. */
  public Recipients(Jdbi jdbi, LedgerAccounts ledger, InstantSource clock) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.clock = clock;
    this.misses = new RecipientLookupLimit(clock);
  }

  /**
   * As {@link #find(EmailAddress, String, UUID)} for a transfer with a key: of one key always the
   * same, so that a repeated transfer is the same request whatever the recipient has closed since.
   */
  public Recipient find(EmailAddress email, String currency, UUID asking, String key) {
    if (key.isEmpty()) {
      return find(email, currency, asking);
    }
    if (key.length() > LONGEST_KEY) {
      throw Refusal.invalid(
          "idempotency_key",
          "TOO_LONG",
          "idempotency_key has at most " + LONGEST_KEY + " characters");
    }
    return chosen(email, currency, asking, key)
        .orElseGet(() -> {
          Recipient now = find(email, currency, asking);
          jdbi.useHandle(handle -> choices.choose(handle, asking, key, email, currency, now));
          // Of two at the same time, the first one's choice.
          return chosen(email, currency, asking, key).orElse(now);
        });
  }

  private Optional<Recipient> chosen(EmailAddress email, String currency, UUID asking, String key) {
    return jdbi.withHandle(handle -> choices.find(handle, asking, key, email, currency));
  }

  /**
   * The wallet of the currency that has been open for longest and is not closed.
   *
   * @param asking who wants to know
   * @throws Refusal RECIPIENT_NOT_FOUND, whether nobody has the email or they have no such wallet;
   *     RATE_LIMITED when this was so too often
   */
  public Recipient find(EmailAddress email, String currency, UUID asking) {
    misses.check(asking);
    Optional<Recipient> found = oldest(email, currency);
    while (found.filter(recipient -> isClosed(recipient.accountId())).isPresent()) {
      UUID closed = found.get().accountId();
      Instant now = clock.instant();
      jdbi.useHandle(handle -> store.markClosed(handle, closed, now));
      found = oldest(email, currency);
    }
    if (found.isEmpty()) {
      misses.add(asking);
    }
    return found.orElseThrow(() ->
        new Refusal(
            Reason.RECIPIENT_NOT_FOUND,
            "nobody with the email %s has a wallet in %s".formatted(email.text(), currency)));
  }

  private Optional<Recipient> oldest(EmailAddress email, String currency) {
    return jdbi.withHandle(handle -> store.findRecipient(handle, email, currency));
  }

  /**
   * When the ledger does not tell, it takes no money either: it will refuse the transfer itself.
   */
  private boolean isClosed(UUID accountId) {
    try {
      return ledger.isClosed(accountId);
    } catch (Refusal refusal) {
      log.info(
          "whether {} is closed cannot be told: {}",
          Ids.ACCOUNT.format(accountId),
          refusal.detail());
      return false;
    }
  }
}
