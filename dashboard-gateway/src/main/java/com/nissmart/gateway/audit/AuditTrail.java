package com.nissmart.gateway.audit;

import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceStub;
import com.nissmart.accounts.v1.CompleteActionRequest;
import com.nissmart.accounts.v1.RecordActionRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit of operators' changes: each is recorded before it is made, and its outcome after. */
public record AuditTrail(AuditServiceStub auditLog) {
  private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);
  private static final String DONE = "DONE";
  private static final long SECONDS = 2;

  /**
   * An action as the log shows it.
   *
   * @param http the request for it
   * @param name in words of the API: account.freeze
   * @param target the id of the changed resource
   */
  public record AuditedAction(ApiRequest http, String name, String target, String note) {}

  /**
   * Records an action, performs it, and records its outcome.
   *
   * @return the answer of {@code change}; fails with UNAVAILABLE, without the change, when the
   *     action cannot be recorded
   */
  public <R> CompletableFuture<R> record(
      AuditedAction action, Supplier<CompletableFuture<R>> change) {
    return record(action, change, answer -> DONE);
  }

  /**
   * Does the same for an action that may wait for a second operator.
   *
   * @param isProposed whether the answer has a proposal; the outcome is then PROPOSED
   */
  public <R> CompletableFuture<R> recordProposable(
      AuditedAction action, Supplier<CompletableFuture<R>> change, Predicate<R> isProposed) {
    return record(action, change, answer -> isProposed.test(answer) ? "PROPOSED" : DONE);
  }

  /**
   * Does the same for an answer that says what became of the action.
   *
   * @param outcome in capitals: DONE, FAILED
   */
  public <R> CompletableFuture<R> record(
      AuditedAction action, Supplier<CompletableFuture<R>> change, Function<R, String> outcome) {
    ApiRequest http = action.http();
    RecordActionRequest request =
        RecordActionRequest.newBuilder()
            .setAction(action.name())
            .setTargetId(action.target())
            .setNote(action.note())
            .setRequestId(http.requestId())
            .build();
    return Rpc.callAsUser(stub(), http, AuditServiceStub::recordAction, request)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(notRecorded(failure)))
        .thenCompose(recorded -> perform(http, recorded.getActionId(), change, outcome));
  }

  /** Records the action of an operator; performs a saver's action without a record. */
  public <R> CompletableFuture<R> recordIfOperator(
      AuditedAction action, Supplier<CompletableFuture<R>> change) {
    return action.http().caller().has(Role.ROLE_OPERATOR) ? record(action, change) : change.get();
  }

  /** Does the same for an action that may wait for a second operator. */
  public <R> CompletableFuture<R> recordIfOperator(
      AuditedAction action, Supplier<CompletableFuture<R>> change, Predicate<R> isProposed) {
    return action.http().caller().has(Role.ROLE_OPERATOR)
        ? recordProposable(action, change, isProposed)
        : change.get();
  }

  /** Answers only after the outcome is recorded, so that a reader of the answer finds it there. */
  private <R> CompletableFuture<R> perform(
      ApiRequest http,
      String actionId,
      Supplier<CompletableFuture<R>> change,
      Function<R, String> outcome) {
    CompletableFuture<R> answer = change.get();
    return answer
        .handle((value, failure) ->
            failure == null ? outcome.apply(value) : Rpc.refusal(failure).reason().name())
        .thenCompose(ended -> recordOutcome(http, actionId, ended))
        .thenCompose(recorded -> answer);
  }

  private CompletableFuture<Boolean> recordOutcome(
      ApiRequest http, String actionId, String outcome) {
    CompleteActionRequest request =
        CompleteActionRequest.newBuilder().setActionId(actionId).setOutcome(outcome).build();
    return Rpc.callAsUser(stub(), http, AuditServiceStub::completeAction, request)
        .handle((answer, trouble) -> {
          if (trouble != null) {
            // The change is made and stays; the log shows the action without an outcome.
            log.warn("the outcome of {} could not be recorded: {}", actionId, trouble.toString());
          }
          return true;
        });
  }

  private AuditServiceStub stub() {
    return auditLog.withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  private static Refusal notRecorded(Throwable failure) {
    Refusal refusal = Rpc.refusal(failure);
    return switch (ReasonStatus.of(refusal.reason())) {
      case SITUATION_MALFORMED, SITUATION_UNAUTHENTICATED, SITUATION_FORBIDDEN -> refusal;
      default ->
          new Refusal(
              Reason.UNAVAILABLE,
              "The audit log cannot be written, so nothing was changed; try again later");
    };
  }
}
