package com.nissmart.runtime.proposal;

import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work on approved proposals, until they are DONE or FAILED. */
final class ApprovedProposals {
  /** The pause before a proposal is carried out again that did not end. */
  static final Duration RETRY_PAUSE = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(ApprovedProposals.class);
  private static final int LONGEST_FAILURE = 500;

  private final ProposalStore store = new ProposalStore();
  private final Jdbi jdbi;
  private final Map<ProposalKind, ProposalAction> actions;
  private final InstantSource clock;

  ApprovedProposals(Jdbi jdbi, Map<ProposalKind, ProposalAction> actions, InstantSource clock) {
    this.jdbi = jdbi;
    this.actions = Map.copyOf(actions);
    this.clock = clock;
  }

  /** Carries out the approved proposals that are due again. */
  void advance() {
    Optional<Proposal> due = claimDue();
    while (due.isPresent()) {
      carryOut(due.get());
      due = claimDue();
    }
  }

  /** Carries out an approved proposal, if what it needs is there. */
  void carryOut(Proposal proposal) {
    try {
      switch (action(proposal.kind())) {
        case ProposalAction.Local local -> carryOut(local, proposal);
        case ProposalAction.Remote remote -> {
          String result = remote.carryOut(proposal);
          jdbi.useHandle(handle -> store.finish(handle, proposal.id(), result));
        }
      }
    } catch (RuntimeException e) {
      Refusal refusal = GrpcErrors.toRefusal(e);
      if (ReasonStatus.isTemporary(refusal.reason())) {
        log.warn("{} will be carried out later: {}", proposal.publicId(), refusal.detail());
        return;
      }
      String detail = refusal.detail();
      String failure = detail.substring(0, Math.min(detail.length(), LONGEST_FAILURE));
      jdbi.useHandle(handle -> store.fail(handle, proposal.id(), failure));
    }
  }

  private void carryOut(ProposalAction.Local action, Proposal proposal) {
    jdbi.useTransaction(handle ->
        store
            .lock(handle, proposal.id())
            .filter(locked -> locked.status() == ProposalStatus.PROPOSAL_STATUS_APPROVED)
            .ifPresent(
                locked -> store.finish(handle, locked.id(), action.carryOut(handle, locked))));
  }

  private Optional<Proposal> claimDue() {
    Instant now = clock.instant();
    return jdbi.inTransaction(handle -> store.claimDue(handle, now, now.plus(RETRY_PAUSE)));
  }

  private ProposalAction action(ProposalKind kind) {
    ProposalAction action = actions.get(kind);
    if (action == null) {
      throw new IllegalStateException("This service cannot carry out " + kind);
    }
    return action;
  }
}
