package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalServiceGrpc;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetVerificationRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ReleaseSafeModeRequest;
import com.nissmart.ledger.v1.SafeModeFreeze;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestServer;
import io.grpc.Channel;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The freezing of an account or the book by a finding, and the release by two operators. */
class SafeModeTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final Saver ada = fixture.saver().with(10_000);
  private final Saver bola = fixture.saver().with(10_000);
  private final Saver chidi = fixture.saver().with(10_000);
  private final Channel ngozi = fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR);
  private final Channel emeka = fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR);

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void an_account_that_a_finding_names_is_frozen() {
    Transaction hold = fixture.payout.hold(fixture.hold(ada, "hold", 500).build()).getTransaction();
    alter("UPDATE entry SET balance = balance + 1 WHERE seq = 1 AND amount > 0");
    verify();
    assertThat(post(ada, "out", ada, bola)).isEqualTo(Reason.LEDGER_BEHIND);
    assertThat(post(bola, "in", bola, ada)).isEqualTo(Reason.LEDGER_BEHIND);
    assertThat(
            refusal(() ->
                    ada.ledger().postTransaction(deposit("more", ada.accountId(), 100).build()))
                .reason())
        .isEqualTo(Reason.LEDGER_BEHIND);
    assertThat(refusal(() -> fixture.payout.hold(fixture.hold(ada, "again", 500).build())).reason())
        .isEqualTo(Reason.LEDGER_BEHIND);
    assertThat(post(bola, "others", bola, chidi)).isNull();
    fixture.payout.capture(
        CaptureRequest.newBuilder()
            .setIdempotencyKey("paid")
            .setHoldTransactionId(hold.getId())
            .build());
    assertThat(ada.balance()).as("the bank had paid, and reads go on").isEqualTo("9500/0/9500");
    assertThat(isInSafeMode(ada)).isTrue();
    assertThat(isInSafeMode(bola)).isFalse();
    assertThat(frozen())
        .singleElement()
        .satisfies(freeze -> {
          assertThat(freeze.getAccountId()).isEqualTo(ada.accountId());
          assertThat(freeze.getFinding()).startsWith("entry 1 of " + ada.accountId());
        });
  }

  @Test
  void a_system_account_that_a_finding_names_freezes_the_book() {
    alter("UPDATE entry SET balance = balance + 1 WHERE seq = 1 AND amount < 0");
    verify();
    assertThat(frozen())
        .singleElement()
        .satisfies(freeze -> assertThat(freeze.getAccountId()).isEmpty());
    assertThat(post(ada, "out", ada, bola)).isEqualTo(Reason.LEDGER_BEHIND);
  }

  @Test
  void two_operators_release_an_account() {
    alter("UPDATE entry SET balance = balance + 1 WHERE seq = 1 AND amount > 0");
    verify();
    Proposal proposal = release(ngozi, ada.accountId());
    assertThat(release(ngozi, ada.accountId())).isEqualTo(proposal);
    assertThat(refusal(() -> approve(ngozi, proposal)).reason())
        .isEqualTo(Reason.SECOND_OPERATOR_REQUIRED);
    assertThat(post(ada, "early", ada, bola)).isEqualTo(Reason.LEDGER_BEHIND);
    assertThat(approve(emeka, proposal).getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    awaitSafeMode(fixture.book, false);
    assertThat(post(ada, "early", ada, bola)).as("nothing was recorded under the key").isNull();
    verify();
    assertThat(frozen()).as("the same finding freezes nothing again").isEmpty();
    alter("UPDATE entry SET balance = balance - 1 WHERE seq = 1 AND amount > 0");
    alter("UPDATE entry SET held = held + 1 WHERE seq = 1 AND amount > 0");
    verify();
    assertThat(frozen()).as("another finding does").hasSize(1);
  }

  @Test
  void what_is_found_after_the_proposal_stays_frozen() {
    alter("UPDATE entry SET balance = balance + 1 WHERE seq = 1 AND amount > 0");
    verify();
    Proposal proposal = release(ngozi, ada.accountId());
    alter("UPDATE entry SET balance = balance + 1 WHERE seq = 1 AND amount > 0");
    verify();
    approve(emeka, proposal);
    assertThat(frozen()).hasSize(1);
  }

  @Test
  void a_broken_chain_freezes_the_whole_book() {
    alter("UPDATE journal SET payload = payload || '\\x00' WHERE batch_no = 2");
    verify();
    assertThat(post(ada, "out", ada, bola)).isEqualTo(Reason.LEDGER_BEHIND);
    assertThat(refusal(() -> fixture.openAccount(UUID.randomUUID(), "NGN")).reason())
        .isEqualTo(Reason.LEDGER_BEHIND);
    assertThat(
            ada.ledger()
                .postTransaction(deposit("opening", ada.accountId(), 10_000).build())
                .getReplayed())
        .as("a repeated request gets its answer")
        .isTrue();
    assertThat(bola.balance()).isEqualTo("10000/0/10000");
    assertThat(isInSafeMode(bola)).isTrue();
    assertThat(approve(emeka, release(ngozi, "")).getStatus())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    awaitSafeMode(fixture.book, false);
    assertThat(post(ada, "out", ada, bola)).isNull();
  }

  @Test
  void a_journal_without_its_primary_key_freezes_the_book() {
    execute("ALTER TABLE journal DROP CONSTRAINT journal_pk");
    verify();
    assertThat(frozen())
        .singleElement()
        .satisfies(freeze -> {
          assertThat(freeze.getAccountId()).isEmpty();
          assertThat(freeze.getFinding()).contains("constraint journal_pk on journal is missing");
        });
    assertThat(post(ada, "out", ada, bola)).isEqualTo(Reason.LEDGER_BEHIND);
  }

  @Test
  void another_missing_guard_is_found_and_freezes_nothing() {
    execute("DROP INDEX transaction_dedup");
    assertThat(verify()).contains("unique index transaction_dedup on transaction is missing");
    assertThat(frozen()).isEmpty();
    assertThat(post(ada, "out", ada, bola)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE daily_total SET count = count + 1",
        "UPDATE account_total SET count = count + 1 WHERE kind = 'CUSTOMER'"
      })
  void a_wrong_total_is_found_and_freezes_nothing(String sql) {
    alter(sql);
    assertThat(verify()).contains("_total ").contains(": count is ");
    assertThat(frozen()).isEmpty();
    assertThat(post(ada, "out", ada, bola)).isNull();
  }

  @Test
  void a_freeze_is_in_the_database_for_every_replica() {
    alter("UPDATE entry SET balance = balance + 1 WHERE seq = 1 AND amount > 0");
    verify();
    fixture.book.role.close();
    TestServer other = fixture.replica(LedgerFixture.SETTINGS);
    LedgerServiceBlockingStub adaThere =
        LedgerServiceGrpc.newBlockingStub(other.asCustomer(ada.userId()));
    assertThat(
            refusal(() ->
                    adaThere.postTransaction(
                        transfer("there", ada.accountId(), bola.accountId(), 100).build()))
                .reason())
        .isEqualTo(Reason.LEDGER_BEHIND);
  }

  @Test
  void nothing_is_released_that_is_not_frozen() {
    assertThat(refusal(() -> release(ngozi, "")).reason())
        .isEqualTo(Reason.ACCOUNT_STATUS_CONFLICT);
    assertThat(refusal(() -> release(ngozi, ada.accountId())).reason())
        .isEqualTo(Reason.ACCOUNT_STATUS_CONFLICT);
    assertThat(refusal(() -> release(ngozi, "acc_1")).reason()).isEqualTo(Reason.INVALID_REQUEST);
  }

  private @org.jspecify.annotations.Nullable Reason post(
      Saver by, String key, Saver from, Saver to) {
    try {
      var _ =
          by.ledger().postTransaction(transfer(key, from.accountId(), to.accountId(), 100).build());
      return null;
    } catch (io.grpc.StatusRuntimeException e) {
      return com.nissmart.runtime.grpc.GrpcErrors.fromStatus(e).reason();
    }
  }

  @CanIgnoreReturnValue
  private String verify() {
    fixture.awaitTables();
    return LedgerServiceGrpc.newBlockingStub(ngozi)
        .verifyBook(VerifyBookRequest.newBuilder().setFull(true).build())
        .getFinding();
  }

  private List<SafeModeFreeze> frozen() {
    return LedgerServiceGrpc.newBlockingStub(ngozi)
        .getVerification(GetVerificationRequest.getDefaultInstance())
        .getSafeModeList();
  }

  private boolean isInSafeMode(Saver saver) {
    return saver
        .ledger()
        .getAccount(GetAccountRequest.newBuilder().setAccountId(saver.accountId()).build())
        .getAccount()
        .getInSafeMode();
  }

  private static Proposal release(Channel operator, String accountId) {
    return LedgerServiceGrpc.newBlockingStub(operator)
        .releaseSafeMode(
            ReleaseSafeModeRequest.newBuilder()
                .setAccountId(accountId)
                .setNote("Looked at")
                .build())
        .getProposal();
  }

  private static Proposal approve(Channel operator, Proposal proposal) {
    return ProposalServiceGrpc.newBlockingStub(operator)
        .approveProposal(ApproveProposalRequest.newBuilder().setId(proposal.getId()).build())
        .getProposal();
  }

  private static void awaitSafeMode(BookReplica book, boolean isFrozen) {
    Await.until(
        java.time.Duration.ofSeconds(20),
        "the replica has read what is frozen",
        () ->
            (book.safeMode.frozen().wholeBook() || !book.safeMode.frozen().accounts().isEmpty())
                == isFrozen);
  }

  private void execute(String sql) {
    fixture.awaitTables();
    new AcceptedBook(fixture.database).execute(sql);
  }

  private void alter(String sql) {
    fixture.awaitTables();
    try (Database owner = Database.open("owner", fixture.database.superuser())) {
      owner
          .jdbi()
          .useHandle(handle -> {
            handle.execute("SET session_replication_role = replica");
            assertThat(handle.execute(sql)).isEqualTo(1);
          });
    }
  }
}
