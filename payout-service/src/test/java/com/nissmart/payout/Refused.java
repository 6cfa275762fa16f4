package com.nissmart.payout;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls that are refused, as a client sees them. */
public final class Refused {
  private Refused() {}

  public static Refusal by(ThrowingCallable call) {
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call);
    return GrpcErrors.fromStatus(Objects.requireNonNull(e, "the call was not refused"));
  }

  /** Returns each wrong field with its code, as {@code field CODE}. */
  public static List<String> fields(Refusal refusal) {
    return refusal.fieldErrors().stream().map(Refused::words).toList();
  }

  private static String words(FieldError error) {
    return error.field() + " " + error.code();
  }
}
