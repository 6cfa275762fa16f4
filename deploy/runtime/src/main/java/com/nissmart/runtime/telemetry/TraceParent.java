package com.nissmart.runtime.telemetry;

import io.grpc.Context;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to, as W3C Trace Context writes it: {@code 00-<trace id>-<span
 * id>-<flags>}. It is passed on as it came; what is not of that form is replaced by a new trace,
 * never echoed.
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

  /** The trace in a header, or a new one when there is none that can be read. */
  public static TraceParent accept(@Nullable String header) {
    return header != null && isValid(header) ? new TraceParent(header) : create();
  }

  /** A new trace. */
  public static TraceParent create() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder text = new StringBuilder(LENGTH).append("00-");
    text.append(HEX.toHexDigits(random.nextLong())).append(HEX.toHexDigits(random.nextLong() | 1));
    text.append('-').append(HEX.toHexDigits(random.nextLong() | 1)).append("-00");
    return new TraceParent(text.toString());
  }

  /** The trace of the current call, or null outside of one. */
  public static @Nullable TraceParent current() {
    return KEY.get();
  }

  /** The 32 hexadecimal digits that name the trace. */
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
