package com.nissmart.contract;

import com.nissmart.common.v1.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system says no, for a reason with a name. Business code throws it; one mapper a protocol
 * turns it into an answer. It has no stack trace: an expected refusal is not a surprise.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int QUOTED_CHARACTERS = 60;

  private final Reason reason;
  private final transient List<FieldError> fieldErrors;
  private final @Nullable String transactionId;
  private final boolean replayed;

  /** A refusal that leaves no trace. The detail is one sentence a client may read. */
  public Refusal(Reason reason, String detail) {
    this(reason, detail, List.of(), null);
  }

  /**
   * A refusal with all it can carry.
   *
   * @param transactionId the FAILED transaction that records it, txn_..., or null
   */
  public Refusal(
      Reason reason, String detail, List<FieldError> fieldErrors, @Nullable String transactionId) {
    this(reason, detail, fieldErrors, transactionId, false);
  }

  private Refusal(
      Reason reason,
      String detail,
      List<FieldError> fieldErrors,
      @Nullable String transactionId,
      boolean replayed) {
    super(detail, null, false, false);
    this.replayed = replayed;
    this.reason = reason;
    this.fieldErrors = List.copyOf(fieldErrors);
    this.transactionId = transactionId;
  }

  /** The same, as the answer that an earlier request with the same key got. */
  public Refusal asReplay() {
    return new Refusal(reason, detail(), fieldErrors, transactionId, true);
  }

  /** One part of a request cannot be read or breaks the schema. */
  public static Refusal invalid(String field, String code, String message) {
    return new Refusal(
        Reason.INVALID_REQUEST, message, List.of(new FieldError(field, code, message)), null);
  }

  /** Its name. */
  public Reason reason() {
    return reason;
  }

  /** One sentence with the value that was given and what was expected. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** Which parts of the request are wrong, or differ from the first request of the same key. */
  public List<FieldError> fieldErrors() {
    return fieldErrors;
  }

  /** The FAILED transaction that records it, or null. */
  public @Nullable String transactionId() {
    return transactionId;
  }

  /** Whether an earlier request with the same key got it. */
  public boolean isReplayed() {
    return replayed;
  }

  /** A value from outside, cut to a length that fits a sentence and free of control characters. */
  public static String quote(String value) {
    String cut =
        value.length() > QUOTED_CHARACTERS ? value.substring(0, QUOTED_CHARACTERS) + "..." : value;
    return cut.replaceAll("\\p{C}", "?");
  }
}
