package com.nissmart.gateway.events;

import com.nissmart.runtime.settings.Settings;
import java.time.Duration;

/**
 * What operators of the process may say about live streams.
 *
 * @param heartbeat how often a stream says that it lives: NISSMART_STREAM_HEARTBEAT
 * @param perCaller how many one caller may have open at once: NISSMART_STREAMS_PER_CALLER
 */
public record StreamSettings(Duration heartbeat, int perCaller) {
  /** What is usual. */
  public static final StreamSettings USUAL = new StreamSettings(Duration.ofSeconds(15), 10);

  private static final int MOST = 1_000;

  /** Reads them; mistakes are noted in {@code settings}. */
  public static StreamSettings read(Settings settings) {
    return new StreamSettings(
        settings.duration("NISSMART_STREAM_HEARTBEAT", USUAL.heartbeat()),
        settings.integer("NISSMART_STREAMS_PER_CALLER", USUAL.perCaller(), 1, MOST));
  }
}
