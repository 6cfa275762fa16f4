package com.nissmart.ledger.approval;

import com.nissmart.ledger.book.Order.StatusChange;
import com.nissmart.runtime.proposal.Proposal;
import java.util.Optional;

/**
 * The consequence of a request to change the status of an account.
 *
 * @param proposal that a second operator decides on
 * @param change to make now; none when there is a proposal, when there was nothing to change, or
 *     when an earlier request with the key made it
 * @param isReplay true when an earlier request with the key was answered
 */
public record StatusAct(
    Optional<Proposal> proposal, Optional<StatusChange> change, boolean isReplay) {}
