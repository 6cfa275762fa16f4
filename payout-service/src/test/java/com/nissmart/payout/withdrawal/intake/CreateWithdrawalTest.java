package com.nissmart.payout.withdrawal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.FakeLedger.Trouble;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.CreateWithdrawalResponse;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.WithdrawalEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CreateWithdrawalTest {
  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.checkInvariants();
    payout.close();
  }

  @Test
  void an_accepted_withdrawal_is_pending_and_its_amount_is_held() {
    CreateWithdrawalResponse response = create("k1", 40_000, "0123456789");

    com.nissmart.payout.v1.Withdrawal withdrawal = response.getWithdrawal();
    assertThat(response.getReplayed()).isFalse();
    assertThat(withdrawal.getStatus().name()).isEqualTo("WITHDRAWAL_STATUS_PENDING");
    assertThat(withdrawal.getUserId()).isEqualTo(Ids.USER.format(payout.ada));
    assertThat(withdrawal.getAmount().getAmount()).isEqualTo(40_000);
    assertThat(withdrawal.getAttempt()).isEqualTo(1);
    assertThat(withdrawal.getExternalReference()).isEmpty();
    assertThat(Ids.TRANSACTION.isId(withdrawal.getTransactionId())).isTrue();
    assertThat(withdrawal.getIdempotencyKey()).isEqualTo("k1");
    assertThat(withdrawal.hasFailure()).isFalse();
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(960_000);
    assertThat(payout.ledger.calls()).containsExactly(withdrawal.getId() + ":1:hold");
    assertThat(events(withdrawal.getId()))
        .singleElement()
        .satisfies(e -> assertThat(e.getActor()).isEqualTo(Ids.USER.format(payout.ada)));
  }

  @Test
  void a_refusal_by_rule_is_recorded_with_its_transaction() {
    Refusal refusal = Refused.by(() -> create("k1", 1_000_001, "0123456789"));

    assertThat(refusal.reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(refusal.transactionId()).startsWith("txn_");
    com.nissmart.payout.v1.Withdrawal failed = onlyOne();
    assertThat(failed.getStatus().name()).isEqualTo("WITHDRAWAL_STATUS_FAILED");
    assertThat(failed.getFailure().getCode()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(failed.getTransactionId()).isEqualTo(refusal.transactionId());
    assertThat(events(failed.getId()))
        .extracting(e -> e.getToStatus().name())
        .containsExactly("WITHDRAWAL_STATUS_PENDING", "WITHDRAWAL_STATUS_FAILED");
    assertThat(payout.worker.runDue()).isZero();
  }

  @Test
  void a_repeated_refused_withdrawal_is_refused_again() {
    Refusal first = Refused.by(() -> create("k1", 1_000_001, "0123456789"));
    payout.ledger.deposit(payout.wallet, 5_000_000);

    Refusal again = Refused.by(() -> create("k1", 1_000_001, "0123456789"));

    assertThat(again.reason()).isEqualTo(first.reason());
    assertThat(again.detail()).isEqualTo(first.detail());
    assertThat(again.transactionId()).isEqualTo(first.transactionId());
    assertThat(first.isReplayed()).isFalse();
    assertThat(again.isReplayed()).isTrue();
    onlyOne();
  }

  @Test
  void another_users_account_leaves_no_trace() {
    UUID eve = UUID.randomUUID();
    CreateWithdrawalRequest request = payout.request("k1", 100, "0123456789").build();

    Refusal refusal = Refused.by(() -> payout.asCustomer(eve).createWithdrawal(request));

    assertThat(refusal.reason()).isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    assertThat(payout.number("select count(*) from withdrawal")).isZero();
    assertThat(payout.number("select count(*) from withdrawal_attempt")).isZero();
    UUID own = payout.ledger.open(eve, 500);
    CreateWithdrawalResponse response =
        payout
            .asCustomer(eve)
            .createWithdrawal(request.toBuilder().setAccountId(Ids.ACCOUNT.format(own)).build());
    assertThat(response.getReplayed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.class,
      names = {"AWAY", "ACTS_AND_TIMES_OUT", "ACTS_AND_DIES", "QUEUE_FULL", "BROKEN"})
  void after_an_unknown_outcome_a_repeat_gets_the_outcome(Trouble trouble) {
    payout.ledger.trouble(trouble);
    Refusal refusal = Refused.by(() -> create("k1", 40_000, "0123456789"));
    assertThat(refusal.reason())
        .isIn(Reason.UNAVAILABLE, Reason.DEADLINE_EXCEEDED, Reason.INTERNAL);
    com.nissmart.payout.v1.Withdrawal waiting = onlyOne();
    assertThat(waiting.getStatus().name()).isEqualTo("WITHDRAWAL_STATUS_PENDING");
    assertThat(waiting.getTransactionId()).isEmpty();
    payout.ledger.trouble(Trouble.NONE);

    CreateWithdrawalResponse response = create("k1", 40_000, "0123456789");

    assertThat(response.getReplayed()).isTrue();
    assertThat(response.getWithdrawal().getId()).isEqualTo(waiting.getId());
    assertThat(response.getWithdrawal().getTransactionId()).startsWith("txn_");
    assertThat(payout.ledger.held(payout.wallet)).isEqualTo(40_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.class,
      names = {"AWAY", "ACTS_AND_TIMES_OUT", "ACTS_AND_DIES", "QUEUE_FULL", "BROKEN"})
  void a_worker_finishes_a_request_without_a_repeat(Trouble trouble) {
    payout.ledger.trouble(trouble);
    Refused.by(() -> create("k1", 40_000, "0123456789"));
    payout.ledger.trouble(Trouble.NONE);
    assertThat(payout.worker.runDue()).as("the request itself has time first").isZero();

    payout.passes(Duration.ofSeconds(11));
    payout.workFor(Duration.ofSeconds(5));

    assertThat(onlyOne().getStatus().name()).isEqualTo("WITHDRAWAL_STATUS_COMPLETED");
    assertThat(payout.ledger.posted(payout.wallet)).isEqualTo(960_000);
  }

  @Test
  void a_repeated_request_gets_the_same_bytes() {
    CreateWithdrawalResponse first = create("k1", 40_000, "0123456789");
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(first.getWithdrawal().getId())).isEqualTo("COMPLETED");

    CreateWithdrawalResponse again = create("k1", 40_000, "0123456789");

    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getWithdrawal().toByteString())
        .isEqualTo(first.getWithdrawal().toByteString());
    assertThat(payout.number("select count(*) from simulated_rail.payment")).isOne();
  }

  @Test
  void a_reused_key_is_refused_with_the_fields_that_differ() {
    create("k1", 40_000, "0123456789");
    CreateWithdrawalRequest.Builder other = payout.request("k1", 40_001, "0123456792");
    other.getDestinationBuilder().setAccountName("Eve Obi");

    Refusal refusal = Refused.by(() -> payout.asAda().createWithdrawal(other.build()));

    assertThat(refusal.reason()).isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
    assertThat(Refused.fields(refusal))
        .containsExactly(
            "amount DIFFERS",
            "destination.account_number DIFFERS",
            "destination.account_name DIFFERS");
    onlyOne();
  }

  @Test
  void a_key_with_a_name_that_is_refused_now_still_replays() {
    CreateWithdrawalResponse first = create("k1", 40_000, "0123456789");
    payout
        .superuser()
        .useHandle(h -> h.execute("UPDATE withdrawal SET account_name = ?", "Ada\u200B Obi "));
    CreateWithdrawalRequest.Builder again = payout.request("k1", 40_000, "0123456789");
    again.getDestinationBuilder().setAccountName("Ada\u200B Obi");

    CreateWithdrawalResponse replay = payout.asAda().createWithdrawal(again.build());

    assertThat(replay.getReplayed()).isTrue();
    assertThat(replay.getWithdrawal().getId()).isEqualTo(first.getWithdrawal().getId());
    again.setIdempotencyKey("k2");
    assertThat(Refused.fields(Refused.by(() -> payout.asAda().createWithdrawal(again.build()))))
        .containsExactly("destination.account_name MALFORMED");
  }

  @Test
  void an_account_name_is_composed_and_trimmed() {
    CreateWithdrawalRequest.Builder request = payout.request("k1", 40_000, "0123456789");
    request.getDestinationBuilder().setAccountName(" Ade\u0301 Obi\u00A0");

    assertThat(
            payout
                .asAda()
                .createWithdrawal(request.build())
                .getWithdrawal()
                .getDestination()
                .getAccountName())
        .isEqualTo("Ad\u00E9 Obi");
    assertThat(payout.asAda().createWithdrawal(request.build()).getReplayed()).isTrue();
  }

  @Test
  void a_key_belongs_to_its_user() {
    UUID ben = UUID.randomUUID();
    UUID bens = payout.ledger.open(ben, 500);
    create("k1", 40_000, "0123456789");
    CreateWithdrawalRequest request =
        payout.request("k1", 500, "0123456789").setAccountId(Ids.ACCOUNT.format(bens)).build();

    assertThat(payout.asCustomer(ben).createWithdrawal(request).getReplayed()).isFalse();
    // Ben's hold is on Ben's wallet, not on Ada's.
    assertThat(payout.ledger.held(bens)).isEqualTo(500);
  }

  @Test
  void equal_requests_at_once_become_one_withdrawal() throws Exception {
    CreateWithdrawalRequest request = payout.request("twin", 10_000, "0123456789").build();
    List<Callable<CreateWithdrawalResponse>> twins =
        IntStream.range(0, 24)
            .<Callable<CreateWithdrawalResponse>>mapToObj(
                i -> () -> payout.asAda().createWithdrawal(request))
            .toList();
    Set<com.nissmart.payout.v1.Withdrawal> answers;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers =
          threads.invokeAll(twins).stream()
              .map(Future::resultNow)
              .map(CreateWithdrawalResponse::getWithdrawal)
              .collect(Collectors.toSet());
    }
    assertThat(answers).hasSize(1);
    assertThat(payout.ledger.held(payout.wallet)).isEqualTo(10_000);
    onlyOne();
  }

  @Test
  void simultaneous_withdrawals_never_exceed_the_balance() throws Exception {
    List<Callable<Boolean>> all =
        IntStream.range(0, 60)
            .<Callable<Boolean>>mapToObj(i ->
                () -> {
                  try {
                    create("k" + i, 25_000, "0123456789");
                    return true;
                  } catch (io.grpc.StatusRuntimeException e) {
                    return false;
                  }
                })
            .toList();
    long accepted;
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      accepted = threads.invokeAll(all).stream().filter(Future::resultNow).count();
    }
    assertThat(accepted).isEqualTo(40);
    assertThat(payout.ledger.available(payout.wallet)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # bank   | number      | name      | amount | currency | wrong
          ''       | 0123456789  | Ada       | 100    | NGN      | destination.bank_code REQUIRED
          05       | 0123456789  | Ada       | 100    | NGN      | destination.bank_code MALFORMED
          0580000  | 0123456789  | Ada       | 100    | NGN      | destination.bank_code MALFORMED
          05A      | 0123456789  | Ada       | 100    | NGN      | destination.bank_code MALFORMED
          ٠٥٨      | 0123456789  | Ada       | 100    | NGN      | destination.bank_code MALFORMED
          058      | ''          | Ada       | 100    | NGN      | destination.account_number REQUIRED
          058      | 012345678   | Ada       | 100    | NGN      | destination.account_number MALFORMED
          058      | 01234567890 | Ada       | 100    | NGN      | destination.account_number MALFORMED
          058      | 012345678X  | Ada       | 100    | NGN      | destination.account_number MALFORMED
          058      | 0123456789  | ''        | 100    | NGN      | destination.account_name REQUIRED
          058      | 0123456789  | '  '      | 100    | NGN      | destination.account_name REQUIRED
          058      | 0123456789  | Ada       | 0      | NGN      | amount OUT_OF_RANGE
          058      | 0123456789  | Ada       | -1     | NGN      | amount OUT_OF_RANGE
          058      | 0123456789  | Ada       | 100    | ''       | currency REQUIRED
          058      | 0123456789  | Ada       | 100    | ngn      | currency MALFORMED
          058      | 0123456789  | Ada       | 100    | NGΝ      | currency MALFORMED
          """)
  void a_malformed_request_is_refused_before_anything_is_held(
      String bank, String number, String name, long amount, String currency, String wrong) {
    CreateWithdrawalRequest.Builder request = payout.request("k1", amount, number);
    request.getDestinationBuilder().setBankCode(bank).setAccountName(name);
    request.getAmountBuilder().setCurrency(currency);

    Refusal refusal = Refused.by(() -> payout.asAda().createWithdrawal(request.build()));

    assertThat(refusal.reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(Refused.fields(refusal)).containsExactly(wrong);
    assertThat(payout.ledger.calls()).isEmpty();
    assertThat(payout.number("select count(*) from withdrawal")).isZero();
  }

  @Test
  void all_mistakes_are_reported_at_once() {
    Refusal refusal =
        Refused.by(
            () -> payout.asAda().createWithdrawal(CreateWithdrawalRequest.getDefaultInstance()));

    assertThat(Refused.fields(refusal))
        .containsExactly(
            "account_id REQUIRED",
            "amount OUT_OF_RANGE",
            "currency REQUIRED",
            "destination.bank_code REQUIRED",
            "destination.account_number REQUIRED",
            "destination.account_name REQUIRED");
  }

  @Test
  void a_holders_name_has_100_characters_of_any_script() {
    assertThat(nameRefused("A" + "\uD83D\uDE00".repeat(99))).isFalse();
    assertThat(nameRefused("a".repeat(101))).isTrue();
    assertThat(nameRefused("Ada\u0000Obi")).isTrue();
    assertThat(nameRefused("Ada\r\nObi")).isTrue();
    assertThat(nameRefused("Ada\u2028Obi")).isTrue();
    assertThat(nameRefused("Ada\u202Eibo")).isTrue();
    assertThat(nameRefused("Ada\u2066Obi\u2069")).isTrue();
    assertThat(nameRefused("Adaeze Ọ̀bí-O'Brien <script>")).isFalse();
  }

  @Test
  void a_key_is_1_to_255_visible_ascii_characters() {
    assertThat(keyRefusal("")).isEqualTo(Reason.IDEMPOTENCY_KEY_REQUIRED);
    assertThat(keyRefusal("a b")).isEqualTo(Reason.IDEMPOTENCY_KEY_INVALID);
    assertThat(keyRefusal("é")).isEqualTo(Reason.IDEMPOTENCY_KEY_INVALID);
    assertThat(keyRefusal("k".repeat(256))).isEqualTo(Reason.IDEMPOTENCY_KEY_INVALID);
    assertThat(create("k".repeat(255), 100, "0123456789").getReplayed()).isFalse();
  }

  @Test
  void only_customers_withdraw() {
    CreateWithdrawalRequest request = payout.request("k1", 100, "0123456789").build();
    for (Role role : List.of(Role.ROLE_OPERATOR, Role.ROLE_AUDITOR)) {
      assertThat(Refused.by(() -> payout.as(payout.ada, role).createWithdrawal(request)).reason())
          .isEqualTo(Reason.PERMISSION_DENIED);
    }
    assertThat(
            Refused.by(() ->
                    com.nissmart.payout.v1.PayoutServiceGrpc.newBlockingStub(
                            payout.server.anonymous())
                        .createWithdrawal(request))
                .reason())
        .isEqualTo(Reason.UNAUTHENTICATED);
  }

  @Test
  void another_currency_than_the_accounts_is_refused() {
    CreateWithdrawalRequest request =
        payout
            .request("k1", 100, "0123456789")
            .setAmount(Money.newBuilder().setAmount(100).setCurrency("USD"))
            .build();
    assertThat(Refused.by(() -> payout.asAda().createWithdrawal(request)).reason())
        .isEqualTo(Reason.CURRENCY_MISMATCH);
  }

  private CreateWithdrawalResponse create(String key, long amount, String accountNumber) {
    return payout.asAda().createWithdrawal(payout.request(key, amount, accountNumber).build());
  }

  private boolean nameRefused(String name) {
    CreateWithdrawalRequest.Builder request =
        payout.request("name" + name.hashCode(), 100, "0123456789");
    request.getDestinationBuilder().setAccountName(name);
    try {
      com.nissmart.payout.v1.Withdrawal created =
          payout.asAda().createWithdrawal(request.build()).getWithdrawal();
      assertThat(created.getDestination().getAccountName()).isEqualTo(name);
      return false;
    } catch (io.grpc.StatusRuntimeException e) {
      return true;
    }
  }

  private Reason keyRefusal(String key) {
    return Refused.by(() -> create(key, 100, "0123456789")).reason();
  }

  private com.nissmart.payout.v1.Withdrawal onlyOne() {
    List<com.nissmart.payout.v1.Withdrawal> all =
        payout
            .asAda()
            .listWithdrawals(ListWithdrawalsRequest.getDefaultInstance())
            .getWithdrawalsList();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private List<WithdrawalEvent> events(String id) {
    return payout
        .asAda()
        .getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build())
        .getEventsList();
  }
}
