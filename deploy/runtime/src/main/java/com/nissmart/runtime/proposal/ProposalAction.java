package com.nissmart.runtime.proposal;

import com.nissmart.contract.Refusal;
import org.jdbi.v3.core.Handle;

/**
 * The way to carry out the approved proposals of one kind. A final refusal makes the proposal
 * FAILED. After any other failure, such as UNAVAILABLE, it stays APPROVED and is tried again.
 */
public sealed interface ProposalAction {

  /** An action on the database of the proposals. It is committed together with DONE, once. */
  @FunctionalInterface
  non-sealed interface Local extends ProposalAction {
    /**
     * Carries out the action in the given transaction.
     *
     * @return the public id of what it made, or an empty text
     * @throws Refusal when a rule forbids it now; the transaction is rolled back
     */
    String carryOut(Handle handle, Proposal proposal);
  }

  /**
   * An action elsewhere, such as a call of another service. It may run again after a crash, and
   * rarely twice at once, so everything it does needs an idempotency key that is made from the
   * proposal's id; a run after one that succeeded has to return the same result.
   */
  @FunctionalInterface
  non-sealed interface Remote extends ProposalAction {
    /**
     * Carries out the action outside of any transaction.
     *
     * @return the public id of what it made, or an empty text
     * @throws Refusal when a rule forbids it now
     */
    String carryOut(Proposal proposal);
  }
}
