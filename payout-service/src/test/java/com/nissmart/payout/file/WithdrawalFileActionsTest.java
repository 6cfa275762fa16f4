package com.nissmart.payout.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.CancelWithdrawalFileRequest;
import com.nissmart.payout.v1.CancelWithdrawalFileResponse;
import com.nissmart.payout.v1.GetWithdrawalFileRequest;
import com.nissmart.payout.v1.ListWithdrawalFilesRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.RetryWithdrawalFileRequest;
import com.nissmart.payout.v1.RetryWithdrawalFileResponse;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.WithdrawalFile;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import com.nissmart.payout.withdrawal.intake.Destinations;
import com.nissmart.payout.withdrawal.intake.Withdrawals;
import com.nissmart.runtime.identity.Caller;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancellations and retries of files, also by operators and at the same time. */
class WithdrawalFileActionsTest {
  private static final String HEADER =
      "amount,currency,account_id,bank_code,account_number,account_name\n";

  private final PayoutFixture payout = new PayoutFixture();
  private final PayoutServiceBlockingStub operator =
      payout.as(UUID.randomUUID(), Role.ROLE_OPERATOR);

  @AfterEach
  void stop() {
    payout.close();
  }

  /** The cancellation comes while the first rows are being retried, before the others are. */
  @Test
  void a_retry_ends_where_a_cancellation_begins() {
    String id = failed(12);
    AtomicBoolean first = new AtomicBoolean(true);
    WithdrawalFileActions slow =
        actions(() -> {
          if (first.getAndSet(false)) {
            assertThat(cancel(operator, id).getFile().hasCancelledAt()).isTrue();
          }
        });
    Caller.User ada = new Caller.User(payout.ada, Set.of(Role.ROLE_CUSTOMER), "ses");

    UUID file = Ids.WITHDRAWAL_FILE.parse("id", id);
    RetryWithdrawalFileResponse answer = slow.retry(ada, file, "r1");

    assertThat(answer.getRetried() + answer.getRefused()).isEqualTo(12);
    assertThat(begun()).isBetween(1L, 4L);
    assertThat(retry(payout.asAda(), id).getRetried())
        .as("replayed in the cancelled file")
        .isZero();
    assertThatThrownBy(() -> slow.retry(ada, file, "r2"))
        .isInstanceOf(Refusal.class)
        .extracting(refusal -> ((Refusal) refusal).reason())
        .isEqualTo(Reason.WITHDRAWAL_FILE_CANCELLED);

    payout.workFor(Duration.ofSeconds(10));
    assertThat(totals(id)).allMatch(total -> total.matches("(CANCELLED|FAILED) .*"));
    assertThat(payout.ledger.paidOut(payout.wallet)).isZero();
    assertThat(payout.ledger.heldInAll()).isZero();
    payout.checkInvariants();
  }

  @Test
  void a_repeated_retry_replays_in_a_file_cancelled_since() {
    String id = failed(3);
    assertThat(retry(operator, id).getRetried()).isEqualTo(3);
    payout.ledger.limitHolds(50);
    cancel(operator, id);
    RetryWithdrawalFileResponse again = retry(operator, id);
    assertThat(again.getRefused()).isZero();
    assertThat(totals(id)).containsExactly("CANCELLED 3");
  }

  private long begun() {
    return payout.number("select count(*) from withdrawal_attempt where attempt_no > 1");
  }

  @Test
  void two_cancellations_count_each_row_once() {
    String id = submit("payroll", line(100).repeat(3));
    int both = cancel(payout.asAda(), id).getCancelled() + cancel(operator, id).getCancelled();
    assertThat(both).isEqualTo(3);
    assertThat(totals(id)).containsExactly("CANCELLED 3");
  }

  @Test
  void staff_see_the_files_of_all_users() {
    String id = submit("payroll", line(100));
    for (Role role : List.of(Role.ROLE_OPERATOR, Role.ROLE_AUDITOR)) {
      PayoutServiceBlockingStub reader = payout.as(UUID.randomUUID(), role);
      assertThat(files(reader, "")).extracting(WithdrawalFile::getId).containsExactly(id);
      assertThat(files(reader, "").getFirst().getUserId()).isEqualTo(Ids.USER.format(payout.ada));
      assertThat(files(reader, Ids.USER.format(UUID.randomUUID()))).isEmpty();
      assertThat(reader.getWithdrawalFile(request(id)).getTotals(0).getState())
          .isEqualTo("PENDING");
    }
    PayoutServiceBlockingStub auditor = payout.as(UUID.randomUUID(), Role.ROLE_AUDITOR);
    assertThat(Refused.by(() -> cancel(auditor, id)).reason()).isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(files(payout.asCustomer(UUID.randomUUID()), "")).isEmpty();
  }

