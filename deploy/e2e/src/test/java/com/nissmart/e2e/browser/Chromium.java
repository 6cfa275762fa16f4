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

/** The machine's own Chromium, started once for all browser tests and closed when the JVM ends. */
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
                    // Root cannot use the sandbox; what is shown here is our own.
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
    return browser;
  }

  /** As deploy/test found it; else the first on the path. */
  private static Path executable() {
    String told = System.getProperty("nissmart.test.chromium", "");
    if (!told.isEmpty()) {
      return Path.of(told);
    }
    String[] path = Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator);
    return NAMES.stream()
        .flatMap(name -> Stream.of(path).map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "no Chromium: install one, or say where with -Dnissmart.test.chromium=..."));
  }
}
