package com.nissmart.payout;

import com.nissmart.runtime.process.Launcher;
import java.time.InstantSource;

/** Runs the payout service alone, told by NISSMART_* in the environment. */
public final class PayoutMain {
  private PayoutMain() {}

  /** Starts it; ends by SIGINT or SIGTERM. */
  public static void main(String[] arguments) {
    Launcher.run(
        "payout",
        PayoutSettings::read,
        settings -> new PayoutApp(settings, InstantSource.system()));
  }
}
