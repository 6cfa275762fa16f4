package com.nissmart.gateway;

import com.nissmart.runtime.process.Launcher;
import java.time.InstantSource;

/** The entry point of a process with the gateway alone. */
public final class GatewayMain {
  private GatewayMain() {}

  /** Runs the gateway with the environment's settings until SIGINT or SIGTERM. */
  public static void main(String[] arguments) {
    Launcher.run(
        "gateway",
        GatewaySettings::read,
        settings -> new GatewayApp(settings, InstantSource.system()).warmingUp());
  }
}