  /** An operator never begins a withdrawal of somebody else. */
  @Test
  void an_operator_retries_only_what_had_begun() {
    UUID later = UUID.randomUUID();
    payout.ledger.limitHolds(150);
    String id =
        submit("payroll", line(200) + line(100).replace(account(), Ids.ACCOUNT.format(later)));
    payout.ledger.limitHolds(Long.MAX_VALUE);
    payout.ledger.open(later, payout.ada, 1_000);

    RetryWithdrawalFileResponse answer = retry(operator, id);

    assertThat(answer.getRetried()).isEqualTo(1);
    assertThat(answer.getBegun()).isZero();
    assertThat(totals(id)).containsExactly("PENDING 1", "REFUSED 1");
    assertThat(retry(payout.asAda(), id).getBegun()).isEqualTo(1);
  }

  @Test
  void a_cancelled_file_is_not_retried_by_an_operator() {
    String id = failed(1);
    cancel(operator, id);
    assertThat(Refused.by(() -> retry(operator, id)).reason())
        .isEqualTo(Reason.WITHDRAWAL_FILE_CANCELLED);
  }

  /** Returns a file whose lines the ledger has refused, and would accept now. */
  private String failed(int lines) {
    payout.ledger.limitHolds(50);
    String id = submit("payroll", line(100).repeat(lines));
    payout.ledger.limitHolds(Long.MAX_VALUE);
    assertThat(totals(id)).containsExactly("FAILED " + lines);
    return id;
  }

  /** Returns the actions of a process in which something happens before each call to the ledger. */
  private WithdrawalFileActions actions(Runnable before) {
    ClientInterceptor interceptor =
        new ClientInterceptor() {
          @Override
          public <Q, R> ClientCall<Q, R> interceptCall(
              MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            synchronized (before) {
              before.run();
            }
            return next.newCall(method, options);
          }
        };
    Withdrawals withdrawals =
        new Withdrawals(
            payout.jdbi,
            payout.holds(payout.jdbi, payout.ledgerClient(interceptor), Duration.ZERO),
            payout.limits,
            new Destinations(payout.accounts, payout.names),
            payout.ids,
            payout.clock,
            () -> {});
    return new WithdrawalFileActions(payout.jdbi, withdrawals, payout.clock);
  }

  private static List<WithdrawalFile> files(PayoutServiceBlockingStub reader, String user) {
    return reader
        .listWithdrawalFiles(ListWithdrawalFilesRequest.newBuilder().setUserId(user).build())
        .getFilesList();
  }

  private List<String> totals(String id) {
    return payout.asAda().getWithdrawalFile(request(id)).getTotalsList().stream()
        .map(total -> total.getState() + " " + total.getCount())
        .toList();
  }

  private static GetWithdrawalFileRequest request(String id) {
    return GetWithdrawalFileRequest.newBuilder().setId(id).build();
  }

  private static CancelWithdrawalFileResponse cancel(PayoutServiceBlockingStub by, String id) {
    return by.cancelWithdrawalFile(CancelWithdrawalFileRequest.newBuilder().setId(id).build());
  }

  private static RetryWithdrawalFileResponse retry(PayoutServiceBlockingStub by, String id) {
    return by.retryWithdrawalFile(
        RetryWithdrawalFileRequest.newBuilder().setId(id).setIdempotencyKey("r1").build());
  }

  private String submit(String name, String lines) {
    return payout
        .asAda()
        .withDeadlineAfter(Duration.ofSeconds(60))
        .submitWithdrawalFile(
            SubmitWithdrawalFileRequest.newBuilder()
                .setFileId(name)
                .setFormat(WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV)
                .setContent(ByteString.copyFromUtf8(HEADER + lines))
                .build())
        .getId();
  }

  private String account() {
    return Ids.ACCOUNT.format(payout.wallet);
  }

  private String line(long amount) {
    return "%d,NGN,%s,058,0123456789,Ada Obi\n".formatted(amount, account());
  }
}
