package com.nissmart.payout.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.Reconciliation;
import com.nissmart.payout.v1.ReconciliationServiceGrpc;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceBlockingStub;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.UploadReportRequest;
import com.nissmart.payout.v1.UploadReportResponse;
import com.nissmart.testkit.Await;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A report that does not fit into memory. The long version has a command of its own: {@code
 * JAVA_TOOL_OPTIONS=-Xmx320m mvn -pl payout-service test -Dtest=LargeReportTest
 * -Dreport.lines=1000000}.
 */
class LargeReportTest {
  private static final int LINES = Integer.getInteger("report.lines", 20_000);
  private static final int ATTEMPTS = LINES * 3 / 10;
  private static final int PIECE = 32 * 1024;

  private final PayoutFixture payout = new PayoutFixture();
  private final ReconciliationServiceBlockingStub books = payout.books(Role.ROLE_OPERATOR);

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void a_report_of_many_lines_is_compared_in_chunks() {
    growAttempts();
    long begin = System.nanoTime();
    Reconciliation uploaded = upload(ByteString.EMPTY).join().getReconciliation();
    assertThat(uploaded.getReportLines()).isEqualTo(LINES);
    Duration received = Duration.ofNanos(System.nanoTime() - begin);
    UUID id = Ids.RECONCILIATION.parse("id", uploaded.getId());

    Await.until(
        Duration.ofMinutes(10), "the end", () -> !payout.reconciliations.get(id).isRunning());

    ReconciliationRun run = payout.reconciliations.get(id);
    System.out.printf(
        "%d lines: received in %s, compared after %s, peak heap %d MiB of %d%n",
        LINES,
        received,
        Duration.ofNanos(System.nanoTime() - begin),
        peakHeap() >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
    assertThat(run.status()).isEqualTo(ReconciliationRun.Status.COMPLETED);
    assertThat(run.comparedLines()).isEqualTo(LINES);
    assertThat(run.matchedLines()).isEqualTo(ATTEMPTS);
    assertThat(run.exceptions()).isEqualTo(LINES - ATTEMPTS + 1);
    CurrencyTotal total = run.totals().getFirst();
    assertThat(total.reportAmount()).isEqualTo(1_000L * LINES);
    assertThat(total.matchedAmount()).isEqualTo(1_000L * ATTEMPTS);
    assertThat(total.withdrawalExceptedAmount()).as("the model of all").isEqualTo(1_000);
  }

  @Test
  void an_upload_that_is_cut_or_wrong_leaves_nothing() {
    assertThat(Refused.fields(Refused.by(() -> join(upload(ByteString.copyFromUtf8("A,1"))))))
        .containsExactly("report MALFORMED");
    assertThat(payout.number("select count(*) from reconciliation")).isZero();
    assertThat(payout.number("select count(*) from settlement_line")).isZero();
  }

  private static void join(CompletableFuture<UploadReportResponse> answer) {
    try {
      answer.join();
    } catch (java.util.concurrent.CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Copies one completed withdrawal with its attempt, its event and its capture. */
  private void growAttempts() {
    payout.withdraw("model", 1_000, "0123456789");
    payout.workFor(Duration.ofSeconds(10));
    payout.ledgerMovements().catchUp();
    payout
        .superuser()
        .useHandle(h -> {
          h.execute("set session_replication_role = replica");
          copy(h, "withdrawal", "'withdrawal_id', %1$s, 'idempotency_key', 'copy-' || i", "true");
          copy(
              h,
              "withdrawal_attempt",
              "'withdrawal_id', %1$s, 'external_reference', 'R-' || i, 'capture_transaction_id', %2$s,"
                  + " 'hold_transaction_id', %3$s",
              "true");
          h.execute(
              """
              insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note, created_at)
              select %s, e.event_no, e.from_status, e.to_status, e.attempt_no, e.actor, e.note, e.created_at
              from withdrawal_event e, generate_series(1, ?) i
              where e.to_status = 'COMPLETED' and e.from_status <> e.to_status
              """
                  .formatted(id(7)),
              ATTEMPTS);
          copy(
              h,
              "ledger_movement",
              "'transaction_id', %2$s, 'resolves', %3$s, 'seq', 1000 + i",
              "type = 'CAPTURE'");
          h.execute("set session_replication_role = origin");
          h.execute("analyze withdrawal, withdrawal_attempt, withdrawal_event, ledger_movement");
        });
    payout.passes(Duration.ofSeconds(1));
  }

  private static void copy(
      org.jdbi.v3.core.Handle handle, String table, String changes, String which) {
    handle.execute(
        "insert into %1$s select (jsonb_populate_record(t, jsonb_build_object(%2$s))).* from %1$s t, generate_series(1, ?) i where %3$s"
            .formatted(table, changes.formatted(id(7), id(8), id(9)), which),
        ATTEMPTS);
  }

  private static String id(int kind) {
    return "cast('00000000-0000-7000-800" + kind + "-' || lpad(to_hex(i), 12, '0') as uuid)";
  }

  /** Uploads the report, with an ending after its last line. */
  private CompletableFuture<UploadReportResponse> upload(ByteString ending) {
    CompletableFuture<UploadReportResponse> answer = new CompletableFuture<>();
    String today = LocalDate.ofInstant(payout.clock.instant(), ZoneOffset.UTC).toString();
    UploadReportRequest header =
        UploadReportRequest.newBuilder()
            .setHeader(
                RunReconciliationRequest.newBuilder()
                    .setFromDay(today)
                    .setFormat(ReportFormat.REPORT_FORMAT_CSV)
                    .setReportName("large.csv"))
            .build();
    ReconciliationServiceGrpc.newStub(books.getChannel())
        .uploadReport(new Uploader(header, ending, answer));
    return answer;
  }

  /** A client that sends the next piece when the last one has left. */
  private static final class Uploader
      implements ClientResponseObserver<UploadReportRequest, UploadReportResponse> {
    private final UploadReportRequest header;
    private final ByteString ending;
    private final CompletableFuture<UploadReportResponse> answer;
    private int line;
    private boolean ended;

    Uploader(
        UploadReportRequest header,
        ByteString ending,
        CompletableFuture<UploadReportResponse> answer) {
      this.header = header;
      this.ending = ending;
      this.answer = answer;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<UploadReportRequest> call) {
      call.setOnReadyHandler(() -> {
        if (line == 0 && !ended) {
          call.onNext(header);
          call.onNext(chunk("reference,amount,currency,status,booked_at\n"));
        }
        while (call.isReady() && !ended) {
          send(call);
        }
      });
    }

    private void send(ClientCallStreamObserver<UploadReportRequest> call) {
      StringBuilder piece = new StringBuilder();
      while (piece.length() < PIECE && line < LINES) {
        line++;
        piece.append("R-").append(line).append(",1000,NGN,PAID,2026-01-15T09:00:00Z\n");
      }
      call.onNext(chunk(piece.toString()));
      if (line == LINES) {
        call.onNext(UploadReportRequest.newBuilder().setChunk(ending).build());
        ended = true;
        call.onCompleted();
      }
    }

    private static UploadReportRequest chunk(String text) {
      return UploadReportRequest.newBuilder().setChunk(ByteString.copyFromUtf8(text)).build();
    }

    @Override
    public void onNext(UploadReportResponse response) {
      answer.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      // The answer came before.
    }
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(java.lang.management.MemoryUsage::getUsed)
        .sum();
  }
}
