package com.nissmart.gateway.ops;

import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.proposals.ProposalReply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.GetVerificationRequest;
import com.nissmart.ledger.v1.GetVerificationResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ReleaseSafeModeRequest;
import com.nissmart.ledger.v1.SafeModeFreeze;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.v1.VerifyBookResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code /v1/ops/ledger/verification}: the verification of the ledger. */
public record VerificationApi(LedgerServiceStub ledger, AuditTrail audit) {
  /** A full verification of a large ledger takes minutes. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  public CompletableFuture<ApiReply> last(ApiRequest http) {
    GetVerificationRequest request = GetVerificationRequest.getDefaultInstance();
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::getVerification, request)
        .thenApply(answer ->
            ApiReply.ok(out -> {
              out.object().name("verification");
              write(out, answer);
              out.flag("running", answer.getRunning());
              out.list("safe_mode", answer.getSafeModeList(), VerificationApi::write).end();
            }));
  }

  public CompletableFuture<ApiReply> run(ApiRequest http) {
    boolean full = http.body(body -> body.optionalFlag("full"));
    VerifyBookRequest request = VerifyBookRequest.newBuilder().setFull(full).build();
    http.extendTimeout(LONGEST);
    return audit
        .record(
            new AuditedAction(http, "ledger.verify", "ledger", full ? "full" : ""),
            () ->
                Rpc.callAsUser(
                    ledger.withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS),
                    http,
                    LedgerServiceStub::verifyBook,
                    request))
        .thenApply(answer -> ApiReply.ok(out -> write(out, answer)));
  }

  /** Proposes to release an account, or the whole ledger, from safe mode. */
  public CompletableFuture<ApiReply> release(ApiRequest http) {
    ReleaseSafeModeRequest request =
        http.body(body ->
            ReleaseSafeModeRequest.newBuilder()
                .setAccountId(Objects.requireNonNullElse(body.optionalText("account_id", 30), ""))
                .setNote(OperatorNotes.required(body))
                .build());
    String account = request.getAccountId();
    return audit
        .record(
            new AuditedAction(
                http,
                "ledger.release_safe_mode",
                account.isEmpty() ? "ledger" : account,
                request.getNote()),
            () -> Rpc.callAsUser(ledger, http, LedgerServiceStub::releaseSafeMode, request))
        .thenApply(answer -> ProposalReply.accepted(answer.getProposal()));
  }

  private static void write(JsonOut out, SafeModeFreeze freeze) {
    out.object();
    out.textOrNull("account_id", freeze.getAccountId());
    out.text("finding", freeze.getFinding());
    out.instant("found_at", freeze.getFoundAt());
    out.end();
  }

  /** Writes the result, or null before the first verification. */
  static void write(JsonOut out, GetVerificationResponse verification) {
    if (!verification.hasVerifiedAt()) {
      out.nothing();
      return;
    }
    out.object();
    out.flag("sound", verification.getSound());
    out.textOrNull("finding", verification.getFinding());
    out.number("batch_no", verification.getBatchNo());
    out.instant("verified_at", verification.getVerifiedAt());
    out.instantOrNull(
        "full_verified_at", verification.hasFullVerifiedAt(), verification.getFullVerifiedAt());
    out.end();
  }

  private static void write(JsonOut out, VerifyBookResponse result) {
    out.object();
    out.flag("sound", result.getSound());
    out.textOrNull("finding", result.getFinding());
    out.number("batch_no", result.getBatchNo());
    out.number("transactions", result.getTransactions());
    out.number("entries", result.getEntries());
    out.instant("started_at", result.getStartedAt());
    out.number("duration_ms", result.getDurationMs());
    out.end();
  }
}
