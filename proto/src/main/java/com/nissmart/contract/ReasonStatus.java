package com.nissmart.contract;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.ReasonProto;
import com.nissmart.common.v1.Situation;
import io.grpc.Status;
import java.util.EnumMap;
import java.util.Map;

/** The HTTP status and the gRPC code of every reason. */
public final class ReasonStatus {
  private static final Map<Reason, Situation> BY_REASON = new EnumMap<>(Reason.class);

  static {
    for (Reason reason : Reason.values()) {
      if (reason != Reason.UNRECOGNIZED) {
        BY_REASON.put(
            reason, reason.getValueDescriptor().getOptions().getExtension(ReasonProto.situation));
      }
    }
  }

  private ReasonStatus() {}

  /** Returns the kind of refusal that {@code reason.proto} declares for the reason. */
  public static Situation of(Reason reason) {
    return BY_REASON.getOrDefault(reason, Situation.SITUATION_INTERNAL);
  }

  /** Returns whether the same request may succeed later, because only the moment was wrong. */
  public static boolean isTemporary(Reason reason) {
    return switch (of(reason)) {
      case SITUATION_BUSY, SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_INTERNAL -> true;
      default -> false;
    };
  }

  /** Returns the HTTP status of an answer with this reason. */
  public static int httpStatus(Reason reason) {
    return switch (of(reason)) {
      case SITUATION_MALFORMED -> 400;
      case SITUATION_UNAUTHENTICATED -> 401;
      case SITUATION_FORBIDDEN -> 403;
      case SITUATION_NOT_FOUND -> 404;
      case SITUATION_METHOD_NOT_ALLOWED -> 405;
      case SITUATION_NOT_ACCEPTABLE -> 406;
      case SITUATION_CONFLICT -> 409;
      case SITUATION_PRECONDITION -> 412;
      case SITUATION_TOO_LARGE -> 413;
      case SITUATION_URI_TOO_LONG -> 414;
      case SITUATION_MEDIA_TYPE -> 415;
      case SITUATION_RULE, SITUATION_KEY_REUSED -> 422;
      case SITUATION_BUSY -> 429;
      case SITUATION_HEADERS_TOO_LARGE -> 431;
      case SITUATION_UNAVAILABLE -> 503;
      case SITUATION_TIMEOUT -> 504;
      case SITUATION_INTERNAL, SITUATION_UNSPECIFIED, UNRECOGNIZED -> 500;
    };
  }

  /** Returns the gRPC code of an answer with this reason. */
  public static Status.Code grpcCode(Reason reason) {
    return switch (of(reason)) {
      case SITUATION_MALFORMED, SITUATION_URI_TOO_LONG -> Status.Code.INVALID_ARGUMENT;
      case SITUATION_UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
      case SITUATION_FORBIDDEN -> Status.Code.PERMISSION_DENIED;
      case SITUATION_NOT_FOUND -> Status.Code.NOT_FOUND;
      case SITUATION_CONFLICT, SITUATION_RULE -> Status.Code.FAILED_PRECONDITION;
      case SITUATION_KEY_REUSED -> Status.Code.ALREADY_EXISTS;
      case SITUATION_PRECONDITION -> Status.Code.ABORTED;
      case SITUATION_BUSY, SITUATION_TOO_LARGE, SITUATION_HEADERS_TOO_LARGE ->
          Status.Code.RESOURCE_EXHAUSTED;
      case SITUATION_UNAVAILABLE -> Status.Code.UNAVAILABLE;
      case SITUATION_TIMEOUT -> Status.Code.DEADLINE_EXCEEDED;
      case SITUATION_METHOD_NOT_ALLOWED, SITUATION_NOT_ACCEPTABLE, SITUATION_MEDIA_TYPE ->
          Status.Code.UNIMPLEMENTED;
      case SITUATION_INTERNAL, SITUATION_UNSPECIFIED, UNRECOGNIZED -> Status.Code.INTERNAL;
    };
  }

  /** Returns whether a refusal for this reason is recorded in the book and uses up its key. */
  public static boolean isRecorded(Reason reason) {
    return of(reason) == Situation.SITUATION_RULE;
  }
}
