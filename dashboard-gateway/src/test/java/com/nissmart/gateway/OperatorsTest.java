package com.nissmart.gateway;

import static com.nissmart.gateway.support.Samples.ADA_ID;
import static com.nissmart.gateway.support.Samples.NGOZI_ID;
import static com.nissmart.gateway.support.Samples.OTHER_WALLET;
import static com.nissmart.gateway.support.Samples.TRANSACTION;
import static com.nissmart.gateway.support.Samples.WALLET;
import static com.nissmart.gateway.support.Samples.WITHDRAWAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.CompleteActionRequest;
import com.nissmart.accounts.v1.ListActionsRequest;
import com.nissmart.accounts.v1.ListUsersRequest;
import com.nissmart.accounts.v1.RecordActionRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.Answer;
import com.nissmart.gateway.support.Gateway;
import com.nissmart.gateway.support.Recorder.Call;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The finance team's day. */
class OperatorsTest {
  @RegisterExtension static final Gateway gateway = new Gateway();

  private static final String ACCOUNT = "/v1/ops/accounts/" + WALLET;
  private static final String TRANSACTION_PATH = "/v1/ops/transactions/" + TRANSACTION;
  private static final String WITHDRAWAL_PATH = "/v1/ops/withdrawals/" + WITHDRAWAL;

  @Test
  void customers_are_refused_and_no_service_hears_of_it() {
    for (String path : List.of("/v1/ops/summary", "/v1/ops/audit", ACCOUNT)) {
      Answer answer = gateway.asAda().get(path);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("PERMISSION_DENIED");
    }
    assertThat(gateway.accounts.calls()).isEmpty();
    assertThat(gateway.ledger.calls()).isEmpty();
  }

