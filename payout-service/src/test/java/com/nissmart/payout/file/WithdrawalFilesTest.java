package com.nissmart.payout.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.payout.FakeLedger;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.WithdrawalSums;
import com.nissmart.payout.limit.LimitSettings;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import com.nissmart.payout.v1.WithdrawalFileLine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WithdrawalFilesTest {
  private static final String HEADER =
      "amount,currency,account_id,bank_code,account_number,account_name\n";

  private PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void good_lines_become_withdrawals_and_bad_ones_say_why() {
    String file =
        HEADER
            + line(1_000, "0123456789", "Ada Obi")
            + line(2_000, "0123456792", "\"Obi, \"\"Ada\"\" A.\"")
            + line(1_000, "12345", "Ada Obi")
            + "\r\n"
            + "abc,NGN,"
            + account()
            + ",058,0123456789,Ada Obi\n"
            + "100,NGN,"
            + account()
            + ",058\n"
            + line(2_000_000, "0123456789", "Ada Obi")
            + "100,NGN,acc_00000000000000000000000000,058,0123456789,Ada Obi\n"
            + "100,NGN,wallet,058,0123456789,Ada Obi";

    SubmitWithdrawalFileResponse answer = submit("payroll", file);

    assertThat(answer.getLinesList().stream().map(WithdrawalFilesTest::verdict))
        .containsExactly(
            "2 accepted",
            "3 accepted",
            "4 INVALID_REQUEST account_number",
            "6 INVALID_REQUEST amount",
            "7 INVALID_REQUEST ",
            "8 INSUFFICIENT_FUNDS ",
            "9 ACCOUNT_NOT_FOUND ",
            "10 INVALID_REQUEST account_id");
    assertThat(answer.getAccepted()).isEqualTo(2);
    assertThat(answer.getRefused()).isEqualTo(6);
    assertThat(answer.getAcceptedAmounts(0).getAmount()).isEqualTo(3_000);
    assertThat(payout.ledger.heldInAll()).isEqualTo(3_000);
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.get(answer.getLines(1).getWithdrawalId()).getDestination().getAccountName())
        .isEqualTo("Obi, \"Ada\" A.");
    payout.checkInvariants();
  }

  @Test
  void json_lines_are_read_as_strictly_as_a_request() {
    String good =
        "{\"account_id\":\"%s\",\"amount\":1000,\"currency\":\"NGN\",\"destination\":{\"bank_code\":\"058\",\"account_number\":\"0123456789\",\"account_name\":\"Ada Obi\"}}"
            .formatted(account());
    String file =
        String.join(
            "\n",
            good,
            "",
            good.replace("1000", "\"1000\""),
            good.replace("1000", "10.5"),
            good.replace("1000", "99999999999999999999"),
            good.replace("\"currency\"", "\"amount\":1,\"currency\""),
            good.replace("\"currency\"", "\"note\":1,\"currency\""),
            good.replace("bank_code", "bank"),
            good + good,
            "{\"account_id\":",
            "[1]");

    SubmitWithdrawalFileResponse answer =
        submit("f", file, WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_JSON_LINES, false);

    assertThat(answer.getLinesList().stream().map(WithdrawalFilesTest::verdict))
        .containsExactly(
            "1 accepted",
            "3 INVALID_REQUEST amount",
            "4 INVALID_REQUEST amount",
            "5 INVALID_REQUEST amount",
            "6 INVALID_REQUEST amount",
            "7 INVALID_REQUEST note",
            "8 INVALID_REQUEST destination.bank",
            "9 INVALID_REQUEST ",
            "10 INVALID_REQUEST ",
            "11 INVALID_REQUEST ");
  }

  @Test
  void the_same_file_again_begins_nothing_and_lists_the_replays() {
    String file = HEADER + line(1_000, "0123456789", "Ada") + line(2_000_000, "0123456789", "Ada");
    SubmitWithdrawalFileResponse first = submit("payroll", file);
    payout.workFor(Duration.ofSeconds(5));

    SubmitWithdrawalFileResponse again = submit("payroll", file);

    assertThat(again.getAccepted()).isZero();
    assertThat(again.getReplayed()).isEqualTo(1);
    assertThat(again.getLines(0).getWithdrawalId()).isEqualTo(first.getLines(0).getWithdrawalId());
    assertThat(again.getLines(1)).isEqualTo(first.getLines(1));
    assertThat(payout.number("select count(*) from withdrawal")).isEqualTo(2);
    assertThat(payout.ledger.paidOut(payout.wallet)).isEqualTo(1_000);
  }

  @Test
  void a_file_with_a_changed_line_begins_nothing_new() {
    submit("payroll", HEADER + line(1_000, "0123456789", "Ada") + line(500, "0123456789", "Ada"));
    SubmitWithdrawalFileResponse again =
        submit(
            "payroll",
            HEADER
                + line(1_001, "0123456789", "Ada")
                + line(500, "0123456789", "Ada")
                + line(700, "0123456789", "Ada"));
    assertThat(again.getLinesList().stream().map(WithdrawalFilesTest::verdict))
        .containsExactly(
            "2 IDEMPOTENCY_KEY_REUSED amount", "3 replayed", "4 IDEMPOTENCY_KEY_REUSED ");
  }

  @Test
  void a_moved_line_is_not_paid_again() {
    String lines =
        line(300, "0123456789", "Ada")
            + line(200, "0123456789", "Ada")
            + line(100, "0123456789", "Ada");
    submit("payroll", HEADER + lines);

    String moved = HEADER + line(50, "0123456789", "Ada") + lines;
    SubmitWithdrawalFileResponse answer = submit("payroll", moved);
    SubmitWithdrawalFileResponse preview =
        submit("payroll", moved, WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV, true);

    assertThat(answer.getAccepted()).isZero();
    assertThat(payout.ledger.heldInAll()).isEqualTo(600);
    assertThat(preview).isEqualTo(answer);
  }

  @Test
  void a_malformed_line_can_be_corrected_under_the_same_name() {
    String good = line(300, "0123456789", "Ada");
    submit("payroll", HEADER + good + line(200, "12345", "Ada"));
    SubmitWithdrawalFileResponse mended =
        submit("payroll", HEADER + good + line(200, "0123456789", "Ada"));
    assertThat(mended.getLinesList().stream().map(WithdrawalFilesTest::verdict))
        .containsExactly("2 replayed", "3 accepted");
  }

  @Test
  void to_validate_gives_the_verdicts_and_begins_nothing() {
    restart(new LimitSettings(100, 900_000, 0, 3, 0, 0));
    submit("payroll", HEADER + line(1_000, "0123456789", "Ada"));
    String file =
        HEADER
            + line(1_000, "0123456789", "Ada")
            + line(99, "0123456789", "Ada")
            + line(900_000, "0123456789", "Ada")
            + line(900_000, "0123456789", "Ada")
            + line(100, "0123456789", "Ada")
            + "100,USD,"
            + account()
            + ",058,0123456789,Ada\n";

    SubmitWithdrawalFileResponse answer =
        submit("payroll", file, WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV, true);

    assertThat(answer.getLinesList().stream().map(WithdrawalFilesTest::verdict))
        .containsExactly(
            "2 replayed",
            "3 AMOUNT_TOO_SMALL ",
            "4 accepted",
            "5 INSUFFICIENT_FUNDS ",
            "6 WITHDRAWAL_LIMIT_EXCEEDED ",
            "7 CURRENCY_MISMATCH ");
    assertThat(payout.number("select count(*) from withdrawal")).isEqualTo(1);
    assertThat(payout.ledger.heldInAll()).isEqualTo(1_000);
  }

  @Test
  void to_validate_asks_the_ledger_about_its_own_limits() {
    payout.ledger.limitHolds(5_000);
    String file =
        HEADER
            + line(5_000, "0123456789", "Ada")
            + line(5_001, "0123456789", "Ada")
            + line(5_000, "0123456789", "Ada");

    SubmitWithdrawalFileResponse preview =
        submit("payroll", file, WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV, true);

    assertThat(preview.getLinesList().stream().map(WithdrawalFilesTest::verdict))
        .containsExactly("2 accepted", "3 DAILY_LIMIT_EXCEEDED ", "4 accepted");
    assertThat(payout.ledger.heldInAll()).isZero();
    assertThat(payout.number("select count(*) from withdrawal")).isZero();
    assertThat(
            submit("payroll", file).getLinesList().stream()
                .map(WithdrawalFilesTest::verdict)
                .toList())
        .isEqualTo(preview.getLinesList().stream().map(WithdrawalFilesTest::verdict).toList());
  }

  @Test
  void a_dry_run_does_not_blame_lines_for_an_absent_ledger() {
    payout.ledger.trouble(FakeLedger.Trouble.AWAY);

    assertThat(
            Refused.by(() ->
                    submit(
                        "payroll",
                        HEADER + line(100, "0123456789", "Ada"),
                        WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV,
                        true))
                .reason())
        .isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void limits_count_the_lines_before() {
    restart(new LimitSettings(100, 10_000, 0, 2, 0, 0));
    SubmitWithdrawalFileResponse answer =
        submit("f", HEADER + line(100, "0123456789", "Ada").repeat(4));
    assertThat(answer.getLinesList().stream().map(WithdrawalFilesTest::verdict))
        .containsExactly(
            "2 accepted",
            "3 accepted",
            "4 WITHDRAWAL_LIMIT_EXCEEDED ",
            "5 WITHDRAWAL_LIMIT_EXCEEDED ");
    assertThat(
            payout.number("select sum(taken_count) from withdrawal_usage where subject = 'USER'"))
        .isEqualTo(4);
    WithdrawalSums.check(payout);
  }

  @Test
  void the_same_file_finishes_after_the_ledger_was_away() {
    String file = HEADER + line(100, "0123456789", "Ada").repeat(300);
    payout.ledger.trouble(FakeLedger.Trouble.ACTS_AND_TIMES_OUT);
    assertThat(Refused.by(() -> submit("f", file)).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    payout.ledger.trouble(FakeLedger.Trouble.NONE);

    SubmitWithdrawalFileResponse again = submit("f", file);

    assertThat(again.getReplayed()).isEqualTo(300);
    assertThat(payout.ledger.heldInAll()).isEqualTo(30_000);
    payout.workFor(Duration.ofSeconds(30));
    payout.checkInvariants();
  }

  @Test
  void the_same_file_by_several_at_once_is_one_file() throws Exception {
    String file = HEADER + line(100, "0123456789", "Ada").repeat(200);
    List<Future<SubmitWithdrawalFileResponse>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        answers.add(threads.submit(() -> submit("f", file)));
      }
    }
    int accepted = 0;
    Set<String> ids = new TreeSet<>();
    for (Future<SubmitWithdrawalFileResponse> answer : answers) {
      accepted += answer.get().getAccepted();
      answer.get().getLinesList().forEach(line -> ids.add(line.getWithdrawalId()));
    }
    assertThat(accepted).isEqualTo(200);
    assertThat(ids).hasSize(200);
    assertThat(payout.ledger.heldInAll()).isEqualTo(20_000);
  }

  @Test
  void ten_thousand_lines_are_taken_and_one_more_is_not() {
    String line = line(100, "0123456789", "Ada");
    SubmitWithdrawalFileResponse answer = submit("f", HEADER + line.repeat(10_000));
    assertThat(answer.getAccepted()).isEqualTo(10_000);
    assertThat(payout.ledger.heldInAll()).isEqualTo(1_000_000);
    assertThat(Refused.fields(Refused.by(() -> submit("g", HEADER + line.repeat(10_001)))))
        .containsExactly("content TOO_LONG");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                    | content REQUIRED
          'amount,currency'                     | content MALFORMED
          'amount,amount,currency,account_id,bank_code,account_number,account_name' | content MALFORMED
          'amount,currency,account_id,bank_code,account_number,account_name' | content REQUIRED
          """)
  void a_malformed_file_is_refused_as_a_whole(String file, String mistake) {
    assertThat(Refused.fields(Refused.by(() -> submit("f", file)))).containsExactly(mistake);
  }

  @Test
  void a_file_has_a_name_a_format_and_utf_8_text() {
    String file = HEADER + line(100, "0123456789", "Ada");
    assertThat(Refused.fields(Refused.by(() -> submit("", file))))
        .containsExactly("file_id REQUIRED");
    assertThat(Refused.fields(Refused.by(() -> submit("a b", file))))
        .containsExactly("file_id MALFORMED");
    SubmitWithdrawalFileRequest latin =
        SubmitWithdrawalFileRequest.newBuilder()
            .setFileId("f")
            .setFormat(WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV)
            .setContent(ByteString.copyFrom((HEADER + "é").getBytes(StandardCharsets.ISO_8859_1)))
            .build();
    assertThat(Refused.fields(Refused.by(() -> payout.asAda().submitWithdrawalFile(latin))))
        .containsExactly("content MALFORMED");
    assertThat(
            Refused.fields(
                Refused.by(() ->
                    payout.asAda().submitWithdrawalFile(latin.toBuilder().clearFormat().build()))))
        .containsExactly("format REQUIRED");
  }

  private void restart(LimitSettings limits) {
    payout.close();
    payout = new PayoutFixture(limits);
  }

  private String account() {
    return Ids.ACCOUNT.format(payout.wallet);
  }

  private String line(long amount, String number, String name) {
    return "%d,NGN,%s,058,%s,%s%n".formatted(amount, account(), number, name);
  }

  private SubmitWithdrawalFileResponse submit(String id, String file) {
    return submit(id, file, WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV, false);
  }

  private SubmitWithdrawalFileResponse submit(
      String id, String file, WithdrawalFileFormat format, boolean validateOnly) {
    return payout
        .asAda()
        .withDeadlineAfter(Duration.ofSeconds(60))
        .submitWithdrawalFile(
            SubmitWithdrawalFileRequest.newBuilder()
                .setFileId(id)
                .setFormat(format)
                .setContent(ByteString.copyFromUtf8(file))
                .setValidateOnly(validateOnly)
                .build());
  }

  private static String verdict(WithdrawalFileLine line) {
    if (line.getCode() != Reason.REASON_UNSPECIFIED) {
      return line.getLine() + " " + line.getCode() + " " + line.getField();
    }
    return line.getLine() + (line.getReplayed() ? " replayed" : " accepted");
  }
}
