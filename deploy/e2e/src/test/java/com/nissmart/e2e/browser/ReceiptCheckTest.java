package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that checks receipts in the browser. */
final class ReceiptCheckTest {
  private static final String VALID = "This transaction is in the ledger, exactly as shown.";
  private static final String NOT_VALID = "Not valid.";

  @TempDir Path directory;

  @Test
  void a_receipt_is_checked_in_the_browser_also_without_the_server() throws Exception {
    String receipt = receipt();
    try (BrowserScreen screen = BrowserScreen.of(1280, 900)) {
      screen.open("/receipt-check").sees("Choose a file");
      PagePictures.take(screen, "receipt-check", "Choose a file");
      choose(screen, receipt);
      screen.sees(VALID).sees("₦2,500.00");
      PagePictures.take(screen, "receipt-check-valid", VALID);
      assertThat(receipt).contains("250000");
      choose(screen, receipt.replaceFirst("250000", "950000"));
      screen.sees(NOT_VALID);
      PagePictures.take(screen, "receipt-check-altered", NOT_VALID);

      screen.page().context().setOffline(true);
      choose(screen, receipt);
      screen.sees(VALID);
      choose(screen, receipt.replaceFirst("\"COMPLETED\"", "\"PENDING\""));
      screen.sees(NOT_VALID).hasNoBrowserErrors();
    }
  }

  private static String receipt() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(1_000_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    String sent = ada.sends(bola, "rent-" + ada.account(), 250_000).id();
    assertThat(SharedSystem.operator().post("/v1/ops/ledger/heads", Map.of()).status())
        .isEqualTo(200);
    return ada.rest().get("/v1/transactions/" + sent + "/receipt").text();
  }

  private void choose(BrowserScreen screen, String receipt) throws Exception {
    Path file = Files.writeString(directory.resolve("receipt.json"), receipt);
    screen.page().locator("input[type=file]").setInputFiles(file);
  }
}
