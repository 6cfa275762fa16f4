package com.nissmart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long every page of both dashboards waits for its slowest answer, and when it is complete,
 * with a book of any length. {@code deploy/e2e/pages} runs it.
 */
final class PageTimesRun {
  private static final Logger log = LoggerFactory.getLogger(PageTimesRun.class);
  private static final long TRANSACTIONS = Long.getLong("nissmart.pages.transactions", 0);
  private static final long LONGEST_ANSWER_MS = 300;
  private static final int LOADS = 3;
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;

  /** Streams go on for as long as the page is there; they are not answers. */
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

  /** Milliseconds of the best of some loads. */
  private record Times(long answer, long complete) {}

  @Test
  void no_page_waits_long_for_an_answer() {
    Saver ada = GrownBook.by(TRANSACTIONS);
    String withdrawal = ada.withdraws("page times", 50_000, "9990000001").id();
    String transaction = ada.entries().path(0).path("transaction_id").asText();
    Map<String, Times> times = new LinkedHashMap<>();
    try (Screen screen = Screen.of(WIDTH, HEIGHT)) {
      screen.page().addInitScript(COMPLETE_AT);
      screen.signIn(ada.email(), Saver.PASSWORD);
      for (String path : saverPages(ada, withdrawal, transaction)) {
        times.put(path, best(screen, path));
      }
    }
    try (Screen screen = Desk.opened()) {
      screen.page().addInitScript(COMPLETE_AT);
      for (String path : deskPages(ada, withdrawal, transaction)) {
        times.put(path, best(screen, path));
      }
    }
    times.forEach((path, best) ->
        log.info("{} ms answer, {} ms complete: {}", best.answer(), best.complete(), path));
    assertThat(times)
        .allSatisfy(
            (path, best) -> assertThat(best.answer()).as(path).isLessThan(LONGEST_ANSWER_MS));
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
      "/app/transactions/" + transaction,
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
      "/ops/transactions?account_id=" + ada.account(),
      "/ops/transactions/" + transaction,
      "/ops/withdrawals",
      "/ops/withdrawals/" + withdrawal,
      "/ops/in-doubt",
      "/ops/users",
      "/ops/users?query=" + ada.email(),
      "/ops/accounts/" + ada.account(),
      "/ops/journal",
      "/ops/journal?seq=1",
      "/ops/reconciliation",
      "/ops/exceptions",
      "/ops/webhooks",
      "/ops/audit"
    };
  }

  private static Times best(Screen screen, String path) {
    return IntStream.range(0, LOADS)
        .mapToObj(load -> load(screen, path))
        .reduce((a, b) ->
            new Times(Math.min(a.answer(), b.answer()), Math.min(a.complete(), b.complete())))
        .orElseThrow();
  }

  private static Times load(Screen screen, String path) {
    Page page = screen.open(path).page();
    page.waitForFunction("() => window.completeAt");
    return new Times(number(page, SLOWEST_ANSWER), number(page, "() => window.completeAt"));
  }

  private static long number(Page page, String script) {
    return Math.round(((Number) page.evaluate(script)).doubleValue());
  }
}
