package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The console's pages of withdrawal files and of exceptions with their actions. */
final class ConsoleFilesTest {
  private static final int DESKTOP_WIDTH = 1440;
  private static final int PHONE_WIDTH = 390;
  private static final int HEIGHT = 900;
  private static final String HEADER =
      "account_id,amount,currency,bank_code,account_number,account_name\n";

  @Test
  void what_failed_of_a_file_is_retried_in_the_console() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(1_000_000);
    String lines =
        line(ada, 20_000, "0123456789") + line(ada, 30_000, "9990000001") + line(ada, 10, "12");
    RestResponse sent =
        ada.rest()
            .upload(
                "/v1/withdrawal-files?file_id=payroll-" + ada.account(),
                "text/csv",
                HEADER + lines);
    assertThat(sent.status()).isEqualTo(200);
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/files").sees("payroll-" + ada.account());
      pictures(screen, "files", "payroll-" + ada.account());
      screen.open("/ops/files/" + sent.id()).button("Retry failed").waitFor();
      pictures(screen, "file", "Lines by state");
      screen.press("Retry failed");
      OperatorConsole.inDialog(screen, "Retry failed").click();
      screen.sees("1 withdrawal retried");
      screen.open("/ops/audit?target_id=" + sent.id());
      screen.page().locator("td").getByText("withdrawal_file.retry").first().waitFor();
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void exceptions_show_their_actions() {
    String day = "2020-03-04";
    String report =
        """
        reference,amount,currency,status,booked_at
        unknown-1,12300,NGN,PAID,%1$sT10:00:00Z
        unknown-2,4500000,NGN,RETURNED,%1$sT11:00:00Z
        unknown-1,12300,NGN,PAID,%1$sT10:00:00Z
        """
            .formatted(day);
    RestClient operator = SharedSystem.operator();
    String run =
        operator
            .upload(
                "/v1/ops/reconciliations?from_day=%1$s&to_day=%1$s&report_name=bank.csv"
                    .formatted(day),
                "text/csv",
                report)
            .body()
            .at("/reconciliation/id")
            .asText();
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/exceptions?reconciliation_id=" + run).sees("unknown-1");
      pictures(screen, "exceptions", "unknown-2");
      screen.press("Write off").sees("The platform bears the loss");
      screen.shoot("exception-act");
      screen.fill("How do you know?", "The bank confirmed it");
      OperatorConsole.inDialog(screen, "Write off").click();
      screen.page().waitForURL("**/ops/approvals/prp_*");
      screen.open("/ops").sees("for a second operator");
      pictures(screen, "overview-approvals", "for a second operator");
      screen.hasNoBrowserErrors();
    }
  }

  private static String line(Saver saver, long amount, String number) {
    return "%s,%d,NGN,058,%s,Ada Obi\n".formatted(saver.account(), amount, number);
  }

  private static void pictures(BrowserScreen screen, String name, String text) {
    for (ColorScheme theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      for (int width : new int[] {DESKTOP_WIDTH, PHONE_WIDTH}) {
        String where = name + "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width;
        screen.resize(width, HEIGHT).theme(theme);
        screen.page().reload(); // a transition between the themes would show mixed colours
        screen.sees(text).page().waitForFunction("() => !document.querySelector('.skeleton')");
        screen.shoot(where);
        screen.fits(where);
        screen.isAccessible(where);
      }
    }
    screen.resize(DESKTOP_WIDTH, HEIGHT);
  }
}
