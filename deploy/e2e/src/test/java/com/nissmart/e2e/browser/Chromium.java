package com.nissmart.e2e.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The installed Chromium, started once for all browser tests and closed when the JVM ends. */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final Browser BROWSER = launch();

  private Chromium() {}

  static Browser browser() {
    return BROWSER;
  }

  private static Browser launch() {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable())
                    // Root cannot use the sandbox, and only our own pages are opened.
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
    return browser;
  }

  /** Returns the Chromium that deploy/test passes, else the first one on the path. */
  private static Path executable() {
    String given = System.getProperty("nissmart.test.chromium", "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    String[] path = Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator);
    return NAMES.stream()
        .flatMap(name -> Stream.of(path).map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "No Chromium found: install it or set -Dnissmart.test.chromium=PATH"));
  }
}
