package com.nissmart.runtime.proposal;

import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.proposal.Proposal.Decision;
import com.nissmart.runtime.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The proposals of one service, over the table {@code proposal} of its database. An approval is
 * committed before it is carried out. {@link #advance}, which a periodic task calls, carries out
 * what a crash or an outage has interrupted.
 */
public final class Proposals {
  private static final String EXPIRES_AFTER = "NISSMART_PROPOSAL_EXPIRES_AFTER";
  private static final Duration DEFAULT_LIFE = Duration.ofDays(3);
  private static final int MOST_RACES = 3;

  private final ProposalStore store = new ProposalStore();
  private final Jdbi jdbi;
  private final ApprovedProposals approved;
  private final OperatorCheck operators;
  private final Duration life;
  private final IdGenerator ids;
  private final InstantSource clock;

  /**
   * Makes the use case.
   *
   * @param actions the kinds that this service proposes, with the way to carry each out
   * @param life how long a proposal waits for another operator
   * @param clock in whole microseconds, as PostgreSQL keeps them
   */
  public Proposals(
      Jdbi jdbi,
      Map<ProposalKind, ProposalAction> actions,
      OperatorCheck operators,
      Duration life,
      IdGenerator ids,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.approved = new ApprovedProposals(jdbi, actions, clock);
    this.operators = operators;
    this.life = life;
    this.ids = ids;
    this.clock = clock;
  }

  /** Reads how long a proposal waits for another operator: NISSMART_PROPOSAL_EXPIRES_AFTER. */
  public static Duration readLife(Settings settings) {
    Duration life = settings.duration(EXPIRES_AFTER, DEFAULT_LIFE);
    if (life.isZero()) {
      settings.error(EXPIRES_AFTER, "must be longer than 0s, got 0s");
    }
    return life;
  }

  /**
   * Proposes an action in the caller's transaction. While the same action waits already, returns
   * the proposal that waits.
   *
   * @throws Refusal PROPOSAL_WAITING when another proposal of this kind waits for the subject
   */
  public Proposal propose(Handle handle, ProposalDraft draft) {
    Instant now = clock.instant();
    for (int race = 0; race < MOST_RACES; race++) {
      store.expire(handle, draft.kind(), draft.subject(), now);
      UUID id = ids.next();
      if (store.insert(handle, id, draft, now, now.plus(life))) {
        return store.find(handle, id).orElseThrow();
      }
      Optional<Proposal> waiting = store.pending(handle, draft.kind(), draft.subject());
      if (waiting.isPresent()) {
        ProposalRules.requireSame(waiting.get(), draft);
        return waiting.get();
      }
      // It was decided between the two statements.
    }
    throw new Refusal(
        Reason.UNAVAILABLE, "Proposals for %s change too fast; retry".formatted(draft.subject()));
  }

  /** Returns the proposal of this kind that waits for the subject, in the caller's transaction. */
  public Optional<Proposal> waiting(Handle handle, ProposalKind kind, String subject) {
    store.expire(handle, kind, subject, clock.instant());
    return store.pending(handle, kind, subject);
  }

  /**
   * Returns a proposal.
   *
   * @throws Refusal PROPOSAL_NOT_FOUND
   */
  public Proposal get(UUID id) {
    return known(id, find(id));
  }

  /**
   * Returns proposals, newest first.
   *
   * @param before only those older than this one
   * @param most the most proposals to return
   */
  public List<Proposal> list(
      Optional<ProposalStatus> status,
      Optional<ProposalKind> kind,
      Optional<UUID> before,
      int most) {
    return jdbi.withHandle(handle -> store.list(handle, status, kind, before, most));
  }

  /** Returns the proposals about these things, oldest first. */
  public List<Proposal> ofSubjects(Collection<String> subjects, int most) {
    return jdbi.withHandle(handle -> store.ofSubjects(handle, subjects, most));
  }

  public Optional<Proposal> find(UUID id) {
    return jdbi.withHandle(handle -> store.find(handle, id));
  }

  /** Returns the number of proposals that wait for another operator now. */
  public long countWaiting() {
    return jdbi.withHandle(handle -> store.countWaiting(handle, clock.instant()));
  }

  /**
   * Approves a proposal and carries it out. Repeating it changes nothing.
   *
   * @return the proposal: DONE, FAILED, or APPROVED while something that it needs is away
   * @throws Refusal INVALID_REQUEST, PROPOSAL_NOT_FOUND; SECOND_OPERATOR_REQUIRED for the proposer;
   *     PERMISSION_DENIED for the person concerned; PROPOSAL_NOT_PENDING
   */
  public Proposal approve(UUID id, UUID operatorId, String typedNote) {
    String note = ProposalRules.note(typedNote);
    boolean proposerIsOperator = operators.isOperator(get(id).draft().proposedBy());
    Optional<Proposal> fresh =
        jdbi.inTransaction(handle -> {
          Proposal proposal = known(id, store.lock(handle, id));
          if (ProposalRules.isRepeated(proposal, operatorId, true)) {
            return Optional.empty();
          }
          Instant now = clock.instant();
          ProposalRules.requireMayApprove(proposal, operatorId, now);
          Decision decision = new Decision(operatorId, now, note);
          if (!proposerIsOperator) {
            store.approveInVain(handle, id, decision, "The proposer is no longer an operator");
            return Optional.empty();
          }
          store.approve(handle, id, decision, now.plus(ApprovedProposals.RETRY_PAUSE));
          return store.find(handle, id);
        });
    fresh.ifPresent(approved::carryOut);
    return get(id);
  }

  /**
   * Rejects a proposal. Repeating it changes nothing.
   *
   * @throws Refusal INVALID_REQUEST, PROPOSAL_NOT_FOUND; PERMISSION_DENIED for the person
   *     concerned; PROPOSAL_NOT_PENDING
   */
  public Proposal reject(UUID id, UUID operatorId, String typedReason) {
    String reason = ProposalRules.reason(typedReason);
    return jdbi.inTransaction(handle -> {
      Proposal proposal = known(id, store.lock(handle, id));
      if (!ProposalRules.isRepeated(proposal, operatorId, false)) {
        Instant now = clock.instant();
        ProposalRules.requireMayReject(proposal, operatorId, now);
        store.reject(handle, id, new Decision(operatorId, now, reason));
      }
      return known(id, store.find(handle, id));
    });
  }

  /** Lets old proposals expire, and carries out approved ones that were interrupted. */
  public void advance() {
    jdbi.useHandle(handle -> store.expire(handle, clock.instant()));
    approved.advance();
  }

  private static Proposal known(UUID id, Optional<Proposal> found) {
    return found.orElseThrow(() ->
        new Refusal(Reason.PROPOSAL_NOT_FOUND, "There is no proposal " + Ids.PROPOSAL.format(id)));
  }
}
