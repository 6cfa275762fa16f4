package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalServiceGrpc;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.approval.ApprovedActs;
import com.nissmart.ledger.approval.OperatorActs;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.ReverseResponse;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.SetAccountStatusResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.proposal.ProposalAction;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The acts on the book that one operator may not do alone. */
class OperatorApprovalTest {
  private static final long THRESHOLD = 10_000_000;

  private final LedgerFixture fixture = new LedgerFixture();
  private final UUID chidi = UUID.randomUUID();
  private final UUID dayo = UUID.randomUUID();
  private final LedgerServiceBlockingStub operator = ledger(chidi);
  private final Saver ada = fixture.saver();

  @AfterEach
  void the_book_is_sound() {
    BookAudit.assertSound(fixture);
    fixture.close();
  }

  @Test
  void a_large_reversal_waits_for_a_second_operator() {
    Transaction paid = paidIn("d", THRESHOLD);
    ReverseResponse proposed = operator.reverse(reversal("r", paid));
    Proposal waiting = proposed.getProposal();
    assertThat(proposed.hasTransaction()).isFalse();
    assertThat(waiting.getKind()).isEqualTo(ProposalKind.PROPOSAL_KIND_REVERSAL);
    assertThat(waiting.getSubject()).isEqualTo(paid.getId());
    assertThat(operator.reverse(reversal("r", paid))).isEqualTo(proposed);
    assertThat(ada.balance()).isEqualTo("10000000/0/10000000");
    assertThat(refusal(() -> approve(chidi, waiting)).reason())
        .isEqualTo(Reason.SECOND_OPERATOR_REQUIRED);
    assertThat(refusal(() -> approve(ada.userId(), waiting)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);

    Proposal done = approve(dayo, waiting);
    assertThat(done.getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    assertThat(ada.balance()).isEqualTo("0/0/0");
    ReverseResponse replayed = operator.reverse(reversal("r", paid));
    Transaction booked = replayed.getTransaction();
    assertThat(replayed.getReplayed()).isTrue();
    assertThat(booked.getId()).isEqualTo(done.getResult());
    assertThat(booked.getResolvesTransactionId()).isEqualTo(paid.getId());
    assertThat(booked.getRequestedBy()).isEqualTo(Ids.USER.format(chidi));
    assertThat(booked.getMetadata().getFieldsOrThrow("approved_by").getStringValue())
        .isEqualTo(Ids.USER.format(dayo));
    assertThat(approve(dayo, waiting)).isEqualTo(done);
  }

  @Test
  void many_small_reversals_add_up_within_a_day() {
    Transaction first = paidIn("d1", THRESHOLD / 2);
    Transaction second = paidIn("d2", THRESHOLD / 2);
    Transaction third = paidIn("d3", THRESHOLD / 2);
    assertThat(operator.reverse(reversal("r1", first)).hasTransaction()).isTrue();
    assertThat(operator.reverse(reversal("r1", first)).getReplayed()).isTrue();
    assertThat(operator.reverse(reversal("r2", second)).hasProposal()).isTrue();
    assertThat(ledger(dayo).reverse(reversal("r3", third)).hasTransaction()).isTrue();
    fixture.clock.advance(Duration.ofDays(1));
    Transaction fourth = paidIn("d4", THRESHOLD / 2);
    assertThat(operator.reverse(reversal("r4", fourth)).hasTransaction()).isTrue();
  }

  @Test
  void reversals_at_once_do_not_pass_the_threshold() throws Exception {
    Transaction[] paid =
        IntStream.range(0, 8)
            .mapToObj(i -> paidIn("d" + i, THRESHOLD / 4))
            .toArray(Transaction[]::new);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 8)
              .<Callable<ReverseResponse>>mapToObj(
                  i -> () -> operator.reverse(reversal("r" + i, paid[i])))
              .map(threads::submit)
              .toList();
      int booked = 0;
      for (var answer : answers) {
        booked += answer.get().hasTransaction() ? 1 : 0;
      }
      assertThat(booked).isEqualTo(3);
    }
  }

