package com.nissmart.payout.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.FakeLedger;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.CancelWithdrawalFileRequest;
import com.nissmart.payout.v1.CancelWithdrawalFileResponse;
import com.nissmart.payout.v1.GetWithdrawalFileRequest;
import com.nissmart.payout.v1.GetWithdrawalFileResponse;
import com.nissmart.payout.v1.ListWithdrawalFilesRequest;
import com.nissmart.payout.v1.RetryWithdrawalFileRequest;
import com.nissmart.payout.v1.RetryWithdrawalFileResponse;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.payout.v1.WithdrawalFile;
import com.nissmart.payout.v1.WithdrawalFileEntry;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WithdrawalFileRecordsTest {
  private static final String HEADER =
      "amount,currency,account_id,bank_code,account_number,account_name\n";
  private static final String BANK = "0123456789";
  private static final String REJECTED = "9990000001";

  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void a_file_is_listed_with_what_became_of_it() {
    String first = submit("payroll", line(1_000, BANK) + line(500, REJECTED) + "1,NGN,x,058,1,A\n");
    payout.workFor(Duration.ofSeconds(5));
    String second = submit("bonus", line(700, BANK) + line(2_000_000, BANK));

    assertThat(
            payout
                .asAda()
                .listWithdrawalFiles(ListWithdrawalFilesRequest.newBuilder().setPageSize(1).build())
                .getFilesList())
        .extracting(WithdrawalFile::getId)
        .containsExactly(second);
    GetWithdrawalFileResponse found = get(first);
    assertThat(found.getFile().getFileId()).isEqualTo("payroll");
    assertThat(found.getFile().getLines()).isEqualTo(3);
    assertThat(totals(first)).containsExactly("COMPLETED 1 1000", "FAILED 1 500", "REFUSED 1 0");
    assertThat(totals(second)).containsExactly("FAILED 1 2000000", "PENDING 1 700");
    assertThat(found.getEntriesList())
        .extracting(WithdrawalFileEntry::getState)
        .containsExactly("COMPLETED", "FAILED", "REFUSED");
    assertThat(found.getEntries(2).getCode()).isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void lines_of_a_file_come_in_pages() {
    String id = submit("payroll", line(100, BANK).repeat(5));
    GetWithdrawalFileRequest request =
        GetWithdrawalFileRequest.newBuilder().setId(id).setPageSize(3).build();
    GetWithdrawalFileResponse first = payout.asAda().getWithdrawalFile(request);
    GetWithdrawalFileResponse second =
        payout
            .asAda()
            .getWithdrawalFile(request.toBuilder().setPageToken(first.getNextPageToken()).build());
    assertThat(first.getEntriesList())
        .extracting(WithdrawalFileEntry::getLine)
        .containsExactly(2, 3, 4);
    assertThat(second.getEntriesList())
        .extracting(WithdrawalFileEntry::getLine)
        .containsExactly(5, 6);
    assertThat(second.getNextPageToken()).isEmpty();
  }

  @Test
  void the_cursor_of_anothers_list_is_refused() {
    submit("may", line(100, BANK));
    submit("june", line(100, BANK) + line(200, BANK));
    ListWithdrawalFilesRequest first =
        ListWithdrawalFilesRequest.newBuilder().setPageSize(1).build();
    String cursor = payout.asAda().listWithdrawalFiles(first).getNextPageToken();
    ListWithdrawalFilesRequest next = first.toBuilder().setPageToken(cursor).build();
    assertThat(payout.asAda().listWithdrawalFiles(next).getFilesCount()).isEqualTo(1);
    assertThat(
            Refused.by(() -> payout.asCustomer(UUID.randomUUID()).listWithdrawalFiles(next))
                .reason())
        .isEqualTo(Reason.CURSOR_INVALID);
  }

  @Test
  void nobody_sees_the_file_of_another() {
    String id = submit("payroll", line(100, BANK));
    GetWithdrawalFileRequest request = GetWithdrawalFileRequest.newBuilder().setId(id).build();
    assertThat(
            Refused.by(() -> payout.asCustomer(UUID.randomUUID()).getWithdrawalFile(request))
                .reason())
        .isEqualTo(Reason.WITHDRAWAL_FILE_NOT_FOUND);
  }

  @Test
  void the_same_content_under_another_name_needs_a_confirmation() {
    String first = submit("payroll", line(100, BANK) + line(200, BANK));
    String swapped = line(200, BANK) + line(100, BANK);

    Refusal refusal = Refused.by(() -> submit("payroll-2", swapped));

    assertThat(refusal.reason()).isEqualTo(Reason.POSSIBLE_DUPLICATE);
    assertThat(refusal.detail())
        .contains("'payroll'", first, payout.clock.instant().toString().substring(0, 10));
    assertThat(payout.ledger.heldInAll()).isEqualTo(300);
    SubmitWithdrawalFileResponse confirmed =
        send(request("payroll-2", swapped).setConfirmDuplicate(true));
    assertThat(confirmed.getAccepted()).isEqualTo(2);
    assertThat(get(confirmed.getId()).getFile().getDuplicateOf()).isEqualTo(first);
    assertThat(submit("payroll-2", swapped)).isEqualTo(confirmed.getId());
    assertThat(Refused.by(() -> submit("payroll-3", swapped)).reason())
        .isEqualTo(Reason.POSSIBLE_DUPLICATE);
  }

  @Test
  void a_dry_run_names_the_duplicate() {
    String first = submit("payroll", line(100, BANK));
    SubmitWithdrawalFileResponse preview =
        send(request("payroll-2", line(100, BANK)).setValidateOnly(true));
    assertThat(preview.getPossibleDuplicateOf()).isEqualTo(first);
    assertThat(preview.getAccepted()).isEqualTo(1);
  }

  @Test
  void one_content_under_eight_names_at_once_is_paid_once() throws Exception {
    List<Future<Boolean>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        String name = "payroll-" + i;
        answers.add(threads.submit(() -> accepted(name)));
      }
    }
    int accepted = 0;
    for (Future<Boolean> answer : answers) {
      accepted += answer.get() ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(1);
    assertThat(payout.ledger.heldInAll()).isEqualTo(100);
  }

  private boolean accepted(String name) {
    try {
      submit(name, line(100, BANK));
      return true;
    } catch (io.grpc.StatusRuntimeException e) {
      return false;
    }
  }

  @Test
  void a_mostly_equal_file_of_the_last_days_warns_only() {
    String first = submit("payroll", line(100, BANK) + line(200, BANK) + line(300, BANK));
    String changed = line(100, BANK) + line(200, BANK) + line(301, BANK);
    SubmitWithdrawalFileResponse warned = send(request("payroll-2", changed));
    assertThat(warned.getPossibleDuplicateOf()).isEqualTo(first);
    assertThat(warned.getAccepted()).isEqualTo(3);
    payout.passes(Duration.ofDays(8));
    String again = line(100, BANK) + line(200, BANK) + line(302, BANK);
    assertThat(send(request("payroll-3", again)).getPossibleDuplicateOf()).isEmpty();
  }

  @Test
  void a_cancelled_file_begins_nothing_more() {
    String lines = line(100, BANK) + line(200, BANK);
    submit("before", line(50, BANK));
    payout.workFor(Duration.ofSeconds(5));
    String id = submit("payroll", lines);

    CancelWithdrawalFileResponse cancelled = cancel(id);

    assertThat(cancelled.getCancelled()).isEqualTo(2);
    assertThat(cancelled.getNotCancelled()).isZero();
    assertThat(cancelled.getFile().hasCancelledAt()).isTrue();
    assertThat(payout.ledger.heldInAll()).isZero();
    assertThat(Refused.by(() -> submit("payroll", lines + line(1, BANK))).reason())
        .isEqualTo(Reason.WITHDRAWAL_FILE_CANCELLED);
    assertThat(Refused.by(() -> retry(id, "r1")).reason())
        .isEqualTo(Reason.WITHDRAWAL_FILE_CANCELLED);
    assertThat(cancel(id).getCancelled()).isZero();
    payout.checkInvariants();
  }

  @Test
  void a_payment_that_was_sent_is_not_cancelled() {
    String id = submit("payroll", line(100, BANK));
    payout.workFor(Duration.ofSeconds(5));
    assertThat(cancel(id).getNotCancelled()).isEqualTo(1);
    assertThat(totals(id)).containsExactly("COMPLETED 1 100");
  }

  @Test
  void a_file_that_stopped_halfway_says_so_and_can_go_on() {
    String lines = line(100, BANK).repeat(1_200);
    payout.ledger.trouble(FakeLedger.Trouble.AWAY);
    assertThat(Refused.by(() -> submit("payroll", lines)).reason())
        .isIn(Reason.UNAVAILABLE, Reason.DEADLINE_EXCEEDED);
    String id = onlyFile();
    assertThat(totals(id)).containsExactly("NOT_BEGUN 200 20000", "PENDING 1000 100000");
    payout.ledger.trouble(FakeLedger.Trouble.NONE);

    assertThat(submit("payroll", lines)).isEqualTo(id);

    assertThat(totals(id)).containsExactly("PENDING 1200 120000");
    assertThat(payout.ledger.heldInAll()).isEqualTo(120_000);
  }

  @Test
  void a_file_that_stopped_halfway_can_be_cancelled() {
    payout.ledger.trouble(FakeLedger.Trouble.AWAY);
    Refused.by(() -> submit("payroll", line(100, BANK).repeat(1_005)));
    payout.ledger.trouble(FakeLedger.Trouble.NONE);
    String id = onlyFile();
    assertThat(cancel(id).getCancelled()).isEqualTo(1_000);
    assertThat(totals(id)).containsExactly("CANCELLED 1000 100000", "NOT_BEGUN 5 500");
    assertThat(payout.ledger.heldInAll()).isZero();
  }

  @Test
  void a_retry_begins_once_what_failed() {
    String id = submit("payroll", line(300, REJECTED) + line(2_000_000, BANK) + line(100, BANK));
    payout.workFor(Duration.ofSeconds(5));
    assertThat(totals(id)).containsExactly("COMPLETED 1 100", "FAILED 2 2000300");
    payout.ledger.deposit(payout.wallet, 2_000_000);

    RetryWithdrawalFileResponse answer = retry(id, "r1");
    RetryWithdrawalFileResponse replay = retry(id, "r1");

    assertThat(answer.getRetried()).isEqualTo(2);
    assertThat(answer.getRefused()).isZero();
    assertThat(replay.getRetried()).isZero();
    assertThat(totals(id)).containsExactly("COMPLETED 1 100", "PENDING 2 2000300");
    payout.workFor(Duration.ofSeconds(5));
    assertThat(retry(id, "r1").getRetried()).isEqualTo(1);
    assertThat(totals(id)).containsExactly("COMPLETED 2 2000100", "FAILED 1 300");
    assertThat(retry(id, "r2").getRetried()).isEqualTo(1);
    assertThat(totals(id)).containsExactly("COMPLETED 2 2000100", "PENDING 1 300");
    payout.checkInvariants();
  }

  @Test
  void a_retry_takes_lines_that_had_no_withdrawal() {
    UUID later = UUID.randomUUID();
    String lines = line(100, BANK) + line(170, BANK).replace(account(), Ids.ACCOUNT.format(later));
    String id = submit("payroll", lines);
    assertThat(totals(id)).containsExactly("PENDING 1 100", "REFUSED 1 170");
    assertThat(get(id).getEntries(1).getCode()).isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    payout.ledger.open(later, payout.ada, 1_000);

    assertThat(retry(id, "r1").getBegun()).isEqualTo(1);

    assertThat(totals(id)).containsExactly("PENDING 2 270");
  }

  @Test
  void a_retry_does_not_take_lines_that_were_removed_from_the_file() {
    UUID later = UUID.randomUUID();
    String bad = line(170, BANK).replace(account(), Ids.ACCOUNT.format(later));
    String id = submit("payroll", line(100, BANK) + bad);
    submit("payroll", line(100, BANK));
    payout.ledger.open(later, payout.ada, 1_000);

    assertThat(retry(id, "r1").getBegun()).isZero();
    assertThat(totals(id)).containsExactly("PENDING 1 100");
  }

  @Test
  void a_cut_file_is_refused_as_a_whole() {
    for (String cut :
        List.of(
            line(100, BANK) + "\"250,NGN," + account() + ",058," + BANK + ",Ada",
            line(100, BANK) + "250,NGN," + account() + ",058,01234")) {
      assertThat(Refused.fields(Refused.by(() -> submit("payroll", cut))))
          .containsExactly("content MALFORMED");
    }
    assertThat(payout.number("SELECT count(*) FROM withdrawal_file")).isZero();
    assertThat(payout.ledger.heldInAll()).isZero();
  }

  @Test
  void empty_rows_do_not_move_the_numbers_of_lines() {
    String id = submit("payroll", ",,,,,\n" + line(100, BANK) + ",,,,,\n\n" + line(200, BANK));
    assertThat(get(id).getEntriesList())
        .extracting(WithdrawalFileEntry::getLine)
        .containsExactly(3, 6);
    assertThat(get(id).getFile().getLines()).isEqualTo(2);
  }

  private String onlyFile() {
    return payout
        .asAda()
        .listWithdrawalFiles(ListWithdrawalFilesRequest.getDefaultInstance())
        .getFiles(0)
        .getId();
  }

  private GetWithdrawalFileResponse get(String id) {
    return payout
        .asAda()
        .getWithdrawalFile(GetWithdrawalFileRequest.newBuilder().setId(id).build());
  }

  private List<String> totals(String id) {
    return get(id).getTotalsList().stream()
        .map(total -> total.getState() + " " + total.getCount() + " " + total.getAmount())
        .toList();
  }

  private CancelWithdrawalFileResponse cancel(String id) {
    return payout
        .asAda()
        .withDeadlineAfter(Duration.ofSeconds(60))
        .cancelWithdrawalFile(CancelWithdrawalFileRequest.newBuilder().setId(id).build());
  }

  private RetryWithdrawalFileResponse retry(String id, String key) {
    return payout
        .asAda()
        .retryWithdrawalFile(
            RetryWithdrawalFileRequest.newBuilder().setId(id).setIdempotencyKey(key).build());
  }

  private String submit(String name, String lines) {
    return send(request(name, lines)).getId();
  }

  private SubmitWithdrawalFileRequest.Builder request(String name, String lines) {
    return SubmitWithdrawalFileRequest.newBuilder()
        .setFileId(name)
        .setFormat(WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV)
        .setContent(ByteString.copyFromUtf8(HEADER + lines));
  }

  private SubmitWithdrawalFileResponse send(SubmitWithdrawalFileRequest.Builder request) {
    return payout
        .asAda()
        .withDeadlineAfter(Duration.ofSeconds(60))
        .submitWithdrawalFile(request.build());
  }

  private String account() {
    return Ids.ACCOUNT.format(payout.wallet);
  }

  private String line(long amount, String number) {
    return "%d,NGN,%s,058,%s,Ada Obi\n".formatted(amount, account(), number);
  }
}
