package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.exception.StoredExceptionItem;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.GetReconciliationRequest;
import com.nissmart.payout.v1.GetReconciliationResponse;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ListReconciliationExceptionsResponse;
import com.nissmart.payout.v1.ListReconciliationsRequest;
import com.nissmart.payout.v1.ListReconciliationsResponse;
import com.nissmart.payout.v1.ReconciliationServiceGrpc;
import com.nissmart.payout.v1.ResolveReconciliationExceptionRequest;
import com.nissmart.payout.v1.ResolveReconciliationExceptionResponse;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.RunReconciliationResponse;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.paging.PageToken;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The contract's ReconciliationService. */
public final class ReconciliationGrpcService
    extends ReconciliationServiceGrpc.ReconciliationServiceImplBase {
  private static final int DEFAULT_PAGE = 50;
  private static final int LARGEST_PAGE = 200;
  private static final String RUNS = "reconciliations";
  private static final String KIND_PREFIX = "EXCEPTION_KIND_";

  private final Reconciliations reconciliations;
  private final ExceptionItems exceptions;

  public ReconciliationGrpcService(Reconciliations reconciliations, ExceptionItems exceptions) {
    this.reconciliations = reconciliations;
    this.exceptions = exceptions;
  }

  @Override
  public void runReconciliation(
      RunReconciliationRequest request, StreamObserver<RunReconciliationResponse> observer) {
    String caller = Caller.currentUser().id();
    ReconciliationRun run =
        reconciliations.run(RunRequestReader.read(request, caller, reconciliations));
    RunReconciliationResponse.Builder response =
        RunReconciliationResponse.newBuilder().setReconciliation(ReconciliationMessages.run(run));
    exceptions
        .list(new ExceptionItems.Filter(run.id(), false, null), null, LARGEST_PAGE)
        .forEach(found -> response.addExceptions(ReconciliationMessages.exception(found)));
    reply(observer, response.build());
  }

  @Override
  public void getReconciliation(
      GetReconciliationRequest request, StreamObserver<GetReconciliationResponse> observer) {
    UUID id = id(Ids.RECONCILIATION, "reconciliation_id", request.getReconciliationId());
    reply(
        observer,
        GetReconciliationResponse.newBuilder()
            .setReconciliation(ReconciliationMessages.run(reconciliations.get(id)))
            .build());
  }

  @Override
  public void listReconciliations(
      ListReconciliationsRequest request, StreamObserver<ListReconciliationsResponse> observer) {
    int size = pageSize(request.getPageSize());
    UUID before = position(request.getPageToken(), RUNS, Ids.RECONCILIATION);
    List<ReconciliationRun> found = reconciliations.list(before, size + 1);
    ListReconciliationsResponse.Builder response = ListReconciliationsResponse.newBuilder();
    found.stream()
        .limit(size)
        .forEach(run -> response.addReconciliations(ReconciliationMessages.run(run)));
    if (found.size() > size) {
      String last = Ids.RECONCILIATION.format(found.get(size - 1).id());
      response.setNextPageToken(PageToken.encode(RUNS, last));
    }
    reply(observer, response.build());
  }

  @Override
  public void listReconciliationExceptions(
      ListReconciliationExceptionsRequest request,
      StreamObserver<ListReconciliationExceptionsResponse> observer) {
    ExceptionItems.Filter filter = filter(request);
    String list = "exceptions " + filter;
    int size = pageSize(request.getPageSize());
    UUID after = position(request.getPageToken(), list, Ids.EXCEPTION);
    List<StoredExceptionItem> found = exceptions.list(filter, after, size + 1);
    ListReconciliationExceptionsResponse.Builder response =
        ListReconciliationExceptionsResponse.newBuilder();
    found.stream()
        .limit(size)
        .forEach(item -> response.addExceptions(ReconciliationMessages.exception(item)));
    if (found.size() > size) {
      String last = Ids.EXCEPTION.format(found.get(size - 1).id());
      response.setNextPageToken(PageToken.encode(list, last));
    }
    reply(observer, response.build());
  }

  @Override
  public void resolveReconciliationException(
      ResolveReconciliationExceptionRequest request,
      StreamObserver<ResolveReconciliationExceptionResponse> observer) {
    UUID id = id(Ids.EXCEPTION, "exception_id", request.getExceptionId());
    StoredExceptionItem resolved =
        exceptions.resolve(id, Caller.currentUser().id(), request.getResolution());
    reply(
        observer,
        ResolveReconciliationExceptionResponse.newBuilder()
            .setException(ReconciliationMessages.exception(resolved))
            .build());
  }

  private static ExceptionItems.Filter filter(ListReconciliationExceptionsRequest request) {
    String run = request.getReconciliationId();
    return new ExceptionItems.Filter(
        run.isEmpty() ? null : Ids.RECONCILIATION.parse("reconciliation_id", run),
        request.getOpen(),
        kind(request.getKind()));
  }

  private static ExceptionItem.@Nullable Kind kind(ExceptionKind kind) {
    return switch (kind) {
      case EXCEPTION_KIND_UNSPECIFIED -> null;
      case UNRECOGNIZED ->
          throw Refusal.invalid(
              "kind", "OUT_OF_RANGE", "kind must be one of the contract's values");
      default -> ExceptionItem.Kind.valueOf(kind.name().substring(KIND_PREFIX.length()));
    };
  }

  private static UUID id(Ids kind, String field, String text) {
    if (text.isEmpty()) {
      throw Refusal.invalid(field, "REQUIRED", field + " must be given");
    }
    return kind.parse(field, text);
  }

  private static int pageSize(int requested) {
    if (requested < 0 || requested > LARGEST_PAGE) {
      throw Refusal.invalid(
          "page_size", "OUT_OF_RANGE", "page_size must be 1 to 200, or 0 for 50, got " + requested);
    }
    return requested == 0 ? DEFAULT_PAGE : requested;
  }

  private static @Nullable UUID position(String token, String list, Ids kind) {
    return PageToken.decode(token, list).map(last -> kind.parse("page_token", last)).orElse(null);
  }

  private static <T> void reply(StreamObserver<T> observer, T response) {
    observer.onNext(response);
    observer.onCompleted();
  }
}
