package com.nissmart.payout;

import com.nissmart.runtime.process.Launcher;
import java.time.InstantSource;

/** Runs the payout service alone, with settings NISSMART_* from the environment. */
public final class PayoutMain {
  private PayoutMain() {}

  /** Starts the service, which SIGINT or SIGTERM end. */
  public static void main(String[] arguments) {
    Launcher.run(
        "payout",
        PayoutSettings::read,
        settings -> new PayoutApp(settings, InstantSource.system()));
  }
}
