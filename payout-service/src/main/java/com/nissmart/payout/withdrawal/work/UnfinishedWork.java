package com.nissmart.payout.withdrawal.work;

import com.nissmart.contract.Ids;
import com.nissmart.payout.withdrawal.Claim;
import com.nissmart.payout.withdrawal.Claim.Lease;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts back withdrawals that a worker cannot finish now. If that fails too, their leases expire.
 */
final class UnfinishedWork {
  private static final Logger log = LoggerFactory.getLogger(UnfinishedWork.class);

  private final Jdbi jdbi;
  private final Duration aside;
  private final InstantSource time;
  private final WorkStore store = new WorkStore();

  UnfinishedWork(Jdbi jdbi, Duration aside, InstantSource time) {
    this.jdbi = jdbi;
    this.aside = aside;
    this.time = time;
  }

  /** Makes a withdrawal due again after a pause. */
  void putBack(Claim claim, Duration pause, boolean counts) {
    Instant due = time.instant().plus(pause);
    write(claim.withdrawal().id(), () -> jdbi.useHandle(h -> store.putBack(h, claim, due, counts)));
  }

  /** Makes a withdrawal due again after a pause and notes that its account is frozen. */
  void waitForAccount(Claim claim, Duration pause) {
    Instant now = time.instant();
    write(
        claim.withdrawal().id(),
        () ->
            jdbi.useTransaction(h -> {
              WithdrawalNotes.frozen(h, claim.withdrawal(), now);
              store.putBack(h, claim, now.plus(pause), true);
            }));
  }

  /** Makes a withdrawal due much later and asks for an operator, so that it delays no other. */
  void setAside(Lease lease, String why) {
    Instant now = time.instant();
    write(
        lease.withdrawalId(),
        () ->
            jdbi.useTransaction(h -> {
              if (store.setAside(h, lease, now.plus(aside))) {
                WithdrawalNotes.needOperator(h, List.of(lease.withdrawalId()), why, now);
              }
            }));
  }

  private static void write(UUID id, Runnable write) {
    try {
      write.run();
    } catch (RuntimeException e) {
      log.warn("{} cannot be put back: {}", Ids.WITHDRAWAL.format(id), e.toString());
    }
  }
}
