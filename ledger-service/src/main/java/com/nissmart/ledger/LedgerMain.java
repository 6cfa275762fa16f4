package com.nissmart.ledger;

import com.nissmart.runtime.process.Launcher;
import java.time.InstantSource;

/** The ledger as a process, with NISSMART_* settings from the environment. */
public final class LedgerMain {
  private LedgerMain() {}

  public static void main(String[] arguments) {
    Launcher.run(
        "ledger",
        LedgerSettings::read,
        settings -> new LedgerApp(settings, InstantSource.system()));
  }
}
