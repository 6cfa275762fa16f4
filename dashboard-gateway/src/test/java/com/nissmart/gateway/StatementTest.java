package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.CallRecorder;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.ledger.v1.GetStatementSumsRequest;
import com.nissmart.ledger.v1.ListEntriesRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String PATH = "/v1/accounts/" + WALLET + "/entries";
  private static final String PAPER = "/v1/accounts/" + WALLET + "/statement";

  @Test
  void a_statement_is_paged_newest_first() {
    gateway.ledgerFake.statement.addAll(List.of("third", "second", "first"));
    RestAnswer page = gateway.asAda().get(PATH + "?limit=2");
    assertThat(page.json().path("data").findValuesAsText("description"))
        .containsExactly("third", "second");
    assertThat(page.text("/data/0/type")).isEqualTo("TRANSFER");
    assertThat(page.json().at("/data/0/amount").asLong()).isEqualTo(-500);
    RestAnswer rest = gateway.asAda().get(PATH + "?limit=2&cursor=" + page.text("/next_cursor"));
    assertThat(rest.json().path("data").findValuesAsText("description")).containsExactly("first");
    assertThat(rest.json().path("next_cursor").isNull()).isTrue();
  }

  @Test
  void the_period_reaches_the_ledger() {
    gateway.asAda().get(PATH + "?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00.5Z");
    ListEntriesRequest request = gateway.ledger.last(ListEntriesRequest.class);
    assertThat(request.getFrom().getSeconds()).isEqualTo(1_767_225_600);
    assertThat(request.getTo())
        .isEqualTo(Timestamp.newBuilder().setSeconds(1_769_904_000).setNanos(500_000_000).build());
    assertThat(request.getPageSize()).isEqualTo(50);
  }

  @Test
  void csv_has_every_page() {
    gateway.ledgerFake.statement.addAll(List.of("e", "d", "c", "b", "a"));
    RestAnswer csv = gateway.asAda().with("Accept", "text/csv").get(PATH);
    assertThat(csv.status()).isEqualTo(200);
    assertThat(csv.header("content-type")).isEqualTo("text/csv; charset=utf-8");
    assertThat(csv.header("content-disposition")).contains("attachment", WALLET);
    List<String> lines = csv.body().lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.getFirst())
        .isEqualTo("seq,transaction_id,type,amount,balance,held,description,created_at");
    assertThat(lines.get(1))
        .matches("5,txn_[0-9a-z]{26},TRANSFER,-500,1500,0,\"e\",2026-01-15T08:00:00.123456Z");
    assertThat(lines.getLast()).startsWith("1,txn_").contains("\"a\"");
  }

  @Test
  void csv_of_no_entries_has_a_header() {
    assertThat(gateway.asAda().with("Accept", "text/csv").get(PATH).body().lines()).hasSize(1);
  }

  @Test
  void no_csv_cell_is_a_formula() {
    List<String> formulas =
        List.of("=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\uFF1D1", "\tx", "\rx", "\nx");
    gateway.ledgerFake.statement.addAll(formulas);
    gateway.ledgerFake.statement.add("say \"hi\", ok");
    String csv = gateway.asAda().with("Accept", "text/csv").get(PATH).body();
    assertThat(csv)
        .contains(
            ",\"'=HYPERLINK(\"\"x\"\")\",",
            ",\"'+1\",",
            ",\"'-1\",",
            ",\"'@SUM(A1)\",",
            ",\"'\uFF1D1\",");
    assertThat(csv).contains("\"'\tx\"", "\"'\rx\"", "\"'\nx\"", "\"say \"\"hi\"\", ok\"");
  }

  @Test
  void no_csv_cell_is_a_formula_with_other_separators() {
    gateway.ledgerFake.statement.addAll(
        List.of("Rent;=1+1", "Rent\t@SUM(A1)", "Rent; \"+1", " =1", "\u200B-1", "a-b; c=d"));
    String csv = gateway.asAda().with("Accept", "text/csv").get(PATH).body();
    assertThat(csv)
        .contains("\"Rent;'=1+1\"", "\"Rent\t'@SUM(A1)\"", "\"Rent;' \"\"+1\"")
        .contains("\"' =1\"", "\"'\u200B-1\"", "\"a-b; c=d\"", ",-500,");
  }

  @Test
  void csv_of_another_users_account_is_refused() {
    gateway.ledger.refuse(new Refusal(Reason.ACCOUNT_NOT_FOUND, "There is no such account."));
    RestAnswer answer = gateway.asAda().with("Accept", "text/csv").get(PATH);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("ACCOUNT_NOT_FOUND");
  }

  @Test
  void a_pdf_statement_has_all_lines() {
    gateway.ledgerFake.statement.addAll(List.of("c", "b", "a"));
    RestAnswer pdf =
        gateway.asAda().with("Accept", "application/pdf").get(PAPER + "?time_zone=Africa/Lagos");
    assertThat(pdf.status()).as(pdf.body()).isEqualTo(200);
    assertThat(pdf.header("content-type")).isEqualTo("application/pdf");
    assertThat(pdf.header("content-disposition")).contains("attachment", WALLET + ".pdf");
    assertThat(pdf.body()).startsWith("%PDF-");
    assertThat(gateway.ledger.last(ListEntriesRequest.class).getPageToken()).isEqualTo("2");
  }

  @Test
  void the_sums_of_a_pdf_statement_are_the_ledgers() {
    RestAnswer pdf =
        gateway.asAda().get(PAPER + "?from=2026-01-01T00:00:00Z&to=2026-01-07T00:00:00Z");
    assertThat(pdf.status()).as(pdf.body()).isEqualTo(200);
    GetStatementSumsRequest asked =
        gateway.ledger.calls().stream()
            .map(CallRecorder.Call::request)
            .filter(GetStatementSumsRequest.class::isInstance)
            .map(GetStatementSumsRequest.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(asked.getFrom().getSeconds())
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z").getEpochSecond());
    assertThat(asked.getTo().getSeconds())
        .isEqualTo(Instant.parse("2026-01-07T00:00:00Z").getEpochSecond());
  }

  @Test
  void a_pdf_statement_without_from_begins_with_the_book() {
    assertThat(gateway.asAda().get(PAPER).status()).isEqualTo(200);
    assertThat(gateway.ledger.last(ListEntriesRequest.class).getFrom().getSeconds())
        .as("the ledger takes the years 2000 to 9999")
        .isEqualTo(Instant.parse("2000-01-01T00:00:00Z").getEpochSecond());
  }

  @Test
  void a_pdf_statement_has_no_largest_length() {
    gateway.ledgerFake.statement.addAll(Collections.nCopies(4_001, "line"));
    RestAnswer pdf = gateway.asAda().get(PAPER);
    assertThat(pdf.status()).as(pdf.body()).isEqualTo(200);
    assertThat(pdf.body()).contains("/Count 106").endsWith("%%EOF\n");
  }

  @Test
  void a_pdf_statement_that_does_not_add_up_is_not_sent() {
    gateway.ledgerFake.statement.addAll(List.of("b", "a"));
    gateway.ledgerFake.moneyIn = "1";
    assertThat(gateway.asAda().get(PAPER).status()).isEqualTo(500);
    gateway.ledgerFake.moneyIn = "0";
    assertThat(gateway.asAda().get(PAPER).status()).as("the next one").isEqualTo(200);
  }

  @Test
  void a_refused_pdf_statement_is_a_problem() {
    RestAnswer zone = gateway.asAda().get(PAPER + "?time_zone=Lagos&from=yesterday");
    assertThat(zone.status()).isEqualTo(400);
    assertThat(zone.errors()).containsExactlyInAnyOrder("MALFORMED /time_zone", "MALFORMED /from");
    gateway.ledger.refuse(new Refusal(Reason.ACCOUNT_NOT_FOUND, "There is no such account."));
    for (int n = 0; n < 2; n++) {
      assertThat(gateway.asAda().get(PAPER).code()).isEqualTo("ACCOUNT_NOT_FOUND");
    }
  }

  @Test
  void sums_are_those_of_the_whole_period() {
    gateway.ledgerFake.statement.addAll(List.of("c", "b", "a"));
    RestAnswer sums =
        gateway.asAda().get(PAPER + "-sums?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z");
    assertThat(sums.body())
        .isEqualTo(
            """
            {"account_id":"%s","currency":"NGN","opening_balance":3000,"money_in":"0",\
            "money_out":"1500","closing_balance":1500,"movements":3}\
            """
                .formatted(WALLET));
    assertThat(gateway.ledger.last(GetStatementSumsRequest.class).hasFrom()).isTrue();
    assertThat(gateway.asAda().get(PAPER + "-sums").status())
        .as("one after another")
        .isEqualTo(200);
    assertThat(gateway.asAda().get(PAPER + "-sums?from=now").errors())
        .containsExactly("MALFORMED /from");
  }

  @Test
  void entries_are_listed_in_the_order_that_is_asked_for() {
    gateway.ledgerFake.statement.addAll(List.of("second", "first"));
    assertThat(gateway.asAda().get(PATH + "?order=oldest_first").text("/data/0/description"))
        .isEqualTo("first");
    assertThat(gateway.asAda().get(PATH + "?order=newest_first").text("/data/0/description"))
        .isEqualTo("second");
    assertThat(gateway.asAda().get(PATH + "?order=oldest").errors())
        .containsExactly("MALFORMED /order");
  }

  @Test
  void the_accept_header_chooses_the_representation() {
    assertThat(
            gateway
                .asAda()
                .with("Accept", "text/csv;q=0.1, application/json")
                .get(PATH)
                .header("content-type"))
        .startsWith("application/json");
    assertThat(gateway.asAda().with("Accept", "text/*").get(PATH).header("content-type"))
        .startsWith("text/csv");
    assertThat(
            gateway.asAda().with("Accept", "text/html,*/*;q=0.8").get(PATH).header("content-type"))
        .startsWith("application/json");
  }
}
