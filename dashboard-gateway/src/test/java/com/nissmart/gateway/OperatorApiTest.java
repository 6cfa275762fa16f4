package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.ADA_ID;
import static com.nissmart.gateway.support.SampleIds.NGOZI_ID;
import static com.nissmart.gateway.support.SampleIds.OTHER_WALLET;
import static com.nissmart.gateway.support.SampleIds.TRANSACTION;
import static com.nissmart.gateway.support.SampleIds.WALLET;
import static com.nissmart.gateway.support.SampleIds.WITHDRAWAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.accounts.v1.ListActionsRequest;
import com.nissmart.accounts.v1.ListUsersRequest;
import com.nissmart.common.v1.ActionKind;
import com.nissmart.common.v1.ActionWords;
import com.nissmart.common.v1.ListRecordedActionsRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.CallRecorder.Call;
import com.nissmart.gateway.support.LedgerFake;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.gateway.support.SampleIds;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.ListHeadsRequest;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.ReleaseSafeModeRequest;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.payout.v1.BookReturnRequest;
import com.nissmart.payout.v1.ListWithdrawalFilesRequest;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorApiTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String ACCOUNT = "/v1/ops/accounts/" + WALLET;
  private static final String TRANSACTION_PATH = "/v1/ops/transactions/" + TRANSACTION;
  private static final String WITHDRAWAL_PATH = "/v1/ops/withdrawals/" + WITHDRAWAL;

  @Test
  void savers_are_refused_before_any_call() {
    for (String path : List.of("/v1/ops/summary", "/v1/ops/audit", ACCOUNT)) {
      RestAnswer answer = gateway.asAda().get(path);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("PERMISSION_DENIED");
    }
    assertThat(gateway.accounts.calls()).isEmpty();
    assertThat(gateway.ledger.calls()).isEmpty();
  }

  @Test
  void an_auditor_may_read_everything_and_change_nothing() {
    assertThat(gateway.asAuditor().get(ACCOUNT).status()).isEqualTo(200);
    RestAnswer answer = gateway.asAuditor().post(ACCOUNT + "/close", "{\"note\":\"no\"}");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("/detail")).isEqualTo("This request needs the role OPERATOR");
    assertThat(gateway.ledger.actions()).isEmpty();
  }

  @Test
  void a_change_has_the_words_of_its_record() {
    RestAnswer answer =
        gateway
            .asOperator()
            .with("X-Request-Id", "req-1")
            .post(ACCOUNT + "/freeze", "{\"direction\":\"DEBITS\",\"note\":\"stolen\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/status")).isEqualTo("DEBITS_FROZEN");
    assertThat(gateway.ledger.actions())
        .containsExactly(
            ActionWords.newBuilder()
                .setAction("account.freeze")
                .setNote("stolen")
                .setRequestId("req-1")
                .build());
    Call done = gateway.ledger.calls().getLast();
    assertThat(done.caller()).isEqualTo(NGOZI_ID);
    assertThat(((SetAccountStatusRequest) done.request()).getStatus())
        .isEqualTo(AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN);
  }

  @Test
  void the_key_of_a_freeze_is_passed_on() {
    RestAnswer answer =
        gateway
            .asOperator()
            .with("Idempotency-Key", "again")
            .post(ACCOUNT + "/freeze", note("stolen"));
    assertThat(answer.header("idempotent-replayed")).isEqualTo("true");
    Call done = gateway.ledger.calls().getLast();
    assertThat(((SetAccountStatusRequest) done.request()).getIdempotencyKey()).isEqualTo("again");
    assertThat(
            gateway
                .asOperator()
                .with("Idempotency-Key", "two words")
                .post(ACCOUNT + "/unfreeze", note("found"))
                .code())
        .isEqualTo("IDEMPOTENCY_KEY_INVALID");
  }

  @Test
  void a_refusal_of_the_service_is_answered() {
    gateway.ledger.refuse(new Refusal(Reason.ACCOUNT_NOT_EMPTY, "It has 1."));
    RestAnswer answer = gateway.asOperator().post(ACCOUNT + "/close", note("asked for"));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("ACCOUNT_NOT_EMPTY");
  }

  @ParameterizedTest
  @CsvSource({
    "freeze,'{\"note\":\"n\"}',FROZEN",
    "freeze,'{\"direction\":\"BOTH\",\"note\":\"n\"}',FROZEN",
    "freeze,'{\"direction\":\"CREDITS\",\"note\":\"n\"}',CREDITS_FROZEN",
    "unfreeze,'{\"note\":\"n\"}',ACTIVE",
    "close,'{\"note\":\"n\"}',CLOSED"
  })
  void an_account_gets_the_requested_status(String verb, String body, String status) {
    RestAnswer answer = gateway.asOperator().post(ACCOUNT + "/" + verb, body);
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
  void an_invalid_freeze_is_refused_before_it_is_recorded(String body, String error) {
    RestAnswer answer = gateway.asOperator().post(ACCOUNT + "/freeze", body);
    assertThat(answer.errors()).containsExactly(error);
    assertThat(gateway.accounts.calls()).isEmpty();
  }

  @Test
  void an_account_has_its_owner_and_explanation() {
    RestAnswer answer = gateway.asOperator().get(ACCOUNT);
    assertThat(answer.text("/account/id")).isEqualTo(WALLET);
    assertThat(answer.text("/account/name")).isEqualTo("Rent");
    assertThat(answer.text("/owner/email")).isEqualTo("ada@example.com");
    assertThat(answer.json().at("/explanation/balance/available").asLong()).isEqualTo(130_000);
    assertThat(answer.json().path("missing")).isEmpty();
  }

  @Test
  void a_reversal_needs_a_key_and_has_a_location() {
    assertThat(gateway.asOperator().post(TRANSACTION_PATH + "/reverse", note("n")).code())
        .isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
    RestAnswer answer =
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
  void all_transactions_are_listed_and_filtered() {
    RestAnswer answer =
        gateway.asAuditor().get("/v1/ops/transactions?type=DEPOSIT&account_id=" + OTHER_WALLET);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/data/0").has("requested_by")).isTrue();
    assertThat(answer.json().at("/as_of_seq").asLong()).isEqualTo(LedgerFake.AS_OF_SEQ);
    Call call = gateway.ledger.calls().getLast();
    assertThat(call.caller()).isEqualTo(NGOZI_ID);
    assertThat(((ListTransactionsRequest) call.request()).getAccountId()).isEqualTo(OTHER_WALLET);
    assertThat(gateway.asAuditor().get(TRANSACTION_PATH).text("/id")).isEqualTo(TRANSACTION);
  }

  @Test
  void all_withdrawals_are_listed_and_filtered() {
    RestAnswer answer =
        gateway
            .asOperator()
            .get(
                "/v1/ops/withdrawals?in_doubt=true&needs_operator=true&external_reference=ref-1"
                    + "&min_amount=5&account_number=0123456789&bank_code=058&user_id="
                    + ADA_ID);
    assertThat(answer.text("/data/0/user_id")).isEqualTo(ADA_ID);
    ListWithdrawalsRequest request = gateway.payout.last(ListWithdrawalsRequest.class);
    assertThat(request.getInDoubt()).isTrue();
    assertThat(request.getNeedsOperator()).isTrue();
    assertThat(request.getUserId()).isEqualTo(ADA_ID);
    assertThat(request.getExternalReference()).isEqualTo("ref-1");
    assertThat(request.getMinAmount()).isEqualTo(5);
    assertThat(request.getAccountNumber()).isEqualTo("0123456789");
    assertThat(request.getBankCode()).isEqualTo("058");
    assertThat(
            gateway
                .asOperator()
                .get("/v1/ops/withdrawals?in_doubt=yes&account_number=12345&bank_code=58")
                .errors())
        .containsExactlyInAnyOrder(
            "MALFORMED /in_doubt", "MALFORMED /account_number", "MALFORMED /bank_code");
  }

  @Test
  void a_withdrawal_in_doubt_is_resolved() {
    RestAnswer answer =
        gateway
            .asOperator()
            .post(
                WITHDRAWAL_PATH + "/resolve",
                "{\"outcome\":\"NOT_PAID\",\"note\":\"bank says so\",\"attempt\":2}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("awaits_second_operator").asBoolean()).isTrue();
    assertThat(gateway.payout.last(ResolveWithdrawalRequest.class).getOutcome())
        .isEqualTo(ResolutionOutcome.RESOLUTION_OUTCOME_NOT_PAID);
    assertThat(gateway.payout.last(ResolveWithdrawalRequest.class).getAttempt()).isEqualTo(2);
    assertThat(gateway.asOperator().post(WITHDRAWAL_PATH + "/resolve", note("n")).errors())
        .containsExactly("REQUIRED /outcome");
  }

  @Test
  void a_return_is_booked_with_a_reason() {
    String path = WITHDRAWAL_PATH + "/return";
    RestAnswer answer =
        gateway.asOperator().post(path, "{\"reason\":\"their letter\",\"reference\":\"RTN-1\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.payout.last(BookReturnRequest.class).getReference()).isEqualTo("RTN-1");
    assertThat(gateway.asOperator().post(path, "{}").errors()).containsExactly("REQUIRED /reason");
  }

  @Test
  void a_withdrawal_is_retried_and_cancelled_for_its_owner() {
    assertThat(gateway.asOperator().withKey().post(WITHDRAWAL_PATH + "/retry").status())
        .isEqualTo(200);
    assertThat(gateway.asOperator().post(WITHDRAWAL_PATH + "/cancel", note("by phone")).status())
        .isEqualTo(200);
    assertThat(gateway.payout.actions())
        .extracting(ActionWords::getAction)
        .containsExactly("withdrawal.retry", "withdrawal.cancel");
    assertThat(gateway.asOperator().get(WITHDRAWAL_PATH).json().path("events")).hasSize(2);
  }

  @Test
  void files_of_all_users_are_listed_retried_and_cancelled() {
    RestAnswer list = gateway.asAuditor().get("/v1/ops/withdrawal-files?user_id=" + ADA_ID);
    assertThat(list.text("/data/0/user_id")).isEqualTo(ADA_ID);
    assertThat(gateway.payout.last(ListWithdrawalFilesRequest.class).getUserId()).isEqualTo(ADA_ID);
    String path = "/v1/ops/withdrawal-files/" + SampleIds.WITHDRAWAL_FILE;
    assertThat(gateway.asAuditor().get(path).json().path("totals")).isNotEmpty();
    assertThat(gateway.asOperator().withKey().post(path + "/retry").status()).isEqualTo(200);
    assertThat(gateway.asOperator().post(path + "/cancel", note("by phone")).status())
        .isEqualTo(200);
    assertThat(gateway.asAuditor().post(path + "/cancel", "{}").status()).isEqualTo(403);
    assertThat(gateway.asOperator().post(path + "/retry", "{}").code())
        .isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
    assertThat(gateway.payout.actions())
        .extracting(ActionWords::getAction)
        .containsExactly("withdrawal_file.retry", "withdrawal_file.cancel");
  }

  @Test
  void users_are_found_and_shown_with_their_accounts() {
    RestAnswer found = gateway.asOperator().get("/v1/ops/users?query=ada&role=CUSTOMER&limit=3");
    assertThat(found.text("/data/0/email")).isEqualTo("ada@example.com");
    ListUsersRequest request = gateway.accounts.last(ListUsersRequest.class);
    assertThat(request.getRole()).isEqualTo(Role.ROLE_CUSTOMER);
    assertThat(request.getQuery()).isEqualTo("ada");
    RestAnswer one = gateway.asOperator().get("/v1/ops/users/" + ADA_ID);
    assertThat(one.json().path("accounts").findValuesAsText("name"))
        .containsExactly("Rent", "School");
    assertThat(gateway.asOperator().get("/v1/ops/users/usr_1").code()).isEqualTo("USER_NOT_FOUND");
  }

  @Test
  void the_ledger_is_verified_and_the_result_kept() {
    assertThat(
            gateway
                .asAuditor()
                .get("/v1/ops/ledger/verification")
                .json()
                .at("/verification/sound")
                .asBoolean())
        .isTrue();
    RestAnswer answer = gateway.asOperator().post("/v1/ops/ledger/verification", "{\"full\":true}");
    assertThat(answer.text("/finding")).startsWith("batch 7");
    assertThat(gateway.ledger.last(VerifyBookRequest.class).getFull()).isTrue();
    assertThat(gateway.asOperator().post("/v1/ops/ledger/verification").status()).isEqualTo(200);
  }

  @Test
  void signed_heads_are_listed_and_signed_on_demand() {
    RestAnswer page = gateway.asAuditor().get("/v1/ops/ledger/heads?limit=1");
    assertThat(page.text("/data/0/hash")).isEqualTo("ab".repeat(32));
    assertThat(page.text("/next_cursor")).isEqualTo("more");
    assertThat(page.text("/witnesses/0/problem")).isEqualTo("The disk is full");
    assertThat(page.json().at("/data/0/accounts_root").isMissingNode()).isTrue();
    assertThat(gateway.ledger.last(ListHeadsRequest.class).getPageSize()).isEqualTo(1);
    assertThat(gateway.asAuditor().post("/v1/ops/ledger/heads").status()).isEqualTo(403);
    assertThat(gateway.asOperator().post("/v1/ops/ledger/heads").text("/signature"))
        .isEqualTo("c2ln");
  }

  @Test
  void receipt_keys_are_public_and_cacheable() {
    RestAnswer keys = gateway.anonymous().get("/.well-known/receipt-keys.json");
    assertThat(keys.json().path("keys")).isEmpty();
    assertThat(keys.header("cache-control")).isEqualTo("public, no-cache");
  }

  @Test
  void liabilities_of_currencies_with_a_hundred_wallets_are_public() {
    RestAnswer published = gateway.anonymous().get("/.well-known/liabilities.json");
    assertThat(published.text("/form")).isEqualTo("nissmart-liabilities-v1");
    assertThat(published.json().at("/accounts/trees")).hasSize(1);
    assertThat(published.text("/accounts/trees/0/total")).isEqualTo("907");
    assertThat(published.header("cache-control")).isEqualTo("public, no-cache");
    RestAnswer all = gateway.asAuditor().get("/v1/ops/ledger/liabilities");
    assertThat(all.json().at("/accounts/trees")).hasSize(3);
    assertThat(all.json().at("/head")).isEqualTo(published.json().at("/head"));
    assertThat(gateway.asAda().get("/v1/ops/ledger/liabilities").status()).isEqualTo(403);
  }

  @Test
  void what_is_in_safe_mode_is_released_by_a_proposal() {
    JsonNode frozen =
        gateway.asAuditor().get("/v1/ops/ledger/verification").json().at("/safe_mode/0");
    assertThat(frozen.path("account_id").asText()).isEqualTo(WALLET);
    assertThat(frozen.path("finding").asText()).startsWith("entry 7 of ");
    RestAnswer answer =
        gateway
            .asOperator()
            .post(
                "/v1/ops/ledger/safe-mode/release",
                "{\"account_id\":\"%s\",\"note\":\"Restored\"}".formatted(WALLET));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(gateway.ledger.last(ReleaseSafeModeRequest.class))
        .isEqualTo(
            ReleaseSafeModeRequest.newBuilder().setAccountId(WALLET).setNote("Restored").build());
    gateway.asOperator().post("/v1/ops/ledger/safe-mode/release", "{\"note\":\"Looked at\"}");
    assertThat(gateway.ledger.last(ReleaseSafeModeRequest.class).getAccountId()).isEmpty();
  }

  @Test
  void the_audit_log_merges_the_services() {
    RestAnswer page = gateway.asAuditor().get("/v1/ops/audit?limit=2");
    assertThat(page.json().path("data").findValuesAsText("method"))
        .containsExactly(
            "nissmart.ledger.v1.LedgerService/Reverse",
            "nissmart.payout.v1.PayoutService/BookReturn");
    RestAnswer next =
        gateway.asAuditor().get("/v1/ops/audit?limit=2&cursor=" + page.text("/next_cursor"));
    assertThat(next.json().path("data")).hasSize(2);
    assertThat(next.json().at("/data/1/method").isNull()).as("the old log").isTrue();
    assertThat(next.json().path("next_cursor").isNull()).isTrue();
  }

  @Test
  void the_audit_log_is_read_with_filters() {
    assertThat(
            gateway
                .asAuditor()
                .get("/v1/ops/audit?kind=READ&action=account.freeze&target_id=" + WALLET)
                .status())
        .isEqualTo(200);
    ListRecordedActionsRequest request = gateway.ledger.last(ListRecordedActionsRequest.class);
    assertThat(request.getAction()).isEqualTo("account.freeze");
    assertThat(request.getTargetId()).isEqualTo(WALLET);
    assertThat(request.getKind()).isEqualTo(ActionKind.ACTION_KIND_READ);
    assertThat(gateway.accounts.calls()).noneMatch(c -> c.request() instanceof ListActionsRequest);
  }

  @Test
  void any_accounts_entries_are_listed() {
    gateway.ledgerFake.statement.add("Lunch");
    RestAnswer answer = gateway.asAuditor().get(ACCOUNT + "/entries");
    assertThat(answer.text("/data/0/description")).isEqualTo("Lunch");
    assertThat(gateway.asAuditor().with("Accept", "text/csv").get(ACCOUNT + "/entries").body())
        .contains("\"Lunch\"");
  }

  private static String note(String text) {
    return "{\"note\":\"" + text + "\"}";
  }
}
