package com.nissmart.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Situation;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonStatusTest {

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNRECOGNIZED", "REASON_UNSPECIFIED"})
  void every_reason_has_a_situation(Reason reason) {
    assertThat(ReasonStatus.of(reason)).isNotEqualTo(Situation.SITUATION_UNSPECIFIED);
    assertThat(ReasonStatus.httpStatus(reason)).isBetween(400, 504);
    assertThat(ReasonStatus.grpcCode(reason)).isNotEqualTo(Status.Code.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_REQUEST, 400, INVALID_ARGUMENT",
    "TOKEN_INVALID, 401, UNAUTHENTICATED",
    "PERMISSION_DENIED, 403, PERMISSION_DENIED",
    "ACCOUNT_NOT_FOUND, 404, NOT_FOUND",
    "METHOD_NOT_ALLOWED, 405, UNIMPLEMENTED",
    "HOLD_RESOLVED, 409, FAILED_PRECONDITION",
    "BODY_TOO_LARGE, 413, RESOURCE_EXHAUSTED",
    "MEDIA_TYPE_UNSUPPORTED, 415, UNIMPLEMENTED",
    "INSUFFICIENT_FUNDS, 422, FAILED_PRECONDITION",
    "IDEMPOTENCY_KEY_REUSED, 422, ALREADY_EXISTS",
    "QUEUE_FULL, 429, RESOURCE_EXHAUSTED",
    "INTERNAL, 500, INTERNAL",
    "UNAVAILABLE, 503, UNAVAILABLE",
    "LEDGER_BEHIND, 503, UNAVAILABLE",
    "DEADLINE_EXCEEDED, 504, DEADLINE_EXCEEDED"
  })
  void a_reason_decides_the_answer_of_both_protocols(Reason reason, int http, Status.Code grpc) {
    assertThat(ReasonStatus.httpStatus(reason)).isEqualTo(http);
    assertThat(ReasonStatus.grpcCode(reason)).isEqualTo(grpc);
  }

  @Test
  void only_refusals_by_a_rule_are_recorded() {
    assertThat(ReasonStatus.isRecorded(Reason.INSUFFICIENT_FUNDS)).isTrue();
    assertThat(ReasonStatus.isRecorded(Reason.ACCOUNT_NOT_FOUND)).isFalse();
    assertThat(ReasonStatus.isRecorded(Reason.HOLD_RESOLVED)).isFalse();
  }
}
