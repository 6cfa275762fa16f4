package com.nissmart.payout.withdrawal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.bank.Nuban;
import com.nissmart.payout.limit.LimitSettings;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.CreateWithdrawalResponse;
import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bank accounts of requests: one code of each bank, check digits, and holders' names. */
final class DestinationTest {
  private static final String GOOD = "0123456785";

  private PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void close() {
    payout.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0058", "00058", "000013"})
  void another_spelling_of_the_bank_is_the_same_request(String spelling) {
    CreateWithdrawalResponse first = create("k1", "058", GOOD);
    CreateWithdrawalResponse again = create("k1", spelling, GOOD);
    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getWithdrawal()).isEqualTo(first.getWithdrawal());
    assertThat(create("k2", spelling, GOOD).getWithdrawal().getDestination().getBankCode())
        .isEqualTo("058");
  }

  @Test
  void all_spellings_of_one_bank_share_a_limit() {
    payout.close();
    payout = new PayoutFixture(new LimitSettings(100, 10_000, 0, 0, 0, 3));
    create("k1", "058", GOOD);
    create("k2", "0058", GOOD);
    create("k3", "000013", GOOD);
    Refusal refusal = refused("k4", "00058", GOOD);
    assertThat(refusal.reason()).isEqualTo(Reason.WITHDRAWAL_LIMIT_EXCEEDED);
    assertThat(refusal.detail()).contains("destination_daily_count");
    create("k5", "044", Nuban.number("044", 12_345_678));
  }