  @Test
  void a_recorded_reversal_that_was_not_booked_counts_again_later() {
    Transaction first = paidIn("d1", THRESHOLD / 2);
    Transaction second = paidIn("d2", THRESHOLD / 2);
    ReverseRequest late = reversal("r1", first);
    fixture.spend(ada, THRESHOLD);
    assertThat(refusal(() -> operator.reverse(late)).reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    fixture.clock.advance(Duration.ofDays(1));
    paidIn("d3", THRESHOLD);
    assertThat(operator.reverse(reversal("r2", second)).hasTransaction()).isTrue();
    assertThat(operator.reverse(late).hasProposal()).isTrue();
  }

  @Test
  void an_approved_reversal_that_the_book_refuses_fails_with_the_reason() {
    Transaction paid = paidIn("d", THRESHOLD);
    Proposal waiting = operator.reverse(reversal("r", paid)).getProposal();
    fixture.spend(ada, 1_000);
    Proposal failed = approve(dayo, waiting);
    assertThat(failed.getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_FAILED);
    assertThat(failed.getFailure()).isEqualTo("9999000 is available, 10000000 was asked for");
    assertThat(operator.reverse(reversal("r", paid)).getProposal()).isEqualTo(failed);
    paidIn("d2", 1_000);
    assertThat(operator.reverse(reversal("r-again", paid)).getProposal().getId())
        .isNotEqualTo(waiting.getId());
  }

  @Test
  void a_key_of_one_proposal_is_refused_for_another_request() {
    operator.reverse(reversal("r", paidIn("d1", THRESHOLD)));
    Transaction other = paidIn("d2", THRESHOLD);
    assertThat(refusal(() -> operator.reverse(reversal("r", other))).reason())
        .isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void nobody_acts_on_their_own_account() {
    Saver bola = fixture.saver();
    Transaction paid = paidIn("d", 1_000);
    Transaction sent =
        ada.ledger()
            .postTransaction(transfer("t", ada.accountId(), bola.accountId(), 500).build())
            .getTransaction();
    for (Transaction own : new Transaction[] {paid, sent}) {
      assertThat(refusal(() -> ledger(ada.userId()).reverse(reversal("r", own))).reason())
          .isEqualTo(Reason.PERMISSION_DENIED);
    }
    assertThat(refusal(() -> ledger(bola.userId()).reverse(reversal("r", sent))).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(
            refusal(() ->
                    ledger(ada.userId())
                        .setAccountStatus(status(ada, AccountStatus.ACCOUNT_STATUS_FROZEN)))
                .reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void neither_owner_of_a_transfer_approves_its_reversal() {
    paidIn("d", THRESHOLD);
    Saver bola = fixture.saver();
    Transaction sent =
        ada.ledger()
            .postTransaction(transfer("t", ada.accountId(), bola.accountId(), THRESHOLD).build())
            .getTransaction();
    for (Saver owner : new Saver[] {ada, bola}) {
      Proposal waiting = operator.reverse(reversal("r" + owner.accountId(), sent)).getProposal();
      assertThat(approval(owner.userId(), waiting)).contains("concerns your own account");
    }
    assertThat(bola.balance()).isEqualTo("10000000/0/10000000");
  }

  @Test
  void many_changes_of_status_need_a_second_operator() {
    for (int i = 0; i < 20; i++) {
      assertThat(freeze(fixture.saver()).hasProposal()).isFalse();
    }
    SetAccountStatusResponse proposed = freeze(ada);
    assertThat(proposed.getAccount().getStatus()).isEqualTo(AccountStatus.ACCOUNT_STATUS_ACTIVE);
    assertThat(freeze(ada).getProposal()).isEqualTo(proposed.getProposal());
    assertThat(approve(dayo, proposed.getProposal()).getStatus())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    assertThat(freeze(ada).getAccount().getStatus()).isEqualTo(AccountStatus.ACCOUNT_STATUS_FROZEN);
    assertThat(
            fixture.select(
                "SELECT note FROM account_change WHERE changed_by = '%s' ORDER BY batch_no DESC LIMIT 1"
                    .formatted(Ids.USER.format(chidi)),
                String.class))
        .containsExactly(
            "fraud (%s, approved by %s)"
                .formatted(proposed.getProposal().getId(), Ids.USER.format(dayo)));
    fixture.clock.advance(Duration.ofHours(1));
    assertThat(freeze(fixture.saver()).hasProposal()).isFalse();
  }

  @Test
  void a_repeated_freeze_keeps_a_later_change_of_status() {
    SetAccountStatusRequest freeze = keyed("k", ada, AccountStatus.ACCOUNT_STATUS_FROZEN);
    SetAccountStatusResponse first = operator.setAccountStatus(freeze);
    assertThat(operator.setAccountStatus(freeze))
        .isEqualTo(first.toBuilder().setReplayed(true).build());
    ledger(dayo).setAccountStatus(status(ada, AccountStatus.ACCOUNT_STATUS_ACTIVE));
    SetAccountStatusResponse again = operator.setAccountStatus(freeze);
    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getAccount().getStatus()).isEqualTo(AccountStatus.ACCOUNT_STATUS_FROZEN);
    assertThat(statusOf(ada)).isEqualTo(AccountStatus.ACCOUNT_STATUS_ACTIVE);
    assertThat(refusal(() -> operator.setAccountStatus(keyed("k", fixture.saver()))).reason())
        .isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
    assertThat(refusal(() -> operator.setAccountStatus(keyed("two words", ada))).reason())
        .isEqualTo(Reason.IDEMPOTENCY_KEY_INVALID);
  }

  @Test
  void a_key_for_the_present_status_never_changes_it() {
    operator.setAccountStatus(keyed("k", ada, AccountStatus.ACCOUNT_STATUS_ACTIVE));
    freeze(ada);
    operator.setAccountStatus(keyed("k", ada, AccountStatus.ACCOUNT_STATUS_ACTIVE));
    assertThat(statusOf(ada)).isEqualTo(AccountStatus.ACCOUNT_STATUS_FROZEN);
  }

  @Test
  void a_freeze_at_once_with_one_key_is_one_change() {
    SetAccountStatusRequest freeze = keyed("k", ada);
    IntStream.range(0, 16).parallel().forEach(i -> operator.setAccountStatus(freeze));
    assertThat(
            fixture.select(
                "SELECT status::text FROM account_change WHERE account_id = '%s' ORDER BY change_no"
                    .formatted(Ids.ACCOUNT.parse("id", ada.accountId())),
                String.class))
        .containsExactly("ACTIVE", "FROZEN");
  }

  /** A crash may come after the request was recorded and before its change is in the book. */
  @Test
  void a_recorded_freeze_is_made_by_its_retry_unless_overtaken() {
    Saver bola = fixture.saver();
    recordOnly("k", List.of(ada, bola));
    ledger(dayo).setAccountStatus(status(bola, AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN));
    assertThat(operator.setAccountStatus(keyed("k0", ada)).getReplayed()).isFalse();
    assertThat(operator.setAccountStatus(keyed("k0", ada)).getReplayed()).isTrue();
    assertThat(statusOf(ada)).isEqualTo(AccountStatus.ACCOUNT_STATUS_FROZEN);
    assertThat(refusal(() -> operator.setAccountStatus(keyed("k1", bola))).reason())
        .isEqualTo(Reason.ACCOUNT_STATUS_CONFLICT);
    assertThat(statusOf(bola)).isEqualTo(AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN);
  }

  @Test
  void a_freeze_that_was_made_is_answered_in_safe_mode() {
    Saver bola = fixture.saver();
    SetAccountStatusResponse first = operator.setAccountStatus(keyed("k", ada));
    fixture.book.safeMode.freeze(true, Set.of(), "batch 2 is not as its hash says");
    assertThat(refusal(() -> operator.setAccountStatus(keyed("other", bola))).reason())
        .isEqualTo(Reason.LEDGER_BEHIND);
    SetAccountStatusResponse again = operator.setAccountStatus(keyed("k", ada));
    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getAccount().getStatus()).isEqualTo(first.getAccount().getStatus());
  }

  @Test
  void recorded_freezes_are_counted_again_when_they_are_made_later() {
    List<Saver> savers = IntStream.range(0, 25).mapToObj(i -> fixture.saver()).toList();
    recordOnly("k", savers.subList(0, 20));
    fixture.clock.advance(Duration.ofHours(2));
    recordOnly("more", savers.subList(20, 25));
    fixture.clock.advance(Duration.ofHours(2));
    List<SetAccountStatusRequest> repeats =
        IntStream.range(0, 25)
            .mapToObj(i -> keyed(i < 20 ? "k" + i : "more" + (i - 20), savers.get(i)))
            .toList();
    assertThat(repeats.stream().map(operator::setAccountStatus).toList())
        .filteredOn(SetAccountStatusResponse::hasProposal)
        .hasSize(5);
    assertThat(savers)
        .filteredOn(saver -> statusOf(saver) == AccountStatus.ACCOUNT_STATUS_FROZEN)
        .hasSize(20);
    Proposal waiting = operator.setAccountStatus(repeats.get(24)).getProposal();
    assertThat(approve(dayo, waiting).getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    assertThat(statusOf(savers.get(24))).isEqualTo(AccountStatus.ACCOUNT_STATUS_FROZEN);
  }

  @Test
  void a_repeated_key_of_a_proposal_finds_it_again() {
    IntStream.range(0, 20).forEach(i -> freeze(fixture.saver()));
    Proposal waiting = operator.setAccountStatus(keyed("k", ada)).getProposal();
    assertThat(operator.setAccountStatus(keyed("k", ada)).getProposal()).isEqualTo(waiting);
    Proposal done = approve(dayo, waiting);
    ledger(dayo).setAccountStatus(status(ada, AccountStatus.ACCOUNT_STATUS_ACTIVE));
    assertThat(operator.setAccountStatus(keyed("k", ada)).getProposal()).isEqualTo(done);
    assertThat(statusOf(ada)).isEqualTo(AccountStatus.ACCOUNT_STATUS_ACTIVE);
  }

  /** Records freezes that the operator wants, with numbered keys, and does nothing more. */
  private void recordOnly(String key, List<Saver> savers) {
    try (Database pool = Database.open("acts", fixture.database.app())) {
      var acts =
          new OperatorActs(
              pool.jdbi(),
              fixture.book.history,
              fixture.proposals,
              LedgerFixture.LIMITS,
              new IdGenerator(fixture.clock),
              fixture.clock);
      for (int i = 0; i < savers.size(); i++) {
        var change =
            new Order.StatusChange(
                Ids.USER.format(chidi),
                Ids.ACCOUNT.parse("id", savers.get(i).accountId()),
                AccountStatus.ACCOUNT_STATUS_FROZEN,
                "fraud");
        var _ = acts.changeStatus(chidi, change, key + i);
      }
    }
  }

  private AccountStatus statusOf(Saver saver) {
    return operator
        .getAccount(GetAccountRequest.newBuilder().setAccountId(saver.accountId()).build())
        .getAccount()
        .getStatus();
  }

  private static SetAccountStatusRequest keyed(String key, Saver saver) {
    return keyed(key, saver, AccountStatus.ACCOUNT_STATUS_FROZEN);
  }

  private static SetAccountStatusRequest keyed(String key, Saver saver, AccountStatus status) {
    return status(saver, status).toBuilder().setIdempotencyKey(key).build();
  }

  @Test
  void a_proposal_of_a_dismissed_operator_is_not_carried_out() {
    Proposal waiting = operator.reverse(reversal("r", paidIn("d", THRESHOLD))).getProposal();
    fixture.dismissed.add(chidi);
    assertThat(approve(dayo, waiting).getFailure())
        .isEqualTo("The proposer is no longer an operator");
    assertThat(ada.balance()).isEqualTo("10000000/0/10000000");
  }

  @Test
  void carrying_out_twice_books_once() {
    Transaction paid = paidIn("d", THRESHOLD);
    Proposal done = approve(dayo, operator.reverse(reversal("r", paid)).getProposal());
    assertThat(carryOut(done)).isEqualTo(done.getResult());
    assertThat(ada.balance()).isEqualTo("0/0/0");
  }

  @Test
  void carrying_out_again_keeps_a_later_change_of_status() {
    IntStream.range(0, 20).forEach(i -> freeze(fixture.saver()));
    Proposal done = approve(dayo, freeze(ada).getProposal());
    ledger(dayo).setAccountStatus(status(ada, AccountStatus.ACCOUNT_STATUS_ACTIVE));
    carryOut(done);
    assertThat(freeze(ada).getAccount().getStatus())
        .as("not frozen again")
        .isEqualTo(AccountStatus.ACCOUNT_STATUS_ACTIVE);
  }

  /** Carries out a proposal again, as after a crash that came before it was DONE. */
  private String carryOut(Proposal proposal) {
    var action =
        new ApprovedActs(fixture.book.history, fixture.ledger, fixture.book.safeMode)
            .actions()
            .get(proposal.getKind());
    return ((ProposalAction.Remote) Objects.requireNonNull(action))
        .carryOut(fixture.proposals.get(Ids.PROPOSAL.parse("id", proposal.getId())));
  }

  private Transaction paidIn(String key, long amount) {
    return ada.ledger()
        .postTransaction(deposit(key, ada.accountId(), amount).build())
        .getTransaction();
  }

  private SetAccountStatusResponse freeze(Saver saver) {
    return operator.setAccountStatus(status(saver, AccountStatus.ACCOUNT_STATUS_FROZEN));
  }

  private LedgerServiceBlockingStub ledger(UUID operatorId) {
    return LedgerServiceGrpc.newBlockingStub(fixture.server.asUser(operatorId, Role.ROLE_OPERATOR));
  }

  private Proposal approve(UUID operatorId, Proposal proposal) {
    return ProposalServiceGrpc.newBlockingStub(
            fixture.server.asUser(operatorId, Role.ROLE_OPERATOR))
        .approveProposal(ApproveProposalRequest.newBuilder().setId(proposal.getId()).build())
        .getProposal();
  }

  /** Returns why an approval is refused, or why it could not be carried out. */
  private String approval(UUID operatorId, Proposal proposal) {
    try {
      return approve(operatorId, proposal).getFailure();
    } catch (StatusRuntimeException e) {
      return GrpcErrors.fromStatus(e).detail();
    }
  }

  private static ReverseRequest reversal(String key, Transaction transaction) {
    return ReverseRequest.newBuilder()
        .setIdempotencyKey(key)
        .setTransactionId(transaction.getId())
        .setDescription("Paid in by mistake")
        .build();
  }

  private static SetAccountStatusRequest status(Saver saver, AccountStatus status) {
    return SetAccountStatusRequest.newBuilder()
        .setAccountId(saver.accountId())
        .setStatus(status)
        .setNote("fraud")
        .build();
  }
}
