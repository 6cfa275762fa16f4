package com.nissmart.e2e.reliability;

import com.nissmart.common.v1.Reason;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Arrays;

/** Calls of services that may be away at any moment. */
final class ServiceCalls {
  private ServiceCalls() {}

  /** The result of a call. */
  enum CallResult {
    DONE,
    /** The service refused it for an expected reason. */
    REFUSED,
    /** The service is away or too busy, so the effect is not known. */
    AWAY
  }

  /** Makes a call; a refusal for another reason than the expected ones is an error. */
  static CallResult call(Runnable call, Reason... expected) {
    try {
      call.run();
      return CallResult.DONE;
    } catch (StatusRuntimeException e) {
      if (isAway(e)) {
        return CallResult.AWAY;
      }
      if (Arrays.asList(expected).contains(GrpcErrors.fromStatus(e).reason())) {
        return CallResult.REFUSED;
      }
      throw e;
    }
  }

  private static boolean isAway(StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CANCELLED -> true;
      // gRPC reports UNKNOWN when the connection is lost while it writes the request.
      default -> e.getCause() instanceof IOException;
    };
  }
}
