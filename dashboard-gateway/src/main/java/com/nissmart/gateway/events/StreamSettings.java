package com.nissmart.gateway.events;

import com.nissmart.runtime.settings.Settings;
import java.time.Duration;

/**
 * The settings of live streams.
 *
 * @param heartbeat interval of a stream's heartbeats: NISSMART_STREAM_HEARTBEAT
 * @param perCaller the most open streams of one caller: NISSMART_STREAMS_PER_CALLER
 * @param perAddress the most open streams of one address: NISSMART_STREAMS_PER_ADDRESS
 */
public record StreamSettings(Duration heartbeat, int perCaller, int perAddress) {
  public static final StreamSettings DEFAULT = new StreamSettings(Duration.ofSeconds(15), 5, 100);

  private static final int MOST = 1_000;

  /** Reads the settings, and adds mistakes to {@code settings}. */
  public static StreamSettings read(Settings settings) {
    return new StreamSettings(
        settings.duration("NISSMART_STREAM_HEARTBEAT", DEFAULT.heartbeat()),
        settings.integer("NISSMART_STREAMS_PER_CALLER", DEFAULT.perCaller(), 1, MOST),
        settings.integer("NISSMART_STREAMS_PER_ADDRESS", DEFAULT.perAddress(), 1, MOST));
  }
}
