package com.nissmart.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The keys that {@code deploy/keys compose} makes for the four services. */
record KeyScript(Path directory) {
  /** Makes the keys in a directory. */
  static KeyScript run(Path directory) throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder(Path.of("..", "keys").toString(), "compose", directory.toString())
            .inheritIO()
            .start();
    assertThat(script.waitFor()).isZero();
    return new KeyScript(directory);
  }

  /** Returns the settings of a service that name its keys. */
  Map<String, String> settings(String service) {
    Map<String, String> settings = new HashMap<>();
    Path own = directory.resolve(service);
    settings.put("NISSMART_SERVICE_KEY_FILE", own.resolve("service-key.json").toString());
    settings.put(
        "NISSMART_SERVICE_KEYS_FILE", directory.resolve("public/service-keys.json").toString());
    if (service.equals("accounts")) {
      settings.put("NISSMART_ENCRYPTION_KEY_FILE", own.resolve("encryption.key").toString());
    }
    return settings;
  }
}
