package com.nissmart.bench.stage;

import com.nissmart.bench.report.BenchFigure;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.v1.VerifyBookResponse;
import com.nissmart.runtime.grpc.GrpcClients;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The full verification of the book by the ledger itself. */
final class VerificationStage {
  private static final int LONGEST_MINUTES = 60;
  private static final double MILLIS = 1e3;

  private VerificationStage() {}

  static void run(BenchReport report, LedgerUnderTest ledger) {
    String operator = ledger.tokens().token(new UUID(0, 1), "OPERATOR");
    ManagedChannel channel =
        GrpcClients.channelWithToken("127.0.0.1:" + ledger.process().port(), () -> operator);
    try {
      VerifyBookResponse answer =
          LedgerServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(LONGEST_MINUTES, TimeUnit.MINUTES)
              .verifyBook(VerifyBookRequest.newBuilder().setFull(true).build());
      print(report, answer);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        report.note("verify: this ledger has no VerifyBook; verify_tps stays null");
      } else {
        throw e;
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static void print(BenchReport report, VerifyBookResponse answer) {
    double perSecond = answer.getTransactions() * MILLIS / Math.max(1, answer.getDurationMs());
    report.note(
        "verify: %,d transactions and %,d entries in %,d ms: %,.0f/s"
            .formatted(
                answer.getTransactions(), answer.getEntries(), answer.getDurationMs(), perSecond));
    if (!answer.getSound()) {
      report.problem("VerifyBook found a mistake: " + answer.getFinding());
    }
    report.figure(BenchFigure.VERIFY_TPS, perSecond);
  }
}
