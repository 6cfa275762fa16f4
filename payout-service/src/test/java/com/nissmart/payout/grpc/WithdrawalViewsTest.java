package com.nissmart.payout.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.ListWithdrawalsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WithdrawalViewsTest {
  private final PayoutFixture payout = new PayoutFixture();
  private final UUID ben = UUID.randomUUID();
  private final UUID bens = payout.ledger.open(ben, 10_000);

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void people_see_their_own_withdrawals_and_operators_and_auditors_all() {
    String adas = payout.withdraw("k1", 100, "0123456789");
    String other = benWithdraws("k1");

    assertThat(ids(payout.asAda(), all())).containsExactly(adas);
    assertThat(ids(payout.asCustomer(ben), all())).containsExactly(other);
    assertThat(ids(payout.as(UUID.randomUUID(), Role.ROLE_OPERATOR), all()))
        .containsExactly(other, adas);
    assertThat(ids(payout.as(UUID.randomUUID(), Role.ROLE_AUDITOR), all()))
        .containsExactly(other, adas);
    assertThat(get(payout.as(UUID.randomUUID(), Role.ROLE_AUDITOR), adas)).isEqualTo(adas);
  }

  @Test
  void another_users_withdrawal_is_not_found() {
    String adas = payout.withdraw("k1", 100, "0123456789");
    assertThat(Refused.by(() -> get(payout.asCustomer(ben), adas)).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_FOUND);
    String nobodys = Ids.WITHDRAWAL.format(UUID.randomUUID());
    assertThat(Refused.by(() -> get(payout.asAda(), nobodys)).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_FOUND);
    ListWithdrawalsRequest ofAdas =
        all().toBuilder().setAccountId(Ids.ACCOUNT.format(payout.wallet)).build();
    assertThat(ids(payout.asCustomer(ben), ofAdas)).isEmpty();
  }

  @Test
  void pages_have_no_gaps_while_new_withdrawals_arrive() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.addFirst(payout.withdraw("k" + i, 100, "0123456789"));
    }
    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      ListWithdrawalsResponse page =
          payout
              .asAda()
              .listWithdrawals(all().toBuilder().setPageSize(3).setPageToken(token).build());
      page.getWithdrawalsList().forEach(w -> seen.add(w.getId()));
      token = page.getNextPageToken();
      payout.withdraw("later" + seen.size(), 100, "0123456789");
    } while (!token.isEmpty());
    assertThat(seen).isEqualTo(made);
  }

  @Test
  void a_list_is_narrowed_by_account_and_by_status() {
    String completed = payout.withdraw("k1", 100, "0123456789");
    payout.workFor(Duration.ofSeconds(5));
    String pending = payout.withdraw("k2", 100, "0123456789");
    String other = benWithdraws("k1");
    PayoutServiceBlockingStub operator = payout.as(UUID.randomUUID(), Role.ROLE_OPERATOR);

    assertThat(
            ids(
                operator,
                status(com.nissmart.payout.v1.WithdrawalStatus.WITHDRAWAL_STATUS_PENDING)))
        .containsExactly(other, pending);
    assertThat(
            ids(
                operator,
                status(com.nissmart.payout.v1.WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED)))
        .containsExactly(completed);
    assertThat(ids(operator, all().toBuilder().setAccountId(Ids.ACCOUNT.format(bens)).build()))
        .containsExactly(other);
  }

  @Test
  void operators_find_withdrawals_by_every_filter() {
    String small = payout.withdraw("k1", 100, "0123456789");
    payout.passes(Duration.ofMillis(1));
    String large = payout.withdraw("k2", 5_000, "9990000007");
    String other = benWithdraws("k1");
    payout.workFor(Duration.ofSeconds(1));
    PayoutServiceBlockingStub operator = payout.as(UUID.randomUUID(), Role.ROLE_OPERATOR);
    Instant created = instant(payout.get(large).getCreatedAt());
    Map<String, ListWithdrawalsRequest> filters =
        Map.of(
            other, all().toBuilder().setUserId(Ids.USER.format(ben)).build(),
            large, all().toBuilder().setInDoubt(true).build(),
            small,
                all().toBuilder()
                    .setExternalReference(payout.get(small).getExternalReference())
                    .build());
    filters.forEach((id, filter) -> assertThat(ids(operator, filter)).containsExactly(id));
    assertThat(ids(operator, all().toBuilder().setMinAmount(101).setMaxAmount(5_000).build()))
        .containsExactly(large);
    assertThat(ids(operator, all().toBuilder().setMaxAmount(99).build())).isEmpty();
    assertThat(ids(operator, all().toBuilder().setFrom(timestamp(created)).build()))
        .containsExactly(other, large);
    assertThat(ids(operator, all().toBuilder().setTo(timestamp(created)).build()))
        .containsExactly(small);
  }

  @Test
  void a_key_finds_the_withdrawal_of_its_caller() {
    String adas = payout.withdraw("k1", 100, "0123456789");
    payout.withdraw("k2", 100, "0123456789");
    String bens = benWithdraws("k1");
    ListWithdrawalsRequest byKey = all().toBuilder().setIdempotencyKey("k1").build();
    assertThat(ids(payout.asAda(), byKey)).containsExactly(adas);
    assertThat(ids(payout.asCustomer(ben), byKey)).containsExactly(bens);
    assertThat(ids(payout.asAda(), byKey.toBuilder().setMinAmount(101).build())).isEmpty();
    PayoutServiceBlockingStub operator = payout.as(UUID.randomUUID(), Role.ROLE_OPERATOR);
    assertThat(ids(operator, byKey)).isEmpty();
    assertThat(ids(operator, byKey.toBuilder().setUserId(Ids.USER.format(ben)).build()))
        .containsExactly(bens);
  }

  @Test
  void a_saver_cannot_list_withdrawals_of_another_user() {
    ListWithdrawalsRequest adas = all().toBuilder().setUserId(Ids.USER.format(payout.ada)).build();
    String id = payout.withdraw("k1", 100, "0123456789");
    assertThat(ids(payout.asAda(), adas)).containsExactly(id);
    assertThat(Refused.by(() -> payout.asCustomer(ben).listWithdrawals(adas)).reason())
        .isEqualTo(Reason.USER_NOT_FOUND);
  }

  @Test
  void filters_that_can_match_nothing_are_mistakes() {
    Instant now = Instant.parse("2026-01-02T00:00:00Z");
    Map<String, ListWithdrawalsRequest> mistakes =
        Map.of(
            "from OUT_OF_RANGE",
                all().toBuilder()
                    .setFrom(timestamp(now))
                    .setTo(timestamp(now.minusSeconds(1)))
                    .build(),
            "min_amount OUT_OF_RANGE", all().toBuilder().setMinAmount(2).setMaxAmount(1).build(),
            "external_reference MALFORMED",
                all().toBuilder().setExternalReference("two words").build(),
            "idempotency_key MALFORMED", all().toBuilder().setIdempotencyKey("two words").build(),
            "user_id MALFORMED", all().toBuilder().setUserId("ada").build(),
            "to OUT_OF_RANGE",
                all().toBuilder().setTo(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)).build());
    mistakes.forEach((mistake, request) ->
        assertThat(Refused.fields(Refused.by(() -> payout.asAda().listWithdrawals(request))))
            .containsExactly(mistake));
  }

  @Test
  void a_cursor_belongs_to_its_list() {
    payout.withdraw("k1", 100, "0123456789");
    payout.withdraw("k2", 100, "0123456789");
    String token =
        payout.asAda().listWithdrawals(all().toBuilder().setPageSize(1).build()).getNextPageToken();
    ListWithdrawalsRequest other =
        status(com.nissmart.payout.v1.WithdrawalStatus.WITHDRAWAL_STATUS_PENDING).toBuilder()
            .setPageToken(token)
            .build();
    assertThat(Refused.by(() -> payout.asAda().listWithdrawals(other)).reason())
        .isEqualTo(Reason.CURSOR_INVALID);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 201, Integer.MIN_VALUE})
  void a_page_size_out_of_range_is_refused(int size) {
    ListWithdrawalsRequest request = all().toBuilder().setPageSize(size).build();
    assertThat(Refused.fields(Refused.by(() -> payout.asAda().listWithdrawals(request))))
        .containsExactly("page_size OUT_OF_RANGE");
  }

  @Test
  void an_unknown_status_and_a_malformed_id_are_refused() {
    ListWithdrawalsRequest request = all().toBuilder().setStatusValue(99).build();
    assertThat(Refused.fields(Refused.by(() -> payout.asAda().listWithdrawals(request))))
        .containsExactly("status MALFORMED");
    for (String id : List.of("wdr_1", "' OR 1=1--", "acc_01h455vb4pex5vsknk084sn02q")) {
      assertThat(Refused.fields(Refused.by(() -> get(payout.asAda(), id))))
          .containsExactly("withdrawal_id MALFORMED");
    }
    assertThat(Refused.fields(Refused.by(() -> get(payout.asAda(), ""))))
        .containsExactly("withdrawal_id REQUIRED");
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static Instant instant(Timestamp message) {
    return Instant.ofEpochSecond(message.getSeconds(), message.getNanos());
  }

  private String benWithdraws(String key) {
    return payout
        .asCustomer(ben)
        .createWithdrawal(
            payout.request(key, 100, "0123456789").setAccountId(Ids.ACCOUNT.format(bens)).build())
        .getWithdrawal()
        .getId();
  }

  private static ListWithdrawalsRequest all() {
    return ListWithdrawalsRequest.getDefaultInstance();
  }

  private static ListWithdrawalsRequest status(com.nissmart.payout.v1.WithdrawalStatus status) {
    return ListWithdrawalsRequest.newBuilder().setStatus(status).build();
  }

  private static List<String> ids(PayoutServiceBlockingStub as, ListWithdrawalsRequest request) {
    return as.listWithdrawals(request).getWithdrawalsList().stream().map(w -> w.getId()).toList();
  }

  private static String get(PayoutServiceBlockingStub as, String id) {
    return as.getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build())
        .getWithdrawal()
        .getId();
  }
}
