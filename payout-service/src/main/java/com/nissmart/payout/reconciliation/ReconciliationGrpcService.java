package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.grpc.RequestedPage;
import com.nissmart.payout.reconciliation.act.ExceptionActs;
import com.nissmart.payout.reconciliation.act.ExceptionActs.ActedException;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.exception.ExceptionsOfRun;
import com.nissmart.payout.reconciliation.exception.StoredExceptionItem;
import com.nissmart.payout.reconciliation.report.ReportUpload;
import com.nissmart.payout.v1.ActOnReconciliationExceptionRequest;
import com.nissmart.payout.v1.ActOnReconciliationExceptionResponse;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.GetReconciliationRequest;
import com.nissmart.payout.v1.GetReconciliationResponse;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ListReconciliationExceptionsResponse;
import com.nissmart.payout.v1.ListReconciliationsRequest;
import com.nissmart.payout.v1.ListReconciliationsResponse;
import com.nissmart.payout.v1.Reconciliation;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.v1.ReconciliationServiceGrpc;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.ResolveReconciliationExceptionRequest;
import com.nissmart.payout.v1.ResolveReconciliationExceptionResponse;
import com.nissmart.payout.v1.ResolveReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ResolveReconciliationExceptionsResponse;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.RunReconciliationResponse;
import com.nissmart.payout.v1.UploadReportRequest;
import com.nissmart.payout.v1.UploadReportResponse;
import com.nissmart.payout.v1.VoidReconciliationRequest;
import com.nissmart.payout.v1.VoidReconciliationResponse;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.proposal.Proposal;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The contract's ReconciliationService. */
public final class ReconciliationGrpcService
    extends ReconciliationServiceGrpc.ReconciliationServiceImplBase {
  private static final int MOST_EXCEPTIONS = 200;
  private static final String RUNS = "reconciliations";
  private static final String KIND_PREFIX = "EXCEPTION_KIND_";

  private final Reconciliations reconciliations;
  private final ExceptionItems exceptions;
  private final ExceptionActs acts;

  public ReconciliationGrpcService(
      Reconciliations reconciliations, ExceptionItems exceptions, ExceptionActs acts) {
    this.reconciliations = reconciliations;
    this.exceptions = exceptions;
    this.acts = acts;
  }

  @Override
  public void runReconciliation(
      RunReconciliationRequest request, StreamObserver<RunReconciliationResponse> observer) {
    RunRequest run = read(request);
    if (request.getFormat() == ReportFormat.REPORT_FORMAT_UNSPECIFIED
        && !request.getReport().isEmpty()) {
      throw Refusal.invalid("format", "REQUIRED", "A report needs a format: CSV or CAMT053");
    }
    ReconciliationRun ended =
        run.source() == ReconciliationRun.Source.RAIL
            ? reconciliations.run(run)
            : reconciliations.run(run, request.getReport().newInput());
    reply(
        observer,
        RunReconciliationResponse.newBuilder()
            .setReconciliation(message(ended))
            .addAllExceptions(found(ended))
            .build());
  }

  @Override
  public StreamObserver<UploadReportRequest> uploadReport(
      StreamObserver<UploadReportResponse> observer) {
    return new ReportUpload(
        observer,
        header -> {
          RunRequest request = read(header);
          if (request.source() == ReconciliationRun.Source.RAIL) {
            throw Refusal.invalid("format", "REQUIRED", "A report needs a format: CSV or CAMT053");
          }
          return content -> {
            ReconciliationRun run = reconciliations.run(request, content);
            return UploadReportResponse.newBuilder()
                .setReconciliation(message(run))
                .addAllExceptions(found(run))
                .build();
          };
        });
  }

  @Override
  public void voidReconciliation(
      VoidReconciliationRequest request, StreamObserver<VoidReconciliationResponse> observer) {
    UUID id = id(Ids.RECONCILIATION, "reconciliation_id", request.getReconciliationId());
    ReconciliationRun run =
        reconciliations.voidRun(id, Caller.currentUser().id(), request.getReason());
    reply(
        observer,
        VoidReconciliationResponse.newBuilder()
            .setReconciliation(ReconciliationMessages.run(run))
            .build());
  }

  private RunRequest read(RunReconciliationRequest request) {
    return RunRequest.read(
        request, Caller.currentUser().id(), reconciliations.rails(), reconciliations.today());
  }

  /** Returns the first exceptions that a run has stored. */
  private List<ReconciliationException> found(ReconciliationRun run) {
    return exceptions
        .list(new ExceptionItems.Filter(run.id(), false, null), null, MOST_EXCEPTIONS)
        .stream()
        .map(ReconciliationMessages::exception)
        .toList();
  }

  /** Returns a run with the sample of a dry one. */
  private Reconciliation message(ReconciliationRun run) {
    Reconciliation message = ReconciliationMessages.run(run);
    if (!run.dryRun()) {
      return message;
    }
    Reconciliation.Builder dry = message.toBuilder();
    reconciliations
        .sample(run.id(), MOST_EXCEPTIONS)
        .forEach(item -> dry.addSampleExceptions(ReconciliationMessages.exception(item)));
    return dry.build();
  }

  @Override
  public void getReconciliation(
      GetReconciliationRequest request, StreamObserver<GetReconciliationResponse> observer) {
    UUID id = id(Ids.RECONCILIATION, "reconciliation_id", request.getReconciliationId());
    reply(
        observer,
        GetReconciliationResponse.newBuilder()
            .setReconciliation(message(reconciliations.get(id)))
            .build());
  }

  @Override
  public void listReconciliations(
      ListReconciliationsRequest request, StreamObserver<ListReconciliationsResponse> observer) {
    RequestedPage page =
        RequestedPage.of(request.getPageSize(), request.getPageToken(), RUNS, Ids.RECONCILIATION);
    List<ReconciliationRun> found = reconciliations.list(page.position(), page.limit());
    ListReconciliationsResponse.Builder response =
        ListReconciliationsResponse.newBuilder()
            .setNextPageToken(page.nextToken(found, ReconciliationRun::id));
    page.rows(found).forEach(run -> response.addReconciliations(ReconciliationMessages.run(run)));
    reply(observer, response.build());
  }

  @Override
  public void listReconciliationExceptions(
      ListReconciliationExceptionsRequest request,
      StreamObserver<ListReconciliationExceptionsResponse> observer) {
    ExceptionItems.Filter filter = filter(request);
    String list = "exceptions " + filter;
    RequestedPage page =
        RequestedPage.of(request.getPageSize(), request.getPageToken(), list, Ids.EXCEPTION);
    List<StoredExceptionItem> found = exceptions.list(filter, page.position(), page.limit());
    ListReconciliationExceptionsResponse.Builder response =
        ListReconciliationExceptionsResponse.newBuilder()
            .setNextPageToken(page.nextToken(found, StoredExceptionItem::id));
    page.rows(found)
        .forEach(item -> response.addExceptions(ReconciliationMessages.exception(item)));
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

  @Override
  public void resolveReconciliationExceptions(
      ResolveReconciliationExceptionsRequest request,
      StreamObserver<ResolveReconciliationExceptionsResponse> observer) {
    String caller = Caller.currentUser().id();
    boolean byRun = !request.getReconciliationId().isEmpty();
    if (byRun == (request.getExceptionIdsCount() > 0)) {
      throw Refusal.invalid(
          "exception_ids", "REQUIRED", "Either exception_ids or a run must be given");
    }
    int resolved =
        byRun
            ? exceptions.resolveOf(ofRun(request), caller, request.getResolution())
            : exceptions.resolveAll(
                request.getExceptionIdsList().stream()
                    .map(one -> id(Ids.EXCEPTION, "exception_ids", one))
                    .toList(),
                caller,
                request.getResolution());
    reply(
        observer,
        ResolveReconciliationExceptionsResponse.newBuilder()
            .setResolved(resolved)
            .setMore(byRun && ExceptionItems.mayHaveLeftSome(resolved))
            .build());
  }

  private ExceptionsOfRun ofRun(ResolveReconciliationExceptionsRequest request) {
    UUID run = Ids.RECONCILIATION.parse("reconciliation_id", request.getReconciliationId());
    return new ExceptionsOfRun(
        reconciliations.get(run).id(), kind(request.getKind()), !request.getFoundOnlyByRun());
  }

  @Override
  public void actOnReconciliationException(
      ActOnReconciliationExceptionRequest request,
      StreamObserver<ActOnReconciliationExceptionResponse> observer) {
    ActedException acted = acts.act(Caller.currentUser().userId(), request);
    ActOnReconciliationExceptionResponse.Builder response =
        ActOnReconciliationExceptionResponse.newBuilder()
            .setException(ReconciliationMessages.exception(acted.item()));
    Proposal proposal = acted.proposal();
    if (proposal != null) {
      response.setProposal(proposal.toMessage());
    }
    reply(observer, response.build());
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

  private static <T> void reply(StreamObserver<T> observer, T response) {
    observer.onNext(response);
    observer.onCompleted();
  }
}
