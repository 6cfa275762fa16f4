package com.nissmart.runtime.grpc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.database.SqlTrouble;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one mapping between exceptions and statuses. A status has a code, a sentence, and in its
 * details a google.rpc.ErrorInfo with the name of the Reason. An exception that is not in the
 * mapping becomes INTERNAL and is logged once with its stack; the caller learns nothing of it.
 */
public final class GrpcErrors {
  private static final Logger log = LoggerFactory.getLogger(GrpcErrors.class);
  private static final int DEEPEST_CAUSE = 20;
  private static final String TOO_LARGE = "message exceeds maximum size";
  private static final long WARNING_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

  private GrpcErrors() {}

  /** Returns the status for an exception; the reason may be anywhere among its causes. */
  public static StatusRuntimeException toStatus(Throwable failure) {
    return StatusDetails.encode(toRefusal(failure));
  }

  /** Returns the refusal for an exception; an unexpected one is logged and becomes INTERNAL. */
  public static Refusal toRefusal(Throwable failure) {
    Refusal refusal = find(failure);
    if (refusal == null) {
      log.error("A call failed unexpectedly", failure);
    }
    return refusal == null ? internal() : refusal;
  }

  /**
   * Logs that work failed that is tried again. A database or service that is away or busy is a
   * warning with its reason, and anything else an error with its stack.
   *
   * @param work the subject of the sentence: "The delivery 7"
   */
  public static void logRetry(Logger logger, Object work, Throwable failure) {
    Refusal refusal = find(failure);
    if (refusal != null && ReasonStatus.isTemporary(refusal.reason())) {
      logger.warn("{} is tried again: {} {}", work, refusal.reason(), refusal.detail());
    } else {
      logger.error("{} failed and is tried again", work, failure);
    }
  }

  /** Returns the reason of an exception that somebody else answers and logs. */
  public static Reason reason(Throwable failure) {
    Refusal refusal = find(failure);
    return refusal == null ? Reason.INTERNAL : refusal.reason();
  }

  /** Returns the reason of a status that a handler ends its call with. */
  public static Reason reason(Status status, Metadata trailers) {
    Throwable cause = status.getCause();
    Refusal carried = StatusDetails.decode(status, trailers);
    return carried == null && cause != null ? reason(cause) : fromStatus(status, trailers).reason();
  }

  private static @Nullable Refusal find(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      Refusal refusal = known(cause);
      if (refusal != null) {
        return refusal;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Returns the refusal in a status of another service, or one that fits its code. */
  public static Refusal fromStatus(StatusRuntimeException e) {
    return fromStatus(e.getStatus(), e.getTrailers());
  }

  /** Returns the same for a status and its trailers. */
  public static Refusal fromStatus(Status status, @Nullable Metadata trailers) {
    Refusal carried = StatusDetails.decode(status, trailers);
    if (carried != null) {
      return carried;
    }
    if (isOfConnection(status)) {
      return new Refusal(Reason.UNAVAILABLE, "The connection to a service broke during the call");
    }
    return switch (status.getCode()) {
      case UNAVAILABLE -> new Refusal(Reason.UNAVAILABLE, "A service that this call needs is away");
      case DEADLINE_EXCEEDED -> deadlineExceeded();
      case CANCELLED ->
          isDeadlineOver()
              ? deadlineExceeded()
              : new Refusal(Reason.UNAVAILABLE, "The call was cancelled");
      case RESOURCE_EXHAUSTED ->
          isTooLarge(status)
              ? new Refusal(Reason.BODY_TOO_LARGE, "The message is larger than allowed")
              : new Refusal(Reason.UNAVAILABLE, "A service that this call needs is overloaded");
      default -> {
        log.error(
            "A service answered {} without a reason: {}",
            status.getCode(),
            status.getDescription());
        yield internal();
      }
    };
  }

  /** Returns whether this process made the status, because a connection broke. */
  private static boolean isOfConnection(Status status) {
    Throwable cause = status.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof IOException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  static Refusal deadlineExceeded() {
    return new Refusal(
        Reason.DEADLINE_EXCEEDED,
        "No answer in time; retry with the same key to learn whether it took effect");
  }

  static Refusal internal() {
    return new Refusal(
        Reason.INTERNAL, "Something went wrong on our side; the trace id finds it in our logs");
  }

  /** Returns whether the deadline of the current call has passed. */
  static boolean isDeadlineOver() {
    Deadline deadline = Context.current().getDeadline();
    return deadline != null && deadline.isExpired();
  }

  /**
   * Distinguishes a message over the limit from a connection that the other side closed because it
   * was too busy. gRPC uses the same code for both; after the second one the outcome of the call is
   * unknown.
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
          new Refusal(reason, "The database has no room to write; reads still work");
      case DEADLINE_EXCEEDED -> deadlineExceeded();
      default ->
          new Refusal(
              reason,
              "The database is away; retry with the same key to learn whether it took effect");
    };
  }

  /** Logs one line a second: a database that is away fails thousands of calls a second. */
  private static void warn(Reason reason, SQLException e) {
    long now = System.nanoTime();
    long next = nextWarning.get();
    if (now - next >= 0 && nextWarning.compareAndSet(next, now + WARNING_PAUSE_NANOS)) {
      log.warn(
          "The database fails calls with {} (SQLSTATE {}): {}",
          reason,
          e.getSQLState(),
          e.getMessage());
    }
  }
}
