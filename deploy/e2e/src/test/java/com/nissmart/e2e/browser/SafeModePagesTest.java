package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.LedgerTables;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people see of an account that a check of the ledger has frozen, until it is released. */
final class SafeModePagesTest {
  private static final String BANNER = "Part of the ledger is in safe mode.";
  private static final String PAUSED = "are paused while we check it";
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final RestClient operator = SharedSystem.operator();

  @Test
  void a_frozen_account_is_shown_until_two_operators_release_it() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(1_000_000);
    LedgerTables tables = LedgerTables.of(SharedSystem.data());
    tables.changeLastBalance(ada.account(), 1);
    try {
      assertThat(verify().body().at("/sound").asBoolean()).isFalse();
    } finally {
      tables.changeLastBalance(ada.account(), -1);
    }
    try (BrowserScreen saver = BrowserScreen.of(1280, 900);
        BrowserScreen console = OperatorConsole.opened()) {
      saver.signIn(ada.email(), Saver.PASSWORD);
      saver.open("/app/wallets/" + ada.account()).sees(PAUSED);
      PagePictures.take(saver, "safe-mode-saver", PAUSED);
      console.sees(BANNER);
      PagePictures.take(console, "safe-mode-banner", BANNER);
      console.page().getByText("Show the journal").click();
      console.sees("No money moves on these accounts");
      PagePictures.take(console, "safe-mode-journal", "No money moves on these accounts");

      console.press("Release").page().locator("dialog textarea").fill("The row was put right");
      OperatorConsole.inDialog(console, "Propose release").click();
      console.page().waitForURL(url -> url.contains("/ops/approvals/"));
      String proposal = console.page().url().replaceAll(".*/", "");
      assertThat(
              SharedSystem.secondOperator()
                  .post("/v1/ops/proposals/" + proposal + "/approve", Map.of("note", "Checked"))
                  .status())
          .isEqualTo(200);
      Await.until(LONGEST, "the release", () -> !isInSafeMode(ada));
      saver.open("/app/wallets/" + ada.account()).sees("About this wallet");
      assertThat(saver.page().getByText(PAUSED).count()).isZero();
      console.open("/ops/journal").sees("Verification");
      console.page().getByText(BANNER).waitFor(BrowserScreen.GONE);
      saver.hasNoBrowserErrors();
      console.hasNoBrowserErrors();
    }
    assertThat(ada.deposits("after", 100).status()).isEqualTo(201);
    assertThat(verify().body().at("/sound").asBoolean()).isTrue();
  }

  private RestResponse verify() {
    return operator.post("/v1/ops/ledger/verification", Map.of("full", true));
  }

  private static boolean isInSafeMode(Saver saver) {
    return saver
        .rest()
        .get("/v1/accounts/" + saver.account())
        .body()
        .at("/in_safe_mode")
        .asBoolean();
  }
}
