package com.nissmart.gateway.audit;

import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceStub;
import com.nissmart.accounts.v1.CompleteActionRequest;
import com.nissmart.accounts.v1.CompleteActionResponse;
import com.nissmart.accounts.v1.RecordActionRequest;
import com.nissmart.accounts.v1.RecordActionResponse;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.Situations;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what an operator asks for only once it is written down, and then writes how it ended. */
public final class AuditTrail {
  private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);
  private static final long SECONDS = 2;

  private final AuditServiceStub audit;

  /** The log that accounts-service keeps. */
  public AuditTrail(AuditServiceStub audit) {
    this.audit = audit;
  }

  /**
   * The deed's answer.
   *
   * @param action in words of the API: account.freeze
   * @param target what it is done to
   * @throws Refusal UNAVAILABLE, as the future's failure, when it cannot be recorded: then it is
   *     not done
   */
  public <R> CompletableFuture<R> around(
      Exchange exchange,
      String action,
      String target,
      String note,
      Supplier<CompletableFuture<R>> deed) {
    RecordActionRequest request =
        RecordActionRequest.newBuilder()
            .setAction(action)
            .setTargetId(target)
            .setNote(note)
            .setRequestId(exchange.requestId())
            .build();
    return Rpc.<RecordActionResponse>call(o -> stub(exchange).recordAction(request, o))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(notRecorded(failure)))
        .thenCompose(recorded -> andComplete(exchange, recorded.getActionId(), deed));
  }

  /** The same when an operator does it; the deed alone when it is a saver's own business. */
  public <R> CompletableFuture<R> ofOperators(
      Exchange exchange,
      String action,
      String target,
      String note,
      Supplier<CompletableFuture<R>> deed) {
    return exchange.caller().has(Role.ROLE_OPERATOR)
        ? around(exchange, action, target, note, deed)
        : deed.get();
  }

  /** The outcome is written before the answer is given, so that who reads the log then finds it. */
  private <R> CompletableFuture<R> andComplete(
      Exchange exchange, String actionId, Supplier<CompletableFuture<R>> deed) {
    return deed.get()
        .handle(Outcome::new)
        .thenCompose(outcome ->
            complete(exchange, actionId, outcome.failure())
                .thenCompose(done -> outcome.asFuture()));
  }

  private record Outcome<R>(R answer, @Nullable Throwable failure) {
    CompletableFuture<R> asFuture() {
      return failure == null
          ? CompletableFuture.completedFuture(answer)
          : CompletableFuture.failedFuture(failure);
    }
  }

  private CompletableFuture<?> complete(
      Exchange exchange, String actionId, @Nullable Throwable failure) {
    CompleteActionRequest request =
        CompleteActionRequest.newBuilder()
            .setActionId(actionId)
            .setOutcome(failure == null ? "DONE" : Rpc.refusal(failure).reason().name())
            .build();
    return Rpc.<CompleteActionResponse>call(o -> stub(exchange).completeAction(request, o))
        .handle((answer, trouble) -> {
          if (trouble != null) {
            // The deed is done and stays done; the log shows it with an open end.
            log.warn("the outcome of {} could not be recorded: {}", actionId, trouble.toString());
          }
          return true;
        });
  }

  private AuditServiceStub stub(Exchange exchange) {
    return Rpc.asUser(audit, exchange).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  private static Refusal notRecorded(Throwable failure) {
    Refusal refusal = Rpc.refusal(failure);
    return switch (Situations.of(refusal.reason())) {
      case SITUATION_MALFORMED, SITUATION_UNAUTHENTICATED, SITUATION_FORBIDDEN -> refusal;
      default ->
          new Refusal(
              Reason.UNAVAILABLE,
              "The audit log cannot be written, and what cannot be recorded is not done.");
    };
  }
}
