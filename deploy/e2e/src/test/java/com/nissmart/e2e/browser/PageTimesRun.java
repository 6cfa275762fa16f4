package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.standalone.demo.DemoClock;
import com.nissmart.standalone.demo.DemoCommunity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A measurement of how long every page of both dashboards waits for its slowest response and when
 * it is complete, first with the demo, then with a ledger of any length. {@code deploy/e2e/pages}
 * runs it.
 */
final class PageTimesRun {
  private static final long TRANSACTIONS = Long.getLong("nissmart.pages.transactions", 0);
  private static final Path REPORT = Path.of("target", "page-times.txt");
  private static final long LONGEST_ANSWER_MS = 300;
  private static final int LOADS = 3;
  private static final int LONGEST_RUN = 30;
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;

  /** Excludes event streams, which last as long as the page. */
  private static final String SLOWEST_ANSWER =
      """
      () => Math.round(Math.max(0, ...performance.getEntriesByType('resource')
          .filter((one) => one.name.includes('/v1/') && !/events|activity/.test(one.name))
          .map((one) => one.responseEnd - one.requestStart)))\
      """;

  private static final String COMPLETE_AT =
      """
      const look = () => {
        if (document.querySelector('h1') && !document.querySelector('.skeleton')) {
          window.completeAt = performance.now();
        } else {
          requestAnimationFrame(look);
        }
      };
      requestAnimationFrame(look);\
      """;

  /** The best of several loads, in milliseconds. */
  private record Times(long answer, long complete) {}

  private final List<String> report = new ArrayList<>();
  private final List<String> late = new ArrayList<>();

  @Test
  @Timeout(value = LONGEST_RUN, unit = TimeUnit.MINUTES)
  void no_page_waits_long_for_a_response() throws IOException {
    String demo =
        new DemoCommunity(SharedSystem.gateway(), DemoClock.real(InstantSource.system()))
            .fill((week, weeks) -> {});
    String[] login = demo.split(" ", -1); // demo login EMAIL password PASSWORD
    measure("with the demo", Saver.returns(SharedSystem.gateway(), login[2], login[4]), login[4]);
    Saver ada = LargeBook.by(TRANSACTIONS);
    measure("with %,d more transactions".formatted(TRANSACTIONS), ada, Saver.PASSWORD);
    Files.write(REPORT, report);
    assertThat(late).isEmpty();
  }

  private void measure(String when, Saver saver, String password) {
    String withdrawal = saver.withdraws("page-times", 50_000, "9990000001").id();
    String transaction = saver.entries().path(0).path("transaction_id").asText();
    report.add(when);
    try (BrowserScreen screen = BrowserScreen.of(WIDTH, HEIGHT)) {
      screen.page().addInitScript(COMPLETE_AT);
      screen.signIn(saver.email(), password);
      for (String path : saverPages(saver, withdrawal, transaction)) {
        keep(path, best(screen, path));
      }
    }
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.page().addInitScript(COMPLETE_AT);
      for (String path : deskPages(saver, withdrawal, transaction)) {
        keep(path, best(screen, path));
      }
    }
  }

  private void keep(String path, Times best) {
    String line =
        "%5d ms response, %5d ms complete: %s".formatted(best.answer(), best.complete(), path);
    report.add(line);
    if (best.answer() >= LONGEST_ANSWER_MS) {
      late.add(line);
    }
  }

  private static String[] saverPages(Saver ada, String withdrawal, String transaction) {
    return new String[] {
      "/app",
      "/app/wallets/" + ada.account(),
      "/app/send",
      "/app/withdraw",
      "/app/withdrawals",
      "/app/withdrawals/" + withdrawal,
      "/app/activity",
      "/app/activity?type=DEPOSIT",
      "/app/activity?status=FAILED",
      "/app/activity?min=50000",
      "/app/transactions/" + transaction,
      "/app/deposit",
      "/app/statements",
      "/app/settings"
    };
  }

  private static String[] deskPages(Saver ada, String withdrawal, String transaction) {
    return new String[] {
      "/ops",
      "/ops/transactions",
      "/ops/transactions?status=FAILED",
      "/ops/transactions?type=DEPOSIT",
      "/ops/transactions?min=50000",
      "/ops/transactions?type=TRANSFER&min=50000",
      "/ops/transactions?from=2020-01-01&to=2020-02-01",
      "/ops/transactions?account_id=" + ada.account(),
      "/ops/transactions/" + transaction,
      "/ops/withdrawals",
      "/ops/withdrawals?view=list",
      "/ops/withdrawals?status=FAILED&min=50000",
      "/ops/withdrawals/" + withdrawal,
      "/ops/in-doubt",
      "/ops/users",
      "/ops/users?query=" + ada.email(),
      "/ops/search?q=Okafor",
      "/ops/accounts/" + ada.account(),
      "/ops/journal",
      "/ops/journal?seq=1",
      "/ops/reconciliation",
      "/ops/exceptions",
      "/ops/webhooks",
      "/ops/audit",
      "/ops/me"
    };
  }

  private static Times best(BrowserScreen screen, String path) {
    return IntStream.range(0, LOADS)
        .mapToObj(load -> load(screen, path))
        .reduce((a, b) ->
            new Times(Math.min(a.answer(), b.answer()), Math.min(a.complete(), b.complete())))
        .orElseThrow();
  }

  private static Times load(BrowserScreen screen, String path) {
    Page page = screen.open(path).page();
    page.waitForFunction("() => window.completeAt");
    return new Times(number(page, SLOWEST_ANSWER), number(page, "() => window.completeAt"));
  }

  private static long number(Page page, String script) {
    return Math.round(((Number) page.evaluate(script)).doubleValue());
  }
}
