package com.nissmart.payout;

import com.nissmart.payout.rail.CallbackSignature;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.runtime.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the simulated rail and of the calls to it.
 *
 * @param delay from accepting to paying
 * @param settlingTime how long after a sending the answer "not found" proves nothing
 * @param lost the number of calls and callbacks, of each thousand, that are lost
 * @param twice the number of sendings and callbacks, of each thousand, that arrive twice
 * @param callbackUrl the address that it calls back to; empty for none
 * @param gate the limits on calls to it
 */
public record RailSettings(
    Duration delay,
    Duration settlingTime,
    int lost,
    int twice,
    Optional<URI> callbackUrl,
    RailGate.GateSettings gate) {
  private static final String SECRET = "NISSMART_RAIL_CALLBACK_SECRET";
  private static final int MILLE = 1_000;

  static RailSettings read(Settings settings) {
    RailGate.GateSettings gate = RailGate.GateSettings.DEFAULT;
    return new RailSettings(
        settings.duration("NISSMART_RAIL_DELAY", Duration.ofMillis(300)),
        settings.duration("NISSMART_RAIL_SETTLING_TIME", Duration.ofSeconds(5)),
        settings.integer("NISSMART_RAIL_LOSS", 0, 0, MILLE),
        settings.integer("NISSMART_RAIL_DUPLICATES", 0, 0, MILLE),
        url(settings),
        new RailGate.GateSettings(
            settings.integer("NISSMART_RAIL_PARALLEL", gate.parallel(), 1, MILLE),
            settings.integer("NISSMART_RAIL_PARALLEL_PER_BANK", gate.parallelOfBank(), 1, MILLE),
            settings.integer("NISSMART_RAIL_FAILURES", gate.failures(), 1, MILLE * MILLE),
            PayoutSettings.positive(settings, "NISSMART_RAIL_FIRST_PAUSE", gate.firstPause()),
            PayoutSettings.positive(settings, "NISSMART_RAIL_LONGEST_PAUSE", gate.longestPause())));
  }

  /** Reads the secrets that callbacks are signed with; without any, no callback is believed. */
  static CallbackSignature signature(Settings settings) {
    try {
      return settings.secret(SECRET).map(CallbackSignature::of).orElseGet(CallbackSignature::none);
    } catch (IllegalArgumentException e) {
      settings.error(SECRET, "is whsec_ and base64 of at least 24 bytes, or several of them");
      return CallbackSignature.none();
    }
  }

  private static Optional<URI> url(Settings settings) {
    Optional<String> text = settings.text("NISSMART_RAIL_CALLBACK_URL");
    if (text.isPresent() && !text.get().matches("https?://[^/ ]+/[^ ]*")) {
      settings.error("NISSMART_RAIL_CALLBACK_URL", "is an http or https URL, got " + text.get());
      return Optional.empty();
    }
    return text.map(URI::create);
  }
}
