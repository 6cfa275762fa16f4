package com.nissmart.runtime.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.proposal.Proposal.Decision;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProposalsTest {
  private static final UUID ADA = UUID.fromString("01941f29-7c00-7000-8000-000000000001");
  private static final UUID BEN = UUID.fromString("01941f29-7c00-7000-8000-000000000002");
  private static final UUID EVE = UUID.fromString("01941f29-7c00-7000-8000-000000000003");
  private static final ProposalKind REMOTE = ProposalKind.PROPOSAL_KIND_REVERSAL;
  private static final ProposalKind LOCAL = ProposalKind.PROPOSAL_KIND_ROLES;
  private static final Duration LIFE = Duration.ofDays(3);

  private final MovableClock clock = MovableClock.create();
  private final TestDatabase place = TestPostgres.database("proposals");
  private final Database database = Database.open("proposals", place.app());
  private final Jdbi jdbi = database.jdbi();
  private final Set<UUID> operators = new HashSet<>(Set.of(ADA, BEN, EVE));
  private final List<UUID> carriedOut = Collections.synchronizedList(new ArrayList<>());
  private final Proposals proposals =
      new Proposals(
          jdbi,
          Map.of(
              REMOTE, (ProposalAction.Remote) this::carryOut,
              LOCAL, (ProposalAction.Local) this::renameIt),
          operators::contains,
          LIFE,
          new IdGenerator(clock),
          clock);
  private @Nullable Refusal trouble;

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void another_operator_approves_and_it_is_carried_out() {
    Proposal proposed = propose(REMOTE, "txn_1");
    assertThat(proposed.status()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_PENDING);
    assertThat(proposed.expiresAt()).isEqualTo(clock.instant().plus(LIFE));
    assertThat(carriedOut).isEmpty();

    Proposal done = proposals.approve(proposed.id(), BEN, " Checked with the bank ");

    assertThat(done.status()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    assertThat(done.result()).isEqualTo("made-txn_1");
    assertThat(done.decision())
        .contains(new Decision(BEN, clock.instant(), "Checked with the bank"));
    assertThat(done.draft()).isEqualTo(proposed.draft());
    assertThat(carriedOut).containsExactly(done.id());
  }

  @Test
  void nobody_approves_their_own_proposal() {
    Proposal proposed = propose(REMOTE, "txn_1");

    assertThat(refusal(() -> proposals.approve(proposed.id(), ADA, "")))
        .isEqualTo(Reason.SECOND_OPERATOR_REQUIRED);

    assertThat(proposals.get(proposed.id())).isEqualTo(proposed);
    assertThat(carriedOut).isEmpty();
  }

  @Test
  void nobody_decides_about_their_own_account() {
    Proposal proposed = propose(draft(REMOTE, "txn_1", "Wrong amount", Optional.of(BEN)));

    assertThat(refusal(() -> proposals.approve(proposed.id(), BEN, "")))
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(refusal(() -> proposals.reject(proposed.id(), BEN, "No")))
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(proposals.approve(proposed.id(), EVE, "").status())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
  }

  @Test
  void the_table_refuses_an_approval_by_the_proposer_too() {
    Proposal proposed = propose(REMOTE, "txn_1");

    assertThatThrownBy(() ->
            jdbi.useHandle(handle ->
                new ProposalStore()
                    .approve(
                        handle,
                        proposed.id(),
                        new Decision(ADA, clock.instant(), ""),
                        clock.instant())))
        .hasMessageContaining("proposal_second_operator");
  }

  @Test
  void two_approvers_at_once_carry_it_out_once() throws Exception {
    for (ProposalKind kind : List.of(REMOTE, LOCAL)) {
      Proposal proposed = propose(kind, "txn_race");
      carriedOut.clear();

      List<Object> outcomes =
          together(
              () -> proposals.approve(proposed.id(), BEN, "").status(),
              () -> proposals.approve(proposed.id(), EVE, "").status());

      assertThat(outcomes)
          .containsExactlyInAnyOrder(
              ProposalStatus.PROPOSAL_STATUS_DONE, Reason.PROPOSAL_NOT_PENDING);
      assertThat(carriedOut).containsExactly(proposed.id());
    }
  }

  @Test
  void a_repeated_decision_gets_the_same_answer() {
    Proposal approved = propose(REMOTE, "txn_1");
    Proposal rejected = propose(REMOTE, "txn_2");

    assertThat(proposals.approve(approved.id(), BEN, "Yes"))
        .isEqualTo(proposals.approve(approved.id(), BEN, "Yes"));
    assertThat(proposals.reject(rejected.id(), BEN, "No"))
        .isEqualTo(proposals.reject(rejected.id(), BEN, "No"));
    assertThat(carriedOut).containsExactly(approved.id());
  }

  @Test
  void a_rejected_proposal_cannot_be_approved() {
    Proposal proposed = propose(REMOTE, "txn_1");

    assertThat(proposals.reject(proposed.id(), BEN, "The saver is right").status())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_REJECTED);

    assertThat(refusal(() -> proposals.approve(proposed.id(), BEN, "")))
        .isEqualTo(Reason.PROPOSAL_NOT_PENDING);
    assertThat(refusal(() -> proposals.approve(proposed.id(), EVE, "")))
        .isEqualTo(Reason.PROPOSAL_NOT_PENDING);
    assertThat(carriedOut).isEmpty();
  }

  @Test
  void the_proposer_may_withdraw() {
    Proposal proposed = propose(REMOTE, "txn_1");

    assertThat(proposals.reject(proposed.id(), ADA, "My mistake").status())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_REJECTED);
  }

  @Test
  void a_crash_after_the_approval_is_healed_once() {
    for (ProposalKind kind : List.of(REMOTE, LOCAL)) {
      Proposal proposed = propose(kind, "txn_1");
      carriedOut.clear();
      // The process ended after it had committed the approval.
      jdbi.useHandle(handle ->
          new ProposalStore()
              .approve(
                  handle,
                  proposed.id(),
                  new Decision(BEN, clock.instant(), ""),
                  clock.instant().plus(ApprovedProposals.RETRY_PAUSE)));

      proposals.advance();
      assertThat(carriedOut).isEmpty();
      clock.advance(ApprovedProposals.RETRY_PAUSE);
      proposals.advance();
      proposals.advance();

      assertThat(carriedOut).containsExactly(proposed.id());
      assertThat(proposals.get(proposed.id()).status())
          .isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    }
  }

  @Test
  void an_outage_delays_what_is_approved() {
    Proposal proposed = propose(REMOTE, "txn_1");
    trouble = new Refusal(Reason.UNAVAILABLE, "The ledger is away");

    assertThat(proposals.approve(proposed.id(), BEN, "").status())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_APPROVED);

    trouble = null;
    clock.advance(ApprovedProposals.RETRY_PAUSE);
    proposals.advance();
    assertThat(proposals.get(proposed.id()).status())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
  }

  @Test
  void a_refused_action_fails_with_its_text() {
    for (ProposalKind kind : List.of(REMOTE, LOCAL)) {
      Proposal proposed = propose(kind, "txn_1");
      trouble = new Refusal(Reason.ALREADY_REVERSED, "txn_1 was reversed by txn_9");

      Proposal failed = proposals.approve(proposed.id(), BEN, "");

      assertThat(failed.status()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_FAILED);
      assertThat(failed.failure()).isEqualTo("txn_1 was reversed by txn_9");
      // What a local action had written is rolled back.
      assertThat(failed.decision().map(Decision::note)).contains("");
      trouble = null;
    }
  }

  @Test
  void a_proposer_who_lost_the_role_proposes_nothing() {
    Proposal proposed = propose(REMOTE, "txn_1");
    operators.remove(ADA);

    Proposal failed = proposals.approve(proposed.id(), BEN, "");

    assertThat(failed.status()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_FAILED);
    assertThat(failed.failure()).isEqualTo("The proposer is no longer an operator");
    assertThat(carriedOut).isEmpty();
  }

  @Test
  void a_proposal_expires() {
    Proposal proposed = propose(REMOTE, "txn_1");
    clock.advance(LIFE.minusSeconds(1));
    proposals.advance();
    assertThat(proposals.get(proposed.id()).status())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_PENDING);

    clock.advance(Duration.ofSeconds(1));
    assertThat(refusal(() -> proposals.approve(proposed.id(), BEN, "")))
        .isEqualTo(Reason.PROPOSAL_NOT_PENDING);
    Proposal again = propose(REMOTE, "txn_1");
    proposals.advance();

    assertThat(proposals.get(proposed.id()).status())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_EXPIRED);
    assertThat(proposals.get(again.id()).status())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_PENDING);
  }

  @Test
  void the_same_action_is_proposed_once() throws Exception {
    Proposal first = propose(REMOTE, "txn_1");

    assertThat(propose(REMOTE, "txn_1")).isEqualTo(first);
    assertThat(propose(LOCAL, "txn_1").id()).isNotEqualTo(first.id());
    assertThat(refusal(() -> propose(draft(REMOTE, "txn_1", "Another reason", Optional.empty()))))
        .isEqualTo(Reason.PROPOSAL_WAITING);
    assertThat(
            new HashSet<>(
                together(() -> propose(REMOTE, "txn_2").id(), () -> propose(REMOTE, "txn_2").id())))
        .hasSize(1);
  }

  @Test
  void a_draft_without_a_reason_is_refused() {
    assertThat(refusal(() -> propose(draft(REMOTE, "txn_1", " ", Optional.empty()))))
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> propose(draft(REMOTE, "txn_1", "x".repeat(281), Optional.empty()))))
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> propose(draft(REMOTE, "txn_1", "a\0b", Optional.empty()))))
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> propose(draft(REMOTE, "txn_1", "a\u200Bb", Optional.empty()))))
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void a_reason_that_is_refused_now_is_still_read() {
    Proposal old = propose(REMOTE, "txn_1");
    DatabaseSettings superuser = place.superuser();
    Jdbi.create(superuser.jdbcUrl(), superuser.user(), superuser.password())
        .useHandle(handle -> {
          handle.execute("ALTER TABLE proposal DISABLE TRIGGER USER");
          handle.execute(
              "UPDATE proposal SET reason = ? WHERE proposal_id = ?", "a\u200Bb", old.id());
        });

    assertThat(proposals.get(old.id()).draft().reason()).isEqualTo("ab");
  }

  @Test
  void an_unknown_proposal_is_not_found() {
    assertThat(refusal(() -> proposals.approve(ADA, BEN, ""))).isEqualTo(Reason.PROPOSAL_NOT_FOUND);
    assertThat(refusal(() -> proposals.reject(ADA, BEN, "No")))
        .isEqualTo(Reason.PROPOSAL_NOT_FOUND);
  }

  @Test
  void proposals_are_kept_for_ever() {
    Proposal done = proposals.approve(propose(REMOTE, "txn_1").id(), BEN, "");

    assertThatThrownBy(() ->
            jdbi.useHandle(handle ->
                handle.execute("UPDATE proposal SET result = '' WHERE proposal_id = ?", done.id())))
        .hasMessageContaining("is kept for ever");
    assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute("DELETE FROM proposal")))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(
            () -> jdbi.useHandle(handle -> handle.execute("UPDATE proposal SET amount = 1")))
        .hasMessageContaining("permission denied");
  }

  private String carryOut(Proposal proposal) {
    refuse();
    carriedOut.add(proposal.id());
    return "made-" + proposal.draft().subject();
  }

  private String renameIt(Handle handle, Proposal proposal) {
    handle.execute(
        "UPDATE proposal SET decision_note = 'changed' WHERE proposal_id = ?", proposal.id());
    return carryOut(proposal);
  }

  private void refuse() {
    Refusal now = trouble;
    if (now != null) {
      throw now;
    }
  }

  private Proposal propose(ProposalKind kind, String subject) {
    return propose(draft(kind, subject, "Wrong amount", Optional.empty()));
  }

  private Proposal propose(ProposalDraft draft) {
    return jdbi.inTransaction(handle -> proposals.propose(handle, draft));
  }

  private static ProposalDraft draft(
      ProposalKind kind, String subject, String reason, Optional<UUID> concerns) {
    return new ProposalDraft(
        kind,
        subject,
        "Reverse " + subject,
        Optional.of(new Money(500, "NGN")),
        reason,
        ByteString.copyFromUtf8(subject),
        ADA,
        concerns);
  }

  private static Reason refusal(Runnable call) {
    return catchThrowableOfType(Refusal.class, call::run).reason();
  }

  private static List<Object> together(Callable<?>... calls) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.length)) {
      List<Object> outcomes = new ArrayList<>();
      for (Future<Object> each :
          threads.invokeAll(
              Arrays.stream(calls).map(call -> (Callable<Object>) call::call).toList())) {
        try {
          outcomes.add(each.get());
        } catch (ExecutionException e) {
          outcomes.add(GrpcErrors.toRefusal(e).reason());
        }
      }
      return outcomes;
    }
  }
}
