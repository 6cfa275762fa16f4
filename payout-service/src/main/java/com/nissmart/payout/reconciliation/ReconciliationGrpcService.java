package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.difference.DifferenceFilter;
import com.nissmart.payout.difference.Differences;
import com.nissmart.payout.difference.Kind;
import com.nissmart.payout.difference.KnownDifference;
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

/** The contract's ReconciliationService over {@link Reconciliations} and {@link Differences}. */
public final class ReconciliationGrpcService
    extends ReconciliationServiceGrpc.ReconciliationServiceImplBase {
  private static final int DEFAULT_PAGE = 50;
  private static final int LARGEST_PAGE = 200;
  private static final String RUNS = "reconciliations";
  private static final String KIND_PREFIX = "EXCEPTION_KIND_";

  private final Reconciliations reconciliations;
  private final Differences differences;

  /** The service over the use cases. */
  public ReconciliationGrpcService(Reconciliations reconciliations, Differences differences) {
    this.reconciliations = reconciliations;
    this.differences = differences;
  }

  @Override
  public void runReconciliation(
      RunReconciliationRequest request, StreamObserver<RunReconciliationResponse> observer) {
    ReportToCompare report =
        new RunRequests(reconciliations).read(request, Caller.currentUser().id());
    Run run = reconciliations.run(report);
    RunReconciliationResponse.Builder response =
        RunReconciliationResponse.newBuilder().setReconciliation(ReconciliationMessages.run(run));
    differences
        .list(new DifferenceFilter(run.id(), false, null), null, LARGEST_PAGE)
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
    List<Run> found = reconciliations.list(before, size + 1);
    List<Run> page = found.subList(0, Math.min(size, found.size()));
    ListReconciliationsResponse.Builder response = ListReconciliationsResponse.newBuilder();
    page.forEach(run -> response.addReconciliations(ReconciliationMessages.run(run)));
    if (found.size() > size) {
      String last = Ids.RECONCILIATION.format(page.getLast().id());
      response.setNextPageToken(PageToken.encode(RUNS, last));
    }
    reply(observer, response.build());
  }

  @Override
  public void listReconciliationExceptions(
      ListReconciliationExceptionsRequest request,
      StreamObserver<ListReconciliationExceptionsResponse> observer) {
    DifferenceFilter filter = filter(request);
    String list = "exceptions " + filter;
    int size = pageSize(request.getPageSize());
    UUID after = position(request.getPageToken(), list, Ids.EXCEPTION);
    List<KnownDifference> found = differences.list(filter, after, size + 1);
    List<KnownDifference> page = found.subList(0, Math.min(size, found.size()));
    ListReconciliationExceptionsResponse.Builder response =
        ListReconciliationExceptionsResponse.newBuilder();
    page.forEach(known -> response.addExceptions(ReconciliationMessages.exception(known)));
    if (found.size() > size) {
      String last = Ids.EXCEPTION.format(page.getLast().id());
      response.setNextPageToken(PageToken.encode(list, last));
    }
    reply(observer, response.build());
  }

  @Override
  public void resolveReconciliationException(
      ResolveReconciliationExceptionRequest request,
      StreamObserver<ResolveReconciliationExceptionResponse> observer) {
    UUID id = id(Ids.EXCEPTION, "exception_id", request.getExceptionId());
    KnownDifference closed =
        differences.resolve(id, Caller.currentUser().id(), request.getResolution());
    reply(
        observer,
        ResolveReconciliationExceptionResponse.newBuilder()
            .setException(ReconciliationMessages.exception(closed))
            .build());
  }

  private static DifferenceFilter filter(ListReconciliationExceptionsRequest request) {
    String run = request.getReconciliationId();
    return new DifferenceFilter(
        run.isEmpty() ? null : Ids.RECONCILIATION.parse("reconciliation_id", run),
        request.getOpen(),
        kind(request.getKind()));
  }

  private static @Nullable Kind kind(ExceptionKind kind) {
    return switch (kind) {
      case EXCEPTION_KIND_UNSPECIFIED -> null;
      case UNRECOGNIZED ->
          throw Refusal.invalid("kind", "OUT_OF_RANGE", "kind is not one of the contract's values");
      default -> Kind.valueOf(kind.name().substring(KIND_PREFIX.length()));
    };
  }

  private static UUID id(Ids kind, String field, String text) {
    if (text.isEmpty()) {
      throw Refusal.invalid(field, "REQUIRED", field + " is required");
    }
    return kind.parse(field, text);
  }

  private static int pageSize(int asked) {
    if (asked < 0 || asked > LARGEST_PAGE) {
      throw Refusal.invalid(
          "page_size", "OUT_OF_RANGE", "page_size is 1 to 200, or 0 for 50, got " + asked);
    }
    return asked == 0 ? DEFAULT_PAGE : asked;
  }

  private static @Nullable UUID position(String token, String list, Ids kind) {
    return PageToken.decode(token, list).map(last -> kind.parse("page_token", last)).orElse(null);
  }

  private static <T> void reply(StreamObserver<T> observer, T response) {
    observer.onNext(response);
    observer.onCompleted();
  }
}
