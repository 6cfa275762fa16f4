package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.TRANSACTION;
import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueriesTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  @Test
  void every_filter_reaches_the_ledger() {
    RestAnswer answer =
        gateway
            .asAda()
            .get(
                "/v1/transactions?account_id="
                    + WALLET
                    + "&type=DEPOSIT&status=FAILED&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z"
                    + "&min_amount=0&max_amount=9223372036854775807&limit=200&cursor=abc");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("next_cursor").isNull()).isTrue();
    ListTransactionsRequest request = gateway.ledger.last(ListTransactionsRequest.class);
    assertThat(request.getAccountId()).isEqualTo(WALLET);
    assertThat(request.getType()).isEqualTo(TransactionType.TRANSACTION_TYPE_DEPOSIT);
    assertThat(request.getStatus()).isEqualTo(TransactionStatus.TRANSACTION_STATUS_FAILED);
    assertThat(request.getTo().getSeconds() - request.getFrom().getSeconds()).isEqualTo(86_400);
    assertThat(request.hasMinAmount()).isTrue();
    assertThat(request.getMaxAmount()).isEqualTo(Long.MAX_VALUE);
    assertThat(request.getPageSize()).isEqualTo(200);
    assertThat(request.getPageToken()).isEqualTo("abc");
  }

  @Test
  void without_filters_a_page_has_50() {
    RestAnswer answer = gateway.asAda().get("/v1/transactions");
    assertThat(answer.text("/next_cursor")).isEqualTo("more");
    assertThat(gateway.ledger.last(ListTransactionsRequest.class))
        .isEqualTo(ListTransactionsRequest.newBuilder().setPageSize(50).build());
  }

  @Test
  void transfers_are_transactions_of_type_transfer() {
    gateway.asAda().get("/v1/transfers?status=FAILED");
    assertThat(gateway.ledger.last(ListTransactionsRequest.class).getType())
        .isEqualTo(TransactionType.TRANSACTION_TYPE_TRANSFER);
    assertThat(gateway.asAda().get("/v1/transfers?type=DEPOSIT").errors())
        .containsExactly("UNKNOWN_MEMBER /type");
  }

  @Test
  void a_transfer_is_found_and_a_deposit_is_not() {
    RestAnswer transfer = gateway.asAda().get("/v1/transfers/" + TRANSACTION);
    assertThat(transfer.text("/failure/code")).isEqualTo("INSUFFICIENT_FUNDS");
    String deposit = Ids.TRANSACTION.format(new UUID(9, 9));
    assertThat(gateway.asAda().get("/v1/transactions/" + deposit).status()).isEqualTo(200);
    RestAnswer answer = gateway.asAda().get("/v1/transfers/" + deposit);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("TRANSACTION_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=0 | OUT_OF_RANGE | /limit
          limit=-1 | OUT_OF_RANGE | /limit
          limit=201 | OUT_OF_RANGE | /limit
          limit=1000000000 | OUT_OF_RANGE | /limit
          limit=99999999999999999999 | OUT_OF_RANGE | /limit
          limit=abc | MALFORMED | /limit
          limit= | MALFORMED | /limit
          limit=1.0 | MALFORMED | /limit
          limit=%2B1 | MALFORMED | /limit
          limit=010 | MALFORMED | /limit
          limit=10&limit=20 | DUPLICATE_MEMBER | /limit
          limit=10&limit=10 | DUPLICATE_MEMBER | /limit
          sort=password | UNKNOWN_MEMBER | /sort
          fields=* | UNKNOWN_MEMBER | /fields
          filter=a%3Eb | UNKNOWN_MEMBER | /filter
          Limit=10 | UNKNOWN_MEMBER | /Limit
          access_token=abc | UNKNOWN_MEMBER | /access_token
          account_id=acc_1 | MALFORMED | /account_id
          account_id= | MALFORMED | /account_id
          account_id=%27%20OR%201%3D1-- | MALFORMED | /account_id
          type=deposit | MALFORMED | /type
          type=UNSPECIFIED | MALFORMED | /type
          type=TRANSACTION_TYPE_DEPOSIT | MALFORMED | /type
          type=UNRECOGNIZED | MALFORMED | /type
          status=1 | MALFORMED | /status
          from=2026-02-30T00:00:00Z | MALFORMED | /from
          from=2026-01-01T24:00:00Z | MALFORMED | /from
          from=2026-01-01T00:00:00 | MALFORMED | /from
          from=2026-01-01 | MALFORMED | /from
          from=10000-01-01T00:00:00Z | MALFORMED | /from
          from=%2B10000-01-01T00:00:00Z | MALFORMED | /from
          from=yesterday | MALFORMED | /from
          from=1767225600 | MALFORMED | /from
          to=2026-01-01T00:00:00%2B01:00:30 | MALFORMED | /to
          to=2026-01-01T00:00:00%2B19:00 | MALFORMED | /to
          to=2026-01-01T00:00:00.1234567890Z | MALFORMED | /to
          from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z | OUT_OF_RANGE | /from
          min_amount=-1 | OUT_OF_RANGE | /min_amount
          min_amount=1e2 | MALFORMED | /min_amount
          max_amount=9223372036854775808 | OUT_OF_RANGE | /max_amount
          min_amount=2&max_amount=1 | OUT_OF_RANGE | /min_amount
          cursor=%FF | MALFORMED | /cursor
          """)
  void an_invalid_parameter_is_refused(String query, String code, String pointer) {
    RestAnswer answer = gateway.asAda().get("/v1/transactions?" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.errors()).containsExactly(code + " " + pointer);
    assertThat(gateway.ledger.calls()).isEmpty();
  }

  @Test
  void a_nul_in_the_query_is_refused() {
    assertThat(gateway.asAda().get("/v1/transactions?cursor=%00").status()).isEqualTo(400);
  }

  @Test
  void all_invalid_parameters_are_listed_at_once() {
    assertThat(gateway.asAda().get("/v1/transactions?limit=0&type=x&colour=1").errors())
        .containsExactlyInAnyOrder(
            "OUT_OF_RANGE /limit", "MALFORMED /type", "UNKNOWN_MEMBER /colour");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/users/me",
        "/v1/accounts/" + "acc_00000000000000000000000001",
        "/.well-known/jwks.json"
      })
  void an_endpoint_without_parameters_refuses_them(String path) {
    assertThat(gateway.asAda().get(path + "?x=1").errors()).containsExactly("UNKNOWN_MEMBER /x");
    assertThat(gateway.asAda().post("/v1/accounts?_method=DELETE", "{}").errors())
        .containsExactly("UNKNOWN_MEMBER /_method");
  }

  @Test
  void pages_and_probes_ignore_parameters() {
    assertThat(gateway.anonymous().get("/docs?from=mail").status()).isEqualTo(200);
    assertThat(gateway.anonymous().get("/healthz?verbose").status()).isEqualTo(200);
  }

  @Test
  void an_unknown_cursor_is_refused_by_name() {
    gateway.ledger.refuse(
        new Refusal(Reason.CURSOR_INVALID, "The cursor is not one that this list handed out."));
    RestAnswer answer = gateway.asAda().get("/v1/transactions?cursor=abc");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("CURSOR_INVALID");
    assertThat(gateway.asAda().get("/v1/transactions?cursor=" + "x".repeat(1001)).errors())
        .containsExactly("TOO_LONG /cursor");
  }
}
