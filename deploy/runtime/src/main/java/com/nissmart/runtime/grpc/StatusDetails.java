package com.nissmart.runtime.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.CallHeaders;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of a refusal in the trailers of a call, a google.rpc.Status. */
final class StatusDetails {
  private StatusDetails() {}

  static StatusRuntimeException encode(Refusal refusal) {
    return encode(refusal, ReasonStatus.grpcCode(refusal.reason()));
  }

  static StatusRuntimeException encode(Refusal refusal, Status.Code code) {
    ErrorInfo.Builder info =
        ErrorInfo.newBuilder()
            .setReason(refusal.reason().name())
            .setDomain(CallHeaders.ERROR_DOMAIN);
    String transactionId = refusal.transactionId();
    if (transactionId != null) {
      info.putMetadata(CallHeaders.ERROR_TRANSACTION_ID, transactionId);
    }
    if (refusal.isReplayed()) {
      info.putMetadata(CallHeaders.ERROR_REPLAYED, "true");
    }
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(refusal.detail())
            .addDetails(Any.pack(info.build()));
    if (!refusal.fieldErrors().isEmpty()) {
      status.addDetails(Any.pack(violations(refusal.fieldErrors())));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  /** Returns the refusal in the trailers, or null when they carry none of ours. */
  static @Nullable Refusal decode(Status status, @Nullable Metadata trailers) {
    com.google.rpc.Status details =
        trailers == null ? null : StatusProto.fromStatusAndTrailers(status, trailers);
    if (details == null || details.getDetailsCount() == 0) {
      return null;
    }
    try {
      ErrorInfo info = find(details, ErrorInfo.class);
      Reason reason = info == null ? null : reason(info);
      if (info == null || reason == null) {
        return null;
      }
      BadRequest bad = find(details, BadRequest.class);
      Refusal refusal =
          new Refusal(
              reason,
              details.getMessage(),
              bad == null ? List.of() : fieldErrors(bad),
              info.getMetadataMap().get(CallHeaders.ERROR_TRANSACTION_ID));
      return info.containsMetadata(CallHeaders.ERROR_REPLAYED) ? refusal.asReplay() : refusal;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static @Nullable Reason reason(ErrorInfo info) {
    if (!info.getDomain().equals(CallHeaders.ERROR_DOMAIN)) {
      return null;
    }
    try {
      return Reason.valueOf(info.getReason());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static BadRequest violations(List<FieldError> errors) {
    BadRequest.Builder bad = BadRequest.newBuilder();
    for (FieldError error : errors) {
      bad.addFieldViolationsBuilder()
          .setField(error.field())
          .setReason(error.code())
          .setDescription(error.message());
    }
    return bad.build();
  }

  private static List<FieldError> fieldErrors(BadRequest bad) {
    return bad.getFieldViolationsList().stream()
        .map(violation ->
            new FieldError(violation.getField(), violation.getReason(), violation.getDescription()))
        .toList();
  }

  private static <T extends com.google.protobuf.Message> @Nullable T find(
      com.google.rpc.Status details, Class<T> type) throws InvalidProtocolBufferException {
    for (Any detail : details.getDetailsList()) {
      if (detail.is(type)) {
        return detail.unpack(type);
      }
    }
    return null;
  }
}
