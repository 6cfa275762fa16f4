package com.nissmart.gateway.ops;

import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.GetVerificationRequest;
import com.nissmart.ledger.v1.GetVerificationResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.v1.VerifyBookResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code /v1/ops/ledger/verification}: whether the book is sound. */
public final class VerificationApi {
  /** The whole of a long book takes its time. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final LedgerServiceStub ledger;
  private final AuditTrail audit;

  /** The resource on top of ledger-service. */
  public VerificationApi(LedgerServiceStub ledger, AuditTrail audit) {
    this.ledger = ledger;
    this.audit = audit;
  }

  /** What the last verification found. */
  public CompletableFuture<Reply> last(Exchange exchange) {
    GetVerificationRequest request = GetVerificationRequest.getDefaultInstance();
    return Rpc.<GetVerificationResponse>call(
            o -> Rpc.asUser(ledger, exchange).getVerification(request, o))
        .thenApply(answer ->
            Reply.ok(out -> {
              out.object().name("verification");
              write(out, answer);
              out.flag("running", answer.getRunning()).end();
            }));
  }

  /** Verifies now. */
  public CompletableFuture<Reply> run(Exchange exchange) {
    boolean full = exchange.body(body -> body.optionalFlag("full"));
    VerifyBookRequest request = VerifyBookRequest.newBuilder().setFull(full).build();
    exchange.extendTimeout(LONGEST);
    return audit
        .around(
            exchange,
            "ledger.verify",
            "ledger",
            full ? "full" : "",
            () ->
                Rpc.<VerifyBookResponse>call(o ->
                    Rpc.asUser(ledger, exchange)
                        .withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS)
                        .verifyBook(request, o)))
        .thenApply(answer -> Reply.ok(out -> write(out, answer)));
  }

  /** null before the first verification: nothing is known yet. */
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
