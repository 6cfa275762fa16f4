package com.nissmart.gateway;

import com.nissmart.runtime.process.Launcher;
import java.time.InstantSource;

/** Runs the gateway alone. */
public final class GatewayMain {
  private GatewayMain() {}

  /** Starts it with the settings of the environment, until SIGINT or SIGTERM. */
  public static void main(String[] arguments) {
    Launcher.run(
        "gateway",
        GatewaySettings::read,
        settings -> new GatewayApp(settings, InstantSource.system()).warmingUp());
  }
}
