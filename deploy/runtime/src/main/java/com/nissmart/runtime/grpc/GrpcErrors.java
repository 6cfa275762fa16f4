package com.nissmart.runtime.grpc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.database.SqlTrouble;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one mapping between what our code throws and what travels as a status: a code, a sentence,
 * and in the details a google.rpc.ErrorInfo with the Reason's name. Whatever is not understood
 * becomes INTERNAL, logged once with its stack; nothing of it is told to the caller.
 */
public final class GrpcErrors {
  private static final Logger log = LoggerFactory.getLogger(GrpcErrors.class);
  private static final int DEEPEST_CAUSE = 20;
  private static final String TOO_LARGE = "message exceeds maximum size";
  private static final long WARNING_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

  private GrpcErrors() {}

  /**
   * The status of an answer that failed with this exception, wherever in the chain of its causes
   * the reason is.
   */
  public static StatusRuntimeException toStatus(Throwable failure) {
    return StatusDetails.encode(toRefusal(failure));
  }

  /** The refusal that an exception amounts to; INTERNAL, logged here, when it is a surprise. */
  public static Refusal toRefusal(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      Refusal refusal = known(cause);
      if (refusal != null) {
        return refusal;
      }
      cause = cause.getCause();
    }
    log.error("a call failed by surprise", failure);
    return internal();
  }

  /** The refusal that a status from another service carries, or amounts to when it carries none. */
  public static Refusal fromStatus(StatusRuntimeException e) {
    return fromStatus(e.getStatus(), e.getTrailers());
  }

  /** As {@link #fromStatus(StatusRuntimeException)}. */
  public static Refusal fromStatus(Status status, @Nullable Metadata trailers) {
    Refusal carried = StatusDetails.decode(status, trailers);
    if (carried != null) {
      return carried;
    }
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          new Refusal(Reason.UNAVAILABLE, "a service that this answer needs is away");
      case DEADLINE_EXCEEDED -> deadlineExceeded();
      case CANCELLED ->
          isDeadlineOver()
              ? deadlineExceeded()
              : new Refusal(Reason.UNAVAILABLE, "the call was cancelled");
      case RESOURCE_EXHAUSTED ->
          isTooLarge(status)
              ? new Refusal(Reason.BODY_TOO_LARGE, "the message is larger than allowed")
              : new Refusal(Reason.UNAVAILABLE, "a service that this answer needs is overloaded");
      default -> {
        log.error(
            "a service answered {} without a reason: {}",
            status.getCode(),
            status.getDescription());
        yield internal();
      }
    };
  }

  static Refusal deadlineExceeded() {
    return new Refusal(
        Reason.DEADLINE_EXCEEDED,
        "no answer in time; whether it took effect, a retry with the same key tells");
  }

  static Refusal internal() {
    return new Refusal(
        Reason.INTERNAL, "something went wrong on our side; the trace id finds it in our logs");
  }

  /** Whether nobody waits for the answer of the current call any more. */
  static boolean isDeadlineOver() {
    Deadline deadline = Context.current().getDeadline();
    return deadline != null && deadline.isExpired();
  }

  /**
   * gRPC itself answers so for a message over its limit, and also when the other side closes a
   * connection that it finds too busy: then what became of the call is unknown.
   */
  private static boolean isTooLarge(Status status) {
    String description = status.getDescription();
    return description != null && description.contains(TOO_LARGE);
  }

  private static @Nullable Refusal known(Throwable cause) {
    return switch (cause) {
      case Refusal refusal -> refusal;
      case StatusRuntimeException e -> fromStatus(e.getStatus(), e.getTrailers());
      case StatusException e -> fromStatus(e.getStatus(), e.getTrailers());
      case SQLException e -> SqlTrouble.reason(e).map(reason -> trouble(reason, e)).orElse(null);
      default -> null;
    };
  }

  private static Refusal trouble(Reason reason, SQLException e) {
    warn(reason, e);
    return switch (reason) {
      case STORAGE_FULL ->
          new Refusal(reason, "the database has no room to write; reads are served");
      case DEADLINE_EXCEEDED -> deadlineExceeded();
      default ->
          new Refusal(
              reason,
              "the database is away; whether it took effect, a retry with the same key tells");
    };
  }

  /**
   * A database that is away fails thousands of calls a second with the same message; one line a
   * second is enough.
   */
  private static void warn(Reason reason, SQLException e) {
    long now = System.nanoTime();
    long next = nextWarning.get();
    if (now - next >= 0 && nextWarning.compareAndSet(next, now + WARNING_PAUSE_NANOS)) {
      log.warn(
          "the database fails calls with {} (SQLSTATE {}): {}",
          reason,
          e.getSQLState(),
          e.getMessage());
    }
  }
}
