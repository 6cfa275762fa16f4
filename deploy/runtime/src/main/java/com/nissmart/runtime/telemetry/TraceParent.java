package com.nissmart.runtime.telemetry;

import io.grpc.Context;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a request in the form of W3C Trace Context: {@code 00-<trace id>-<span id>-<flags>}.
 * It is passed on unchanged; a header of another form is never echoed but replaced by a new trace.
 *
 * @param header the whole text
 */
public record TraceParent(String header) {
  /** The trace of the current call; forwarded by every client. */
  public static final Context.Key<TraceParent> KEY = Context.key("nissmart-trace");

  /** Its name in log lines. */
  public static final String MDC_KEY = "trace_id";

  private static final HexFormat HEX = HexFormat.of();
  private static final int LENGTH = 55;
  private static final int TRACE_START = 3;
  private static final int TRACE_END = 35;
  private static final int SPAN_START = 36;
  private static final int SPAN_END = 52;
  private static final int FLAGS_START = 53;

  /** Returns the trace in a header, or a new one when the header is missing or malformed. */
  public static TraceParent accept(@Nullable String header) {
    return header != null && isValid(header) ? new TraceParent(header) : create();
  }

  /** Returns a new trace. */
  public static TraceParent create() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder text = new StringBuilder(LENGTH).append("00-");
    text.append(HEX.toHexDigits(random.nextLong())).append(HEX.toHexDigits(random.nextLong() | 1));
    text.append('-').append(HEX.toHexDigits(random.nextLong() | 1)).append("-00");
    return new TraceParent(text.toString());
  }

  /** Returns the trace of the current call, or null outside of a call. */
  public static @Nullable TraceParent current() {
    return KEY.get();
  }

  /** Returns the 32 hexadecimal digits of the trace id. */
  public String traceId() {
    return header.substring(TRACE_START, TRACE_END);
  }

  private static boolean isValid(String text) {
    return text.length() == LENGTH
        && text.startsWith("00-")
        && text.charAt(TRACE_END) == '-'
        && text.charAt(SPAN_END) == '-'
        && isHex(text, TRACE_START, TRACE_END)
        && isHex(text, SPAN_START, SPAN_END)
        && isHex(text, FLAGS_START, LENGTH)
        && !isZero(text, TRACE_START, TRACE_END)
        && !isZero(text, SPAN_START, SPAN_END);
  }

  private static boolean isHex(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }
}
