package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.EXCEPTION;
import static com.nissmart.gateway.support.SampleIds.WEBHOOK;
import static com.nissmart.gateway.support.SampleIds.WITHDRAWAL_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.CreateWebhookRequest;
import com.nissmart.accounts.v1.ReplayWebhookRequest;
import com.nissmart.accounts.v1.SkipWebhookDeliveryRequest;
import com.nissmart.accounts.v1.UpdateWebhookRequest;
import com.nissmart.accounts.v1.WebhookStatus;
import com.nissmart.common.v1.ActionWords;
import com.nissmart.gateway.support.GatewayClient;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.payout.v1.ActOnReconciliationExceptionRequest;
import com.nissmart.payout.v1.CallbackStatus;
import com.nissmart.payout.v1.ListCallbacksRequest;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ListWithdrawalFilesRequest;
import com.nissmart.payout.v1.ReceiveCallbackRequest;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.ResolveReconciliationExceptionsRequest;
import com.nissmart.payout.v1.RetryWithdrawalFileRequest;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files, callbacks, reports and webhooks. */
class MachineApiTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String CALLBACK = "/v1/callbacks/simulated";
  private static final String HOOK = "/v1/webhooks/" + WEBHOOK;

  @Test
  void a_file_is_passed_on_and_each_line_has_a_result() {
    RestAnswer answer =
        file(
            gateway.asAda(),
            "?file_id=f1&validate_only=true&confirm_duplicate=true",
            "text/csv",
            "a,b\r\n");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/accepted_amounts/0/amount")).isEqualTo("20000");
    assertThat(answer.text("/lines/1/code")).isEqualTo("INSUFFICIENT_FUNDS");
    assertThat(answer.json().at("/lines/0/code").isNull()).isTrue();
    SubmitWithdrawalFileRequest request = gateway.payout.last(SubmitWithdrawalFileRequest.class);
    assertThat(request.getContent().toStringUtf8()).isEqualTo("a,b\r\n");
    assertThat(request.getFormat()).isEqualTo(WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV);
    assertThat(request.getValidateOnly()).isTrue();
    file(gateway.asAda(), "?file_id=f1", "application/x-ndjson; charset=utf-8", "{}\n");
    assertThat(gateway.payout.last(SubmitWithdrawalFileRequest.class).getFormat())
        .isEqualTo(WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_JSON_LINES);
  }

  @Test
  void only_a_file_may_have_3_mib() {
    String large = "x".repeat(3 * 1024 * 1024);
    assertThat(file(gateway.asAda(), "?file_id=f", "text/csv", large).status()).isEqualTo(200);
    RestAnswer tooLarge = file(gateway.asAda(), "?file_id=f", "text/csv", large + "x");
    assertThat(tooLarge.status()).isEqualTo(413);
    assertThat(gateway.asAda().withKey().post("/v1/deposits", large).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource({
    "'',text/csv,a,400,REQUIRED /file_id",
    "'?file_id=a%20b',text/csv,a,400,MALFORMED /file_id",
    "'?file_id=f&validate_only=1',text/csv,a,400,MALFORMED /validate_only",
    "'?file_id=f',text/csv,'',400,'REQUIRED '",
    "'?file_id=f',application/json,a,415,",
    "'?file_id=f',text/csv; charset=utf-16,a,415,"
  })
  void an_invalid_file_is_refused(
      String query, String type, String body, int status, String error) {
    RestAnswer answer = file(gateway.asAda(), query, type, body);
    assertThat(answer.status()).isEqualTo(status);
    if (error != null) {
      assertThat(answer.errors()).containsExactly(error);
    }
    assertThat(gateway.payout.calls()).isEmpty();
  }

  @Test
  void a_callback_reaches_payout_unchanged_and_is_stored_once() {
    String body = "{ \"amount\":1.0,\"amount\":2}";
    RestAnswer answer = callback("v1,good").post(CALLBACK, body);
    assertThat(answer.status()).isEqualTo(202);
    ReceiveCallbackRequest request = gateway.payout.last(ReceiveCallbackRequest.class);
    assertThat(request.getBody().toStringUtf8()).isEqualTo(body);
    assertThat(request.getRail()).isEqualTo("simulated");
    assertThat(request.getEventId()).isEqualTo("evt_1");
    assertThat(gateway.payout.calls().getLast().caller()).isEqualTo("gateway");
    RestAnswer again = callback("v1,good").post(CALLBACK, body);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("replayed").asBoolean()).isTrue();
  }

  @Test
  void a_callback_without_a_signature_is_refused() {
    assertThat(callback("v1,bad").post(CALLBACK, "{}").status()).isEqualTo(401);
    assertThat(gateway.anonymous().post(CALLBACK, "{}").status()).isEqualTo(401);
    assertThat(callback("v1,good").post("/v1/callbacks/UPPER", "{}").status()).isEqualTo(404);
    assertThat(callback("v1,good").post(CALLBACK, "x".repeat(64 * 1024 + 1)).status())
        .isEqualTo(413);
    assertThat(callback("v1,good").post(CALLBACK).status()).isEqualTo(400);
  }

  @Test
  void a_reconciliation_uses_the_rails_or_an_uploaded_report() {
    RestAnswer own =
        gateway.asOperator().post("/v1/ops/reconciliations?from_day=2026-01-14&to_day=2026-01-15");
    assertThat(own.status()).isEqualTo(201);
    assertThat(own.header("location"))
        .isEqualTo("/v1/ops/reconciliations/" + own.text("/reconciliation/id"));
    RunReconciliationRequest request = gateway.payout.last(RunReconciliationRequest.class);
    assertThat(request.getFormat()).isEqualTo(ReportFormat.REPORT_FORMAT_UNSPECIFIED);
    assertThat(request.getFromDay()).isEqualTo("2026-01-14");

    RestAnswer uploaded =
        gateway
            .asOperator()
            .with("Content-Type", "application/xml")
            .send(
                "POST",
                "/v1/ops/reconciliations?report_name=jan.xml",
                BodyPublishers.ofString("<Document/>"));
    assertThat(uploaded.status()).isEqualTo(201);
    request = gateway.payout.last(RunReconciliationRequest.class);
    assertThat(request.getFormat()).isEqualTo(ReportFormat.REPORT_FORMAT_CAMT053);
    assertThat(request.getReport().toStringUtf8()).isEqualTo("<Document/>");
    assertThat(gateway.payout.actions())
        .extracting(ActionWords::getAction)
        .containsOnly("reconciliation.run");
    assertThat(uploaded.text("/reconciliation/status")).isEqualTo("COMPLETED");
    assertThat(gateway.asOperator().post("/v1/ops/reconciliations?from_day=2026-02-30").errors())
        .containsExactly("MALFORMED /from_day");
  }

  @Test
  void callbacks_are_listed_with_their_results() {
    RestAnswer list = gateway.asAuditor().get("/v1/ops/callbacks?status=FLAGGED&limit=2");
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.json().at("/data/0/reference").asText()).isEqualTo("nobody");
    assertThat(list.json().at("/data/0/amount/amount").asLong()).isEqualTo(5);
    assertThat(list.json().at("/data/1/amount").isNull()).isTrue();
    assertThat(gateway.payout.last(ListCallbacksRequest.class).getStatus())
        .isEqualTo(CallbackStatus.CALLBACK_STATUS_FLAGGED);
    assertThat(gateway.asAda().get("/v1/ops/callbacks").status()).isEqualTo(403);
  }

  @Test
  void a_large_report_is_passed_on_byte_for_byte() {
    byte[] report = new byte[8 * 1024 * 1024];
    new java.util.Random(1).nextBytes(report);
    System.arraycopy("slow".getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, report, 0, 4);
    RestAnswer accepted =
        gateway
            .asOperator()
            .with("Content-Type", "text/csv")
            .send(
                "POST",
                "/v1/ops/reconciliations?dry_run=true&control_count=7&control_sum=9",
                BodyPublishers.ofByteArray(report));
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.text("/reconciliation/status")).isEqualTo("RUNNING");
    assertThat(accepted.header("location")).startsWith("/v1/ops/reconciliations/rec_");
    RunReconciliationRequest request = gateway.payout.last(RunReconciliationRequest.class);
    assertThat(request.getReport().toByteArray()).isEqualTo(report);
    assertThat(request.getDryRun()).isTrue();
    assertThat(request.getControlCount()).isEqualTo(7);
    assertThat(request.getControlSum()).isEqualTo(9);
    RestAnswer untyped =
        gateway
            .asOperator()
            .with("Content-Type", "text/plain")
            .send("POST", "/v1/ops/reconciliations", BodyPublishers.ofString("x"));
    assertThat(untyped.status()).isEqualTo(415);
  }

  @Test
  void a_reconciliation_is_voided_with_a_reason() {
    String id = gateway.asOperator().post("/v1/ops/reconciliations").text("/reconciliation/id");
    String path = "/v1/ops/reconciliations/" + id + "/void";
    RestAnswer voided = gateway.asOperator().post(path, "{\"reason\":\"wrong file\"}");
    assertThat(voided.text("/status")).isEqualTo("VOIDED");
    assertThat(voided.text("/void_reason")).isEqualTo("wrong file");
    assertThat(gateway.asAuditor().post(path, "{\"reason\":\"x\"}").status()).isEqualTo(403);
  }

  @Test
  void exceptions_are_listed_and_resolved_with_a_reason() {
    RestAnswer list = gateway.asAuditor().get("/v1/ops/exceptions?open=true&kind=MISSING_HERE");
    assertThat(list.text("/data/0/external_reference")).isEqualTo("bank-77");
    assertThat(list.json().at("/data/0/our_amount").isNull()).isTrue();
    assertThat(gateway.payout.last(ListReconciliationExceptionsRequest.class).getOpen()).isTrue();
    RestAnswer closed =
        gateway
            .asOperator()
            .post("/v1/ops/exceptions/" + EXCEPTION + "/resolve", "{\"resolution\":\"theirs\"}");
    assertThat(closed.text("/resolution")).isEqualTo("theirs");
    String run = list.text("/data/0/reconciliation_id");
    assertThat(gateway.asAuditor().get("/v1/ops/reconciliations/" + run).text("/rail"))
        .isEqualTo("simulated");
    assertThat(gateway.asAuditor().get("/v1/ops/reconciliations").json().path("data")).hasSize(1);
  }

  @Test
  void an_act_on_an_exception_is_booked_or_proposed() {
    String path = "/v1/ops/exceptions/" + EXCEPTION + "/act";
    RestAnswer booked =
        gateway
            .asOperator()
            .post(path, "{\"action\":\"BOOK_CHARGE\",\"amount\":100,\"reason\":\"fee\"}");
    assertThat(booked.status()).isEqualTo(200);
    assertThat(booked.text("/actions/0")).isEqualTo("BOOK_CHARGE");
    assertThat(gateway.payout.last(ActOnReconciliationExceptionRequest.class).getAmount())
        .isEqualTo(100);

    RestAnswer proposed =
        gateway.asOperator().post(path, "{\"action\":\"WRITE_OFF\",\"reason\":\"lost\"}");
    assertThat(proposed.status()).isEqualTo(202);
    assertThat(proposed.text("/status")).isEqualTo("PENDING");
    assertThat(gateway.asOperator().post(path, "{\"action\":\"BURN\",\"reason\":\"x\"}").errors())
        .containsExactly("MALFORMED /action");
  }

  @Test
  void many_exceptions_are_resolved_at_once() {
    RestAnswer named =
        gateway
            .asOperator()
            .post(
                "/v1/ops/exceptions/resolve",
                "{\"ids\":[\"" + EXCEPTION + "\"],\"reason\":\"theirs\"}");
    assertThat(named.json().path("resolved").asInt()).isEqualTo(1);
    String run = gateway.asAuditor().get("/v1/ops/exceptions").text("/data/0/reconciliation_id");
    assertThat(
            gateway
                .asOperator()
                .post("/v1/ops/reconciliations/" + run + "/close", "{\"reason\":\"theirs\"}")
                .status())
        .isEqualTo(200);
    assertThat(
            gateway.payout.last(ResolveReconciliationExceptionsRequest.class).getFoundOnlyByRun())
        .isTrue();
  }

  @Test
  void a_webhook_is_created_and_its_secret_shown_once() {
    RestAnswer answer =
        gateway
            .asAda()
            .post(
                "/v1/webhooks",
                "{\"url\":\"https://shop.example.com/hook\",\"events\":[\"transaction.*\"]}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo(HOOK);
    assertThat(answer.text("/secret")).isEqualTo("whsec_AAAA");
    assertThat(gateway.accounts.last(CreateWebhookRequest.class).getEventsList())
        .containsExactly("transaction.*");
    assertThat(gateway.asAda().get(HOOK).body()).doesNotContain("whsec");
    assertThat(gateway.asAda().get("/v1/webhooks").text("/next_cursor")).isEqualTo("more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"events":["*"]}                            | REQUIRED /url
          {"url":"https://a.example"}                 | REQUIRED /events
          {"url":"https://a.example","events":[]}     | MALFORMED /events
          {"url":"https://a.example","events":[1]}    | MALFORMED /events
          {"url":"https://a.example","events":"*"}    | MALFORMED /events
          {"url":"https://a.example","events":["*"],"everyone":"yes"} | MALFORMED /everyone
          {"url":"https://a.example","events":["*"],"secret":"x"}     | UNKNOWN_MEMBER /secret
          """)
  void an_invalid_webhook_is_refused(String body, String error) {
    assertThat(gateway.asAda().post("/v1/webhooks", body).errors()).containsExactly(error);
  }

  @Test
  void a_webhook_is_paused_rotated_replayed_and_deleted() {
    assertThat(gateway.asAda().patch(HOOK, "{\"status\":\"PAUSED\"}").status()).isEqualTo(200);
    UpdateWebhookRequest change = gateway.accounts.last(UpdateWebhookRequest.class);
    assertThat(change.getStatus()).isEqualTo(WebhookStatus.WEBHOOK_STATUS_PAUSED);
    assertThat(change.getUrl()).isEmpty();
    String tag = gateway.asAda().get(HOOK).header("etag");
    String resume = "{\"status\":\"ACTIVE\"}";
    assertThat(gateway.asAda().with("If-Match", tag).patch(HOOK, resume).status()).isEqualTo(200);
    assertThat(gateway.accounts.last(UpdateWebhookRequest.class).hasIfUnchanged()).isTrue();
    assertThat(gateway.asAda().with("If-Match", "\"x\"").patch(HOOK, resume).status())
        .isEqualTo(412);
    assertThat(gateway.asAda().patch(HOOK, "{\"status\":\"FAILING\"}").errors())
        .containsExactly("MALFORMED /status");
    assertThat(gateway.asAda().post(HOOK + "/rotate-secret").text("/secret"))
        .isEqualTo("whsec_BBBB");
    assertThat(gateway.asAda().post(HOOK + "/replay", "{\"after_seq\":7}").status()).isEqualTo(200);
    assertThat(gateway.accounts.last(ReplayWebhookRequest.class).getAfterSeq()).isEqualTo(7);
    assertThat(gateway.asAda().post(HOOK + "/replay", "{\"after_seq\":-1}").errors())
        .containsExactly("MALFORMED /after_seq");
    assertThat(gateway.asAda().post(HOOK + "/replay", "{}").errors())
        .containsExactly("REQUIRED /after_seq");
    assertThat(gateway.asAda().get(HOOK + "/deliveries?status=PENDING").json().path("data"))
        .hasSize(1);
    assertThat(gateway.asAda().delete(HOOK).status()).isEqualTo(204);
    assertThat(gateway.asAda().get("/v1/webhooks/whk_1").code()).isEqualTo("WEBHOOK_NOT_FOUND");
    String delivery = "dlv_00000000000000000000000001";
    String skip = HOOK + "/deliveries/" + delivery + "/skip";
    assertThat(gateway.asAda().post(skip, "{}").text("/status")).isEqualTo("SKIPPED");
    assertThat(gateway.accounts.last(SkipWebhookDeliveryRequest.class).getDeliveryId())
        .isEqualTo(delivery);
    assertThat(gateway.asAda().post(HOOK + "/deliveries/dlv_1/skip", "{}").code())
        .isEqualTo("WEBHOOK_NOT_FOUND");
  }

  @Test
  void a_withdrawal_file_is_listed_looked_at_cancelled_and_retried() {
    String path = "/v1/withdrawal-files/" + WITHDRAWAL_FILE;
    assertThat(gateway.asAda().get("/v1/withdrawal-files?limit=5").text("/data/0/file_id"))
        .isEqualTo("payroll");
    assertThat(gateway.payout.last(ListWithdrawalFilesRequest.class).getPageSize()).isEqualTo(5);
    RestAnswer found = gateway.asAda().get(path);
    assertThat(found.text("/lines/0/code")).isEqualTo("ACCOUNT_NOT_FOUND");
    assertThat(found.text("/totals/0/amount")).isEqualTo("70");
    assertThat(gateway.asAda().post(path + "/cancel").text("/cancelled")).isEqualTo("3");
    assertThat(gateway.asAda().post(path + "/retry").code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
    assertThat(gateway.asAda().with("Idempotency-Key", "r1").post(path + "/retry").text("/retried"))
        .isEqualTo("2");
    assertThat(gateway.payout.last(RetryWithdrawalFileRequest.class).getIdempotencyKey())
        .isEqualTo("r1");
    assertThat(gateway.asAda().get("/v1/withdrawal-files/wfl_1").code())
        .isEqualTo("WITHDRAWAL_FILE_NOT_FOUND");
  }

  private static RestAnswer file(GatewayClient client, String query, String type, String body) {
    return client
        .with("Content-Type", type)
        .send("POST", "/v1/withdrawal-files" + query, BodyPublishers.ofString(body));
  }

  private static GatewayClient callback(String signature) {
    return gateway
        .anonymous()
        .with("webhook-id", "evt_1")
        .with("webhook-timestamp", "1768464000")
        .with("webhook-signature", signature);
  }
}