  @Test
  void an_auditor_reads_everything_and_changes_nothing() {
    assertThat(gateway.asAuditor().get(ACCOUNT).status()).isEqualTo(200);
    Answer answer = gateway.asAuditor().post(ACCOUNT + "/close", "{\"note\":\"no\"}");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("/detail")).isEqualTo("This request needs the role OPERATOR");
    assertThat(gateway.accounts.calls()).noneMatch(c -> c.request() instanceof RecordActionRequest);
  }

  @Test
  void a_change_is_recorded_before_it_is_done_and_its_end_after() {
    Answer answer =
        gateway
            .asOperator()
            .with("X-Request-Id", "req-1")
            .post(ACCOUNT + "/freeze", "{\"direction\":\"DEBITS\",\"note\":\"stolen\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/status")).isEqualTo("DEBITS_FROZEN");
    RecordActionRequest recorded = (RecordActionRequest) gateway.accounts.calls().get(0).request();
    assertThat(recorded)
        .isEqualTo(
            RecordActionRequest.newBuilder()
                .setAction("account.freeze")
                .setTargetId(WALLET)
                .setNote("stolen")
                .setRequestId("req-1")
                .build());
    Call done = gateway.ledger.calls().getLast();
    assertThat(done.caller()).isEqualTo(NGOZI_ID);
    assertThat(((SetAccountStatusRequest) done.request()).getStatus())
        .isEqualTo(AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN);
    assertThat(gateway.accounts.last(CompleteActionRequest.class).getOutcome()).isEqualTo("DONE");
  }

  @Test
  void what_cannot_be_recorded_is_not_done() {
    gateway.accounts.refuse(new Refusal(Reason.INTERNAL, "broken"));
    Answer answer = gateway.asOperator().withKey().post(TRANSACTION_PATH + "/reverse", note("x"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isNotEmpty();
    assertThat(gateway.ledger.calls()).isEmpty();
  }

  @Test
  void a_refusal_is_the_answer_and_its_reason_the_recorded_end() {
    gateway.ledger.refuse(new Refusal(Reason.ACCOUNT_NOT_EMPTY, "It has 1."));
    Answer answer = gateway.asOperator().post(ACCOUNT + "/close", note("asked for"));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(gateway.accounts.last(CompleteActionRequest.class).getOutcome())
        .isEqualTo("ACCOUNT_NOT_EMPTY");
  }

  @ParameterizedTest
  @CsvSource({
    "freeze,'{\"note\":\"n\"}',FROZEN",
    "freeze,'{\"direction\":\"BOTH\",\"note\":\"n\"}',FROZEN",
    "freeze,'{\"direction\":\"CREDITS\",\"note\":\"n\"}',CREDITS_FROZEN",
    "unfreeze,'{\"note\":\"n\"}',ACTIVE",
    "close,'{\"note\":\"n\"}',CLOSED"
  })
  void an_account_gets_the_status_that_is_asked_for(String verb, String body, String status) {
    Answer answer = gateway.asOperator().post(ACCOUNT + "/" + verb, body);
    assertThat(answer.text("/status")).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "'{}',REQUIRED /note",
    "'{\"note\":\"\"}',REQUIRED /note",
    "'{\"note\":1}',MALFORMED /note",
    "'{\"note\":\"n\",\"direction\":\"UP\"}',MALFORMED /direction",
    "'{\"note\":\"n\",\"force\":true}',UNKNOWN_MEMBER /force"
  })
  void a_bad_freeze_is_refused_before_it_is_recorded(String body, String error) {
    Answer answer = gateway.asOperator().post(ACCOUNT + "/freeze", body);
    assertThat(answer.errors()).containsExactly(error);
    assertThat(gateway.accounts.calls()).isEmpty();
  }

  @Test
  void an_account_is_shown_with_its_owner_and_its_explanation() {
    Answer answer = gateway.asOperator().get(ACCOUNT);
    assertThat(answer.text("/account/id")).isEqualTo(WALLET);
    assertThat(answer.text("/account/name")).isEqualTo("Rent");
    assertThat(answer.text("/owner/email")).isEqualTo("ada@example.com");
    assertThat(answer.json().at("/explanation/balance/available").asLong()).isEqualTo(130_000);
    assertThat(answer.json().path("missing")).isEmpty();
  }

  @Test
  void a_reversal_needs_a_key_and_says_where_it_is() {
    assertThat(gateway.asOperator().post(TRANSACTION_PATH + "/reverse", note("n")).code())
        .isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
    Answer answer =
        gateway
            .asOperator()
            .with("Idempotency-Key", "k1")
            .post(TRANSACTION_PATH + "/reverse", note("sent twice"));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).startsWith("/v1/ops/transactions/txn_");
    assertThat(answer.text("/resolves_transaction_id")).isEqualTo(TRANSACTION);
    ReverseRequest request = gateway.ledger.last(ReverseRequest.class);
    assertThat(request.getIdempotencyKey()).isEqualTo("k1");
    assertThat(request.getDescription()).isEqualTo("sent twice");
  }

  @Test
  void everyones_transactions_are_listed_and_filtered() {
    Answer answer =
        gateway.asAuditor().get("/v1/ops/transactions?type=DEPOSIT&account_id=" + OTHER_WALLET);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/data/0").has("requested_by")).isTrue();
    Call call = gateway.ledger.calls().getLast();
    assertThat(call.caller()).isEqualTo(NGOZI_ID);
    assertThat(((ListTransactionsRequest) call.request()).getAccountId()).isEqualTo(OTHER_WALLET);
    assertThat(gateway.asAuditor().get(TRANSACTION_PATH).text("/id")).isEqualTo(TRANSACTION);
  }

  @Test
  void everyones_withdrawals_are_found_by_what_operators_know() {
    Answer answer =
        gateway
            .asOperator()
            .get(
                "/v1/ops/withdrawals?in_doubt=true&needs_operator=true&external_reference=ref-1"
                    + "&min_amount=5&user_id="
                    + ADA_ID);
    assertThat(answer.text("/data/0/user_id")).isEqualTo(ADA_ID);
    ListWithdrawalsRequest request = gateway.payout.last(ListWithdrawalsRequest.class);
    assertThat(request.getInDoubt()).isTrue();
    assertThat(request.getNeedsOperator()).isTrue();
    assertThat(request.getUserId()).isEqualTo(ADA_ID);
    assertThat(request.getExternalReference()).isEqualTo("ref-1");
    assertThat(request.getMinAmount()).isEqualTo(5);
    assertThat(gateway.asOperator().get("/v1/ops/withdrawals?in_doubt=yes").errors())
        .containsExactly("MALFORMED /in_doubt");
  }

  @Test
  void a_withdrawal_in_doubt_is_decided() {
    Answer answer =
        gateway
            .asOperator()
            .post(
                WITHDRAWAL_PATH + "/resolve",
                "{\"outcome\":\"NOT_PAID\",\"note\":\"bank says so\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("awaits_second_operator").asBoolean()).isTrue();
    assertThat(gateway.payout.last(ResolveWithdrawalRequest.class).getOutcome())
        .isEqualTo(ResolutionOutcome.RESOLUTION_OUTCOME_NOT_PAID);
    assertThat(gateway.asOperator().post(WITHDRAWAL_PATH + "/resolve", note("n")).errors())
        .containsExactly("REQUIRED /outcome");
  }

  @Test
  void a_withdrawal_is_retried_and_cancelled_for_its_owner() {
    assertThat(gateway.asOperator().withKey().post(WITHDRAWAL_PATH + "/retry").status())
        .isEqualTo(200);
    assertThat(gateway.asOperator().post(WITHDRAWAL_PATH + "/cancel", note("by phone")).status())
        .isEqualTo(200);
    List<String> actions =
        gateway.accounts.calls().stream()
            .filter(call -> call.request() instanceof RecordActionRequest)
            .map(call -> ((RecordActionRequest) call.request()).getAction())
            .toList();
    assertThat(actions).containsExactly("withdrawal.retry", "withdrawal.cancel");
    assertThat(gateway.asOperator().get(WITHDRAWAL_PATH).json().path("events")).hasSize(2);
  }

  @Test
  void users_are_found_and_shown_with_what_they_have() {
    Answer found = gateway.asOperator().get("/v1/ops/users?query=ada&role=CUSTOMER&limit=3");
    assertThat(found.text("/data/0/email")).isEqualTo("ada@example.com");
    ListUsersRequest request = gateway.accounts.last(ListUsersRequest.class);
    assertThat(request.getRole()).isEqualTo(Role.ROLE_CUSTOMER);
    assertThat(request.getQuery()).isEqualTo("ada");
    Answer one = gateway.asOperator().get("/v1/ops/users/" + ADA_ID);
    assertThat(one.json().path("accounts").findValuesAsText("name"))
        .containsExactly("Rent", "School");
    assertThat(gateway.asOperator().get("/v1/ops/users/usr_1").code()).isEqualTo("USER_NOT_FOUND");
  }

  @Test
  void the_book_is_verified_and_the_last_finding_is_known() {
    assertThat(
            gateway
                .asAuditor()
                .get("/v1/ops/ledger/verification")
                .json()
                .at("/verification/sound")
                .asBoolean())
        .isTrue();
    Answer answer = gateway.asOperator().post("/v1/ops/ledger/verification", "{\"full\":true}");
    assertThat(answer.text("/finding")).startsWith("batch 7");
    assertThat(gateway.ledger.last(VerifyBookRequest.class).getFull()).isTrue();
    assertThat(gateway.asOperator().post("/v1/ops/ledger/verification").status()).isEqualTo(200);
  }

  @Test
  void the_audit_log_is_read_with_filters() {
    Answer answer =
        gateway.asAuditor().get("/v1/ops/audit?action=account.freeze&target_id=" + WALLET);
    assertThat(answer.json().at("/data/0/outcome").isNull()).isTrue();
    ListActionsRequest request = gateway.accounts.last(ListActionsRequest.class);
    assertThat(request.getAction()).isEqualTo("account.freeze");
    assertThat(request.getTargetId()).isEqualTo(WALLET);
  }

  @Test
  void anyones_statement_is_read() {
    gateway.ledgerFake.statement.add("Lunch");
    Answer answer = gateway.asAuditor().get(ACCOUNT + "/entries");
    assertThat(answer.text("/data/0/description")).isEqualTo("Lunch");
    assertThat(gateway.asAuditor().with("Accept", "text/csv").get(ACCOUNT + "/entries").body())
        .contains("\"Lunch\"");
  }

  private static String note(String text) {
    return "{\"note\":\"" + text + "\"}";
  }
}
