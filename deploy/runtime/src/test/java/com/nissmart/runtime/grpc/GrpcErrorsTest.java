package com.nissmart.runtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcErrorsTest {

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
  void every_reason_is_the_same_after_a_round_trip(Reason reason) {
    StatusRuntimeException status =
        GrpcErrors.toStatus(new Refusal(reason, "a sentence with 1 and 2"));

    assertThat(status.getStatus().getCode()).isEqualTo(ReasonStatus.grpcCode(reason));
    assertThat(status.getStatus().getDescription()).isEqualTo("a sentence with 1 and 2");
    assertThat(GrpcErrors.fromStatus(status).reason()).isEqualTo(reason);
  }

  @Test
  void fields_and_the_recorded_transaction_travel_with_it() {
    List<FieldError> errors =
        List.of(
            new FieldError("amount", "DIFFERS", "amount was 100, is 200"),
            new FieldError(
                "destination.bank_code", "REQUIRED", "destination.bank_code is required"));
    Refusal refusal = new Refusal(Reason.INSUFFICIENT_FUNDS, "1,001 from 1,000", errors, "txn_1");

    Refusal received = GrpcErrors.fromStatus(GrpcErrors.toStatus(refusal));

    assertThat(received.fieldErrors()).isEqualTo(errors);
    assertThat(received.transactionId()).isEqualTo("txn_1");
    assertThat(received.detail()).isEqualTo("1,001 from 1,000");
    assertThat(received.isReplayed()).isFalse();
    assertThat(GrpcErrors.fromStatus(GrpcErrors.toStatus(refusal.asReplay())).isReplayed())
        .isTrue();
  }

  @Test
  void a_wrapped_refusal_is_found() {
    Refusal refusal = new Refusal(Reason.QUEUE_FULL, "full");

    assertThat(reasonOf(new CompletionException(new IllegalStateException(refusal))))
        .isEqualTo(Reason.QUEUE_FULL);
  }

  @ParameterizedTest
  @CsvSource({
    "57P01, UNAVAILABLE",
    "53100, STORAGE_FULL",
    "57014, DEADLINE_EXCEEDED",
    "23505, INTERNAL",
    "23514, INTERNAL"
  })
  void a_database_error_is_found_below_jdbis_exceptions(String state, Reason reason) {
    SQLException cause = new SQLException("relation \"entry\"", state);

    Refusal refusal =
        GrpcErrors.toRefusal(
            new UnableToExecuteStatementException("INSERT INTO entry", cause, null));

    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.detail()).doesNotContain("entry");
  }

  @Test
  void an_unexpected_error_is_internal_without_its_details() {
    Refusal refusal = GrpcErrors.toRefusal(new NullPointerException("secret.field"));

    assertThat(refusal.reason()).isEqualTo(Reason.INTERNAL);
    assertThat(refusal.detail()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, UNAVAILABLE",
    "DEADLINE_EXCEEDED, DEADLINE_EXCEEDED",
    "CANCELLED, UNAVAILABLE",
    "RESOURCE_EXHAUSTED, UNAVAILABLE",
    "UNKNOWN, INTERNAL",
    "INTERNAL, INTERNAL",
    "NOT_FOUND, INTERNAL",
    "UNIMPLEMENTED, INTERNAL",
  })
  void a_status_without_a_reason_amounts_to_one(Status.Code code, Reason reason) {
    assertThat(reasonOf(code.toStatus().withDescription("io.netty...").asRuntimeException()))
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          gRPC message exceeds maximum size 4194304: 5000005   | BODY_TOO_LARGE
          Decompressed gRPC message exceeds maximum size 4194304 | BODY_TOO_LARGE
          HTTP/2 error code: ENHANCE_YOUR_CALM Received Goaway   | UNAVAILABLE
                                                                 | UNAVAILABLE
          """,
      delimiter = '|')
  void only_a_size_is_called_too_large(@Nullable String description, Reason reason) {
    assertThat(
            reasonOf(Status.RESOURCE_EXHAUSTED.withDescription(description).asRuntimeException()))
        .isEqualTo(reason);
  }

  @Test
  void a_connection_that_broke_is_not_an_error_of_ours() {
    Status closed =
        Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());
    assertThat(GrpcErrors.fromStatus(closed.asRuntimeException()).reason())
        .isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void an_upstreams_reason_is_passed_on() {
    StatusRuntimeException upstream =
        GrpcErrors.toStatus(new Refusal(Reason.ACCOUNT_FROZEN, "frozen"));

    assertThat(reasonOf(new IllegalStateException(upstream))).isEqualTo(Reason.ACCOUNT_FROZEN);
  }

  @Test
  void a_reason_of_another_domain_is_not_ours() {
    StatusRuntimeException foreign =
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.UNAVAILABLE.value())
                .addDetails(
                    Any.pack(
                        ErrorInfo.newBuilder()
                            .setReason("INTERNAL")
                            .setDomain("example.com")
                            .build()))
                .build());

    assertThat(GrpcErrors.fromStatus(foreign).reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void circular_causes_end() {
    IllegalStateException first = new IllegalStateException("a");
    first.initCause(new IllegalStateException("b", first));

    assertThat(reasonOf(first)).isEqualTo(Reason.INTERNAL);
  }

  @Test
  void a_database_that_is_busy_is_a_warning_without_a_stack() {
    Logger logger = new LoggerContext().getLogger("work");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    GrpcErrors.logRetry(logger, "The delivery", new SQLException("lock timeout", "55P03"));
    GrpcErrors.logRetry(logger, "The delivery", new IllegalStateException("a defect"));

    assertThat(lines.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.ERROR);
    assertThat(lines.list.getFirst().getFormattedMessage())
        .startsWith("The delivery is tried again: UNAVAILABLE The database is away");
    assertThat(lines.list.getFirst().getThrowableProxy()).isNull();
  }

  private static Reason reasonOf(Throwable failure) {
    return GrpcErrors.fromStatus(GrpcErrors.toStatus(failure)).reason();
  }
}
