package com.nissmart.contract;

import com.nissmart.common.v1.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The refusal of a request, for a reason with a name. Business code throws it; one mapper per
 * protocol turns it into an answer. It has no stack trace, because it is expected.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int QUOTED_CHARACTERS = 60;

  private final Reason reason;
  private final transient List<FieldError> fieldErrors;
  private final @Nullable String transactionId;
  private final boolean replayed;
  private final long retrySeconds;

  /** Makes a refusal that is not recorded; the detail is one sentence for the client. */
  public Refusal(Reason reason, String detail) {
    this(reason, detail, List.of(), null);
  }

  /**
   * Makes a refusal with all its parts.
   *
   * @param transactionId the FAILED transaction that records it, txn_..., or null
   */
  public Refusal(
      Reason reason, String detail, List<FieldError> fieldErrors, @Nullable String transactionId) {
    this(reason, detail, fieldErrors, transactionId, false, 0);
  }

  private Refusal(
      Reason reason,
      String detail,
      List<FieldError> fieldErrors,
      @Nullable String transactionId,
      boolean replayed,
      long retrySeconds) {
    super(detail, null, false, false);
    this.replayed = replayed;
    this.retrySeconds = retrySeconds;
    this.reason = reason;
    this.fieldErrors = List.copyOf(fieldErrors);
    this.transactionId = transactionId;
  }

  /** Returns the same refusal, marked as the answer to an earlier request with the same key. */
  public Refusal asReplay() {
    return new Refusal(reason, detail(), fieldErrors, transactionId, true, retrySeconds);
  }

  /** Returns the same refusal of a request that may succeed after some seconds. */
  public Refusal retryAfter(long seconds) {
    return new Refusal(reason, detail(), fieldErrors, transactionId, replayed, seconds);
  }

  /** Makes a refusal of a part of a request that cannot be read or breaks the schema. */
  public static Refusal invalid(String field, String code, String message) {
    return new Refusal(
        Reason.INVALID_REQUEST, message, List.of(new FieldError(field, code, message)), null);
  }

  /** Returns the name of the refusal. */
  public Reason reason() {
    return reason;
  }

  /** Returns a sentence with the given value and what was expected. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /**
   * Returns the parts of the request that are wrong, or that differ from the key's first request.
   */
  public List<FieldError> fieldErrors() {
    return fieldErrors;
  }

  /** Returns the FAILED transaction that records the refusal, or null. */
  public @Nullable String transactionId() {
    return transactionId;
  }

  /** Returns whether an earlier request with the same key got this refusal. */
  public boolean isReplayed() {
    return replayed;
  }

  /** Returns the seconds after which the request may succeed, or 0 when they are not known. */
  public long retrySeconds() {
    return retrySeconds;
  }

  /** Returns a client's value for a sentence: shortened and without control characters. */
  public static String quote(String value) {
    String cut =
        value.length() > QUOTED_CHARACTERS ? value.substring(0, QUOTED_CHARACTERS) + "..." : value;
    return cut.replaceAll("\\p{C}", "?");
  }
}
