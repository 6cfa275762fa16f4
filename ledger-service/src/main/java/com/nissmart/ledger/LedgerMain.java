package com.nissmart.ledger;

import com.nissmart.runtime.process.Launcher;
import java.time.InstantSource;

/** Runs the ledger alone, told by NISSMART_* in the environment. */
public final class LedgerMain {
  private LedgerMain() {}

  /** Starts it; ends by SIGINT or SIGTERM. */
  public static void main(String[] arguments) {
    Launcher.run(
        "ledger",
        LedgerSettings::read,
        settings -> new LedgerApp(settings, InstantSource.system()));
  }
}