  @ParameterizedTest
  @CsvSource({
    "999, 0123456785, destination.bank_code UNKNOWN_BANK",
    "50213, 0123456785, destination.bank_code UNKNOWN_BANK",
    "58, 0123456785, destination.bank_code MALFORMED",
    "58.0, 0123456785, destination.bank_code MALFORMED",
    "5.8E1, 0123456785, destination.bank_code MALFORMED",
    "' 058', 0123456785, destination.bank_code MALFORMED",
    "058, 0123456784, destination.account_number CHECK_DIGIT",
    "044, 0123456785, destination.account_number CHECK_DIGIT",
    "058, 123456785, destination.account_number MALFORMED",
  })
  void an_account_that_cannot_exist_is_refused(String bank, String number, String fault) {
    Refusal refusal = refused("k1", bank, number);
    assertThat(refusal.reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(Refused.fields(refusal)).containsExactly(fault);
    assertThat(payout.number("select count(*) from withdrawal")).isZero();
    assertThat(payout.number("select count(*) from withdrawal_usage")).isZero();
    create("k1", "058", GOOD);
  }

  /** The numbers of the documentation fit every bank while the bank is simulated. */
  @ParameterizedTest
  @ValueSource(strings = {"0123456789", "9990000001", "9990000007"})
  void test_numbers_are_accepted(String number) {
    create("k1", "044", number);
  }

  @Test
  void an_old_withdrawal_with_another_code_still_replays() {
    CreateWithdrawalResponse first = create("k1", "058", GOOD);
    change("bank_code = '0058'");
    for (String spelling : new String[] {"058", "0058", "000013"}) {
      CreateWithdrawalResponse again = create("k1", spelling, GOOD);
      assertThat(again.getReplayed()).isTrue();
      assertThat(again.getWithdrawal().getId()).isEqualTo(first.getWithdrawal().getId());
      assertThat(again.getWithdrawal().getDestination().getBankCode()).isEqualTo("0058");
    }
  }

  @Test
  void an_old_withdrawal_to_an_unknown_bank_still_replays() {
    create("k1", "058", GOOD);
    change("bank_code = '999', account_number = '0000000000'");
    assertThat(create("k1", "999", "0000000000").getReplayed()).isTrue();
    assertThat(refused("k1", "999", "0000000001").reason())
        .isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
    assertThat(refused("k2", "999", "0000000000").reason()).isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void an_old_file_with_unknown_banks_still_replays() {
    String line = "acc,100,NGN,%s,%s,Ada Obi\n".replace("acc", account());
    assertThat(submit(line.formatted("058", GOOD), false).getAccepted()).isOne();
    change("bank_code = '999', account_number = '0000000000'");
    String changed = line.formatted("999", "0000000000");
    assertThat(submit(changed, false).getReplayed()).isOne();
    assertThat(submit(changed, true).getReplayed()).isOne();
  }

  @Test
  void lines_with_a_mangled_destination_are_refused_alone() {
    String line = "acc,100,NGN,%s,%s,Ada Obi\n".replace("acc", account());
    String file =
        line.formatted("058", GOOD)
            + line.formatted("999", GOOD)
            + line.formatted("000013", "0123456784")
            + line.formatted("000013", GOOD);
    for (boolean dry : new boolean[] {true, false}) {
      SubmitWithdrawalFileResponse answer = submit(file, dry);
      assertThat(answer.getAccepted()).isEqualTo(2);
      assertThat(answer.getLinesList().stream().map(one -> one.getLine() + one.getField()))
          .containsExactly("2", "3bank_code", "4account_number", "5");
    }
    assertThat(payout.ledger.heldInAll()).isEqualTo(200);
  }

  @Test
  void a_retry_to_an_account_that_cannot_exist_is_refused() {
    String id = create("k1", "058", "9990000001").getWithdrawal().getId();
    payout.workFor(Duration.ofSeconds(5));
    change("bank_code = '999'");
    assertThat(Refused.by(() -> retry(id)).reason()).isEqualTo(Reason.DESTINATION_INVALID);
    assertThat(payout.status(id)).isEqualTo("FAILED");
  }

  @Test
  void a_retry_of_an_old_spelling_counts_and_frees_one_limit() {
    payout.close();
    payout = new PayoutFixture(new LimitSettings(100, 10_000, 0, 0, 0, 2));
    String id = create("k1", "058", "9990000001").getWithdrawal().getId();
    payout.workFor(Duration.ofSeconds(5));
    change("bank_code = '0058'");
    create("k2", "058", "9990000001");
    retry(id);
    assertThat(refused("k3", "058", "9990000001").reason())
        .isEqualTo(Reason.WITHDRAWAL_LIMIT_EXCEEDED);
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(payout.number("select sum(taken_count) from withdrawal_usage"))
        .isEqualTo(payout.number("select sum(freed_count) from withdrawal_usage_freed"));
    assertThat(payout.number("select count(distinct subject_id) from withdrawal_usage_freed"))
        .isEqualTo(2);
  }

  @Test
  void the_name_at_the_bank_is_kept_and_compared() {
    Destination known = create("k1", "058", GOOD).getWithdrawal().getDestination();
    assertThat(known.getBankAccountName()).isEqualTo("ADA OKAFOR");
    assertThat(known.getNameMatches()).isFalse();
    CreateWithdrawalRequest.Builder request = request("k2", "058", GOOD);
    request.getDestinationBuilder().setAccountName("Okafor, Ada");
    Destination right =
        payout.asAda().createWithdrawal(request.build()).getWithdrawal().getDestination();
    assertThat(right.getNameMatches()).isTrue();
    assertThat(payout.get(payout.onlyId()).getDestination()).isEqualTo(right);
  }

  @Test
  void an_account_unknown_to_the_bank_fails_when_it_is_paid() {
    CreateWithdrawalResponse accepted = create("k1", "058", "9990000001");
    assertThat(accepted.getWithdrawal().getDestination().hasNameMatches()).isFalse();
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.get(accepted.getWithdrawal().getId()).getFailure().getCode())
        .isEqualTo(Reason.DESTINATION_INVALID);
  }

  @Test
  void lines_of_a_file_get_the_names_too() {
    submit("acc,100,NGN,058,0123456785,Ada Okafor\n".replace("acc", account()), false);
    assertThat(payout.get(payout.onlyId()).getDestination().getNameMatches()).isTrue();
  }

  private CreateWithdrawalResponse create(String key, String bank, String number) {
    return payout.asAda().createWithdrawal(request(key, bank, number).build());
  }

  private Refusal refused(String key, String bank, String number) {
    return Refused.by(() -> create(key, bank, number));
  }

  private CreateWithdrawalRequest.Builder request(String key, String bank, String number) {
    CreateWithdrawalRequest.Builder request = payout.request(key, 100, number);
    request.getDestinationBuilder().setBankCode(bank);
    return request;
  }

  private void retry(String id) {
    payout
        .asAda()
        .retryWithdrawal(
            RetryWithdrawalRequest.newBuilder()
                .setWithdrawalId(id)
                .setIdempotencyKey("r1")
                .build());
  }

  private SubmitWithdrawalFileResponse submit(String lines, boolean dry) {
    return payout
        .asAda()
        .submitWithdrawalFile(
            SubmitWithdrawalFileRequest.newBuilder()
                .setFileId("payroll")
                .setFormat(WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV)
                .setContent(
                    ByteString.copyFromUtf8(
                        "account_id,amount,currency,bank_code,account_number,account_name\n"
                            + lines))
                .setValidateOnly(dry)
                .build());
  }

  private String account() {
    return payout.request("any", 100, GOOD).getAccountId();
  }

  /** Makes the only withdrawal one that an older version stored. */
  private void change(String columns) {
    payout.superuser().useHandle(h -> h.execute("update withdrawal set " + columns));
  }
}
