package com.nissmart.payout.reconciliation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class Camt053ReportTest {
  private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";

  private static final String STATEMENT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
        <BkToCstmrStmt>
          <GrpHdr><MsgId>STM-20260115</MsgId><CreDtTm>2026-01-16T01:00:00+01:00</CreDtTm></GrpHdr>
          <Stmt>
            <Id>1</Id>
            <Acct><Id><Othr><Id>0001112223</Id></Othr></Id><Ccy>NGN</Ccy></Acct>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="NGN">99.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
            <Ntry>
              <Amt Ccy="NGN">2500.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
              <BookgDt><DtTm>2026-01-15T09:00:00+01:00</DtTm></BookgDt>
              <NtryDtls><TxDtls><Refs><EndToEndId>REF-1</EndToEndId></Refs></TxDtls></NtryDtls>
            </Ntry>
            <Ntry>
              <Amt Ccy="NGN">30.05</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
              <BookgDt><Dt>2026-01-15</Dt></BookgDt>
              <NtryDtls>
                <TxDtls><Refs><EndToEndId>REF-2</EndToEndId></Refs><Amt Ccy="NGN">10.00</Amt></TxDtls>
                <TxDtls><Refs><EndToEndId>REF-3</EndToEndId></Refs><Amt Ccy="NGN">20.05</Amt></TxDtls>
              </NtryDtls>
            </Ntry>
            <Ntry>
              <Amt Ccy="NGN">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd><Sts><Cd>BOOK</Cd></Sts>
              <BookgDt><Dt>2026-01-15</Dt></BookgDt>
              <NtryDtls><TxDtls><Refs><EndToEndId>REF-2</EndToEndId></Refs></TxDtls></NtryDtls>
            </Ntry>
            <Ntry>
              <Amt Ccy="NGN">7.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>
            </Ntry>
            <Ntry>
              <NtryRef>fee</NtryRef><Amt Ccy="NGN">1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
              <BookgDt><Dt>2026-01-15</Dt></BookgDt><AcctSvcrRef>FEE-77</AcctSvcrRef>
            </Ntry>
          </Stmt>
        </BkToCstmrStmt>
      </Document>
      """;

  @Test
  void booked_transactions_are_lines_and_pending_ones_are_not() {
    assertThat(read(STATEMENT).lines())
        .containsExactly(
            "REF-1 PAID 250000 NGN 2026-01-15T08:00:00Z",
            "REF-2 PAID 1000 NGN 2026-01-15T00:00:00Z",
            "REF-3 PAID 2005 NGN 2026-01-15T00:00:00Z",
            "REF-2 RETURNED 1000 NGN 2026-01-15T00:00:00Z",
            "FEE-77 PAID 150 NGN 2026-01-15T00:00:00Z");
  }

  @Test
  void hostile_xml_is_refused() {
    String dtd = "<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    String laughs =
        "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><Document xmlns='%s'>&b;</Document>"
            .formatted(NAMESPACE);
    List<String> hostile =
        List.of(
            STATEMENT.replace("<Document ", dtd + "<Document "),
            STATEMENT.replace("<Document ", dtd + "<Document ").replace("REF-1", "&x;"),
            STATEMENT.replace("REF-1", "&undeclared;"),
            laughs,
            STATEMENT.replace("<GrpHdr>", "<x>".repeat(100_000) + "<GrpHdr>"),
            STATEMENT.replace("<GrpHdr>", "<!--" + "x".repeat(3_000_000) + "--><GrpHdr>"),
            STATEMENT.replace("<GrpHdr>", "<x y='" + "x".repeat(3_000_000) + "'/><GrpHdr>"));
    hostile.forEach(xml -> assertThat(refusal(xml)).startsWith("The statement cannot be read: "));
  }

  @Test
  void the_refusal_names_the_mistake() {
    assertThat(refusal(STATEMENT.replace("001.08", "001.01"))).contains("001.02 or later");
    assertThat(refusal("{}")).contains("it is not XML");
    assertThat(refusal("<Document xmlns='" + NAMESPACE + "'/>")).contains("BkToCstmrStmt");
    assertThat(refusal(STATEMENT.replace("</Stmt>", ""))).contains("it is not XML");
  }

  @Test
  void an_entry_that_cannot_be_read_is_an_exception_that_names_it() {
    for (String[] change :
        new String[][] {
          {"20.05", "20.06", "30.05 NGN, got 30.06 NGN"},
          {"2500.00", "2500.001", "2500.001"},
          {"2500.00", "-1", "-1"},
          {"2500.00", "2.5E3", "2.5E3"},
          {"2500.00", "1e999999999", "1e999999999"},
          {"2500.00", "1".repeat(19), "1111111111111111111"},
          {"2500.00", "2500.", "2500."},
          {"\"NGN\">2500.00", "\"XAU\">2500.00", "XAU"},
          {"<Amt Ccy=\"NGN\">2500.00</Amt>", "", "no Amt"},
          {"CRDT</CdtDbtInd><RvslInd>", "BOTH</CdtDbtInd><RvslInd>", "BOTH"},
          {"2026-01-15T09", "+999999999-01-15T09", "BookgDt"},
          {"<AcctSvcrRef>FEE-77</AcctSvcrRef>", "<AcctSvcrRef>\u0085</AcctSvcrRef>", "no reference"}
        }) {
      Report report = read(STATEMENT.replace(change[0], change[1]));
      assertThat(report.read).as(change[1]).hasSizeBetween(3, 4);
      assertThat(report.exceptions).as(change[1]).hasSize(1);
      assertThat(report.exceptions.getFirst().kind()).isEqualTo(Kind.UNREADABLE_ENTRY);
      assertThat(report.exceptions.getFirst().reference())
          .contains("entry")
          .contains("statement 1");
      assertThat(report.exceptions.getFirst().detail()).contains(change[2]);
    }
    assertThat(read(STATEMENT.replace("2500.00", "25<!-- x -->00.00")).lines().getFirst())
        .contains(" 250000 ");
  }

  @Test
  void a_too_large_entry_is_an_exception_and_the_rest_is_read() {
    for (String large :
        List.of(
            "<AddtlNtryInf>" + "x".repeat(3_000_000) + "</AddtlNtryInf>",
            "<x>" + "<y>z</y>".repeat(100_000) + "</x>",
            "<x>".repeat(100) + "</x>".repeat(100),
            "<x/>".repeat(100_000),
            ("<x Ccy='" + "N".repeat(100_000) + "'/>").repeat(30),
            "<NtryDtls><TxDtls>" + "<x><y/></x>".repeat(100_000) + "</TxDtls></NtryDtls>",
            "<NtryDtls><TxDtls><Ustrd>" + "x".repeat(3_000_000) + "</Ustrd></TxDtls></NtryDtls>",
            "<NtryDtls>" + "<TxDtls/>".repeat(100_001) + "</NtryDtls>")) {
      String name = large.substring(0, 20);
      Report report = read(STATEMENT.replace("<NtryRef>fee</NtryRef>", large));
      assertThat(report.read).as(name).hasSize(4);
      assertThat(report.exceptions).as(name).hasSize(1);
      assertThat(report.exceptions.getFirst().kind()).isEqualTo(Kind.UNREADABLE_ENTRY);
      assertThat(report.exceptions.getFirst().reference()).contains("entry 5 of statement 1");
      Report first = read(STATEMENT.replaceFirst("<Ntry>", "<Ntry>" + large));
      assertThat(first.read).as(name).hasSize(4);
      assertThat(first.exceptions).as(name).hasSize(1);
    }
  }

  @Test
  void a_file_whose_names_fill_the_memory_is_refused() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      names.append("<n").append(i).append("/>");
    }
    assertThat(refusal(STATEMENT.replace("<GrpHdr>", names + "<GrpHdr>"))).contains("names");
    assertThat(refusal(STATEMENT.replace("<Acct>", "<Lgth>x</Lgth>".repeat(20_000) + "<Acct>")))
        .contains("too many parts");
  }

  @Test
  void equal_transactions_without_a_reference_are_numbered() {
    String part = "<TxDtls><Amt Ccy=\"NGN\">5.00</Amt></TxDtls>";
    String own = "<AcctSvcrRef>BATCH-7</AcctSvcrRef>";
    assertThat(
            read(entry("10.00", "DBIT", own + "<NtryDtls>" + part + part + "</NtryDtls>"))
                .shortLines())
        .containsExactly("BATCH-7 PAID 500", "BATCH-7/2 PAID 500");
    assertThat(read(entry("5.00", "DBIT", own + "<NtryDtls>" + part + "</NtryDtls>")).shortLines())
        .containsExactly("BATCH-7 PAID 500");
  }

  @Test
  void amounts_stand_in_the_details_of_transactions() {
    assertThat(
            read(entry(
                    "3500.00",
                    "DBIT",
                    "<NtryDtls><TxDtls><Refs><EndToEndId>A-1</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy=\"NGN\">2500.00</Amt></TxAmt></AmtDtls></TxDtls>"
                        + "<TxDtls><Refs><EndToEndId>B-1</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy=\"NGN\">1000.00</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls>"))
                .shortLines())
        .containsExactly("A-1 PAID 250000", "B-1 PAID 100000");
    assertThat(
            read(entry(
                    "2500.00",
                    "DBIT",
                    "<NtryDtls><TxDtls><Refs><EndToEndId>A-1</EndToEndId></Refs><AmtDtls><InstdAmt><Amt Ccy=\"USD\">2.00</Amt></InstdAmt></AmtDtls></TxDtls></NtryDtls>"))
                .shortLines())
        .containsExactly("A-1 PAID 250000");
  }

  @Test
  void charges_within_an_entry_are_lines_of_their_own() {
    String charges =
        "<Chrgs><TtlChrgsAndTaxAmt Ccy=\"NGN\">26.00</TtlChrgsAndTaxAmt><Rcrd><Amt Ccy=\"NGN\">26.00</Amt>"
            + "<CdtDbtInd>DBIT</CdtDbtInd><ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>";
    String[] amounts = {"<Amt Ccy=\"NGN\">2500.00</Amt>", "<Amt Ccy=\"NGN\">2526.00</Amt>", ""};
    for (String amount : amounts) {
      assertThat(read(entry("2526.00", "DBIT", transaction("A-1", amount + charges))).shortLines())
          .as(amount)
          .containsExactly("A-1 PAID 250000", "A-1 CHARGE 2600");
    }
    assertThat(
            read(entry("2526.00", "DBIT", charges + transaction("A-1", amounts[0]))).shortLines())
        .as("charges of the entry")
        .containsExactly("A-1 PAID 250000", "A-1 CHARGE 2600");
    assertThat(read(entry("2474.00", "CRDT", transaction("A-1", charges))).shortLines())
        .as("a return less charges")
        .containsExactly("A-1 RETURNED 250000", "A-1 CHARGE 2600");
    assertThat(
            read(entry(
                    "10.00",
                    "DBIT",
                    "<AcctSvcrRef>F-1</AcctSvcrRef><BkTxCd><Domn><Cd>ACMT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>"))
                .shortLines())
        .containsExactly("F-1 CHARGE 1000");
  }

  @Test
  void each_transaction_of_a_net_batch_has_its_sign() {
    assertThat(
            read(entry(
                    "1500.00",
                    "DBIT",
                    "<NtryDtls><TxDtls><Refs><EndToEndId>A-1</EndToEndId></Refs><Amt Ccy=\"NGN\">2500.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>"
                        + "<TxDtls><Refs><EndToEndId>B-1</EndToEndId></Refs><Amt Ccy=\"NGN\">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls></NtryDtls>"))
                .shortLines())
        .containsExactly("A-1 PAID 250000", "B-1 RETURNED 100000");
  }

  @Test
  void a_reversal_proves_no_payment() {
    Report debit =
        read(entry("2500.00", "DBIT", "<RvslInd>true</RvslInd>" + transaction("A-1", "")));
    assertThat(debit.read).isEmpty();
    assertThat(debit.exceptions.getFirst().kind()).isEqualTo(Kind.RAIL_CONTRADICTS);
    assertThat(debit.exceptions.getFirst().reference()).isEqualTo("A-1");
    assertThat(debit.exceptions.getFirst().detail()).contains("2,500.00 NGN");
    assertThat(
            read(entry("2500.00", "CRDT", "<RvslInd>true</RvslInd>" + transaction("A-1", "")))
                .shortLines())
        .containsExactly("A-1 RETURNED 250000");
  }

  @Test
  void zero_entries_are_skipped() {
    Report report = read(entry("0.00", "DBIT", "<AcctSvcrRef>INTEREST</AcctSvcrRef>"));
    assertThat(report.read).isEmpty();
    assertThat(report.exceptions).isEmpty();
  }

  @Test
  void dates_have_zones_and_value_dates_stand_in() {
    String document = entry("1.00", "DBIT", transaction("A-1", ""));
    assertThat(read(document.replace("<Dt>2026-11-29<", "<Dt>2026-11-29+01:00<")).lines())
        .containsExactly("A-1 PAID 100 NGN 2026-11-28T23:00:00Z");
    assertThat(read(document.replace("<Dt>2026-11-29<", "<Dt>2026-11-29Z<")).lines())
        .containsExactly("A-1 PAID 100 NGN 2026-11-29T00:00:00Z");
    assertThat(read(document.replace("BookgDt", "ValDt")).lines())
        .containsExactly("A-1 PAID 100 NGN 2026-11-29T00:00:00Z");
  }

  @Test
  void all_versions_and_envelopes_are_read() {
    String document = entry("1.00", "DBIT", transaction("A-1", ""));
    for (String version : List.of("02", "03", "06", "08", "10", "13")) {
      String old = document.replace("053.001.08", "053.001." + version);
      assertThat(read(old).read).as(version).hasSize(1);
      assertThat(read(old.replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>")).read).hasSize(1);
    }
    String body = document.substring(document.indexOf("<Document"));
    String envelope =
        "<BusinessMessage xmlns=\"urn:bank\"><a:AppHdr xmlns:a=\"urn:iso:std:iso:20022:tech:xsd:head.001.001.02\"><a:MsgDefIdr>camt.053.001.08</a:MsgDefIdr></a:AppHdr>"
            + body
            + body
            + "</BusinessMessage>";
    assertThat(read(envelope).read).hasSize(2);
    String prefixed = body.replaceAll("<(/?)(\\w)", "<$1n:$2").replace("xmlns=", "xmlns:n=");
    assertThat(read(prefixed).read).hasSize(1);
  }

  @Test
  void a_document_is_read_in_its_encoding() {
    for (String encoding : List.of("ISO-8859-1", "UTF-16", "windows-1252", "UTF-8")) {
      String document =
          entry("1.00", "DBIT", transaction("M\u00fcller-1", "")).replace("UTF-8", encoding);
      assertThat(read(document.getBytes(Charset.forName(encoding))).shortLines())
          .as(encoding)
          .containsExactly("M\u00fcller-1 PAID 100");
    }
  }

  @Test
  void balances_that_do_not_add_up_are_an_exception() {
    String balances =
        "<Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy=\"NGN\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
            + "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"NGN\">40.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Bal>";
    String document =
        entry("140.00", "DBIT", transaction("A-1", "")).replace("<Ntry>", balances + "<Ntry>");
    assertThat(read(document).exceptions).isEmpty();
    Report wrong =
        read(
            document.replace(
                "40.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Bal>",
                "41.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Bal>"));
    assertThat(wrong.read).hasSize(1);
    assertThat(wrong.exceptions).hasSize(1);
    assertThat(wrong.exceptions.getFirst().kind()).isEqualTo(Kind.BALANCE_DIFFERS);
    assertThat(wrong.exceptions.getFirst().detail()).contains("-41.00 NGN").contains("-40.00 NGN");
  }

  @Test
  void pages_are_one_statement_and_cover_nothing_before_the_last() {
    String first = entry("100.00", "DBIT", transaction("A-1", ""));
    String pages =
        first.replace(
            "</Stmt>",
            "</Stmt><Stmt><Id>S1</Id>%s%s<Ntry>" + between(first, "<Ntry>", "</Stmt>") + "</Stmt>");
    String opening =
        "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"NGN\">200.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>";
    String closing =
        "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"NGN\">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>";
    String both =
        pages
            .formatted(page(2, true), closing)
            .replaceFirst("<Id>S1</Id>", "<Id>S1</Id>" + page(1, false) + opening);
    assertThat(read(both).exceptions).isEmpty();
    assertThat(read(both).scopes).hasSize(1);
    assertThat(read(both.replace("200.00", "201.00")).exceptions).hasSize(1);
    String begun = first.replace("<Id>S1</Id>", "<Id>S1</Id>" + page(1, false) + opening);
    assertThat(read(begun).scopes).isEmpty();
  }

  @Test
  void a_statement_covers_its_currency_and_days() {
    String document = entry("1.00", "DBIT", transaction("A-1", ""));
    assertThat(read(document).scopes)
        .containsExactly(
            new ReportScope("NGN", LocalDate.of(2026, 11, 29), LocalDate.of(2026, 11, 29)));
    String period =
        "<FrToDt><FrDtTm>2026-11-28T00:00:00+01:00</FrDtTm><ToDtTm>2026-11-30T00:00:00+01:00</ToDtTm></FrToDt>"
            + "<Acct><Id><IBAN>NG00</IBAN></Id><Ccy>USD</Ccy></Acct>";
    assertThat(read(document.replace("<Ntry>", period + "<Ntry>")).scopes)
        .containsExactly(
            new ReportScope("USD", LocalDate.of(2026, 11, 28), LocalDate.of(2026, 11, 29)));
  }

  @Test
  void the_statement_of_another_account_is_refused() {
    ReportAccounts ours =
        Objects.requireNonNull(
            ReportAccounts.parse("simulated/NGN=0001 112223,other/NGN=1").get("simulated"));
    assertThat(read(STATEMENT.getBytes(StandardCharsets.UTF_8), ours).read).isNotEmpty();
    String other = STATEMENT.replace("0001112223", "0001112224");
    assertThat(
            catchThrowableOfType(
                    Refusal.class, () -> read(other.getBytes(StandardCharsets.UTF_8), ours))
                .detail())
        .contains("0001112223")
        .contains("0001112224");
  }

  private static String page(int number, boolean last) {
    return "<StmtPgntn><PgNb>%d</PgNb><LastPgInd>%s</LastPgInd></StmtPgntn>"
        .formatted(number, last);
  }

  private static String between(String text, String from, String to) {
    return text.substring(text.indexOf(from) + from.length(), text.indexOf(to));
  }

  private static String transaction(String reference, String more) {
    return "<NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs>%s</TxDtls></NtryDtls>"
        .formatted(reference, more);
  }

  /** Returns a statement with one entry. */
  private static String entry(String amount, String direction, String more) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="%s"><BkToCstmrStmt><Stmt><Id>S1</Id><Ntry><Amt Ccy="NGN">%s</Amt><CdtDbtInd>%s</CdtDbtInd>\
    <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-29</Dt></BookgDt>%s</Ntry></Stmt></BkToCstmrStmt></Document>
    """
        .formatted(NAMESPACE, amount, direction, more);
  }

  private record Report(
      List<SettlementLine> read, List<ExceptionItem> exceptions, List<ReportScope> scopes)
      implements ReportSink {
    @Override
    public void line(SettlementLine line) {
      read.add(line);
    }

    @Override
    public void exception(ExceptionItem item) {
      exceptions.add(item);
    }

    @Override
    public void covers(ReportScope scope) {
      scopes.add(scope);
    }

    List<String> lines() {
      return read.stream().map(Camt053ReportTest::text).toList();
    }

    List<String> shortLines() {
      return read.stream()
          .map(line -> line.reference() + " " + line.status() + " " + line.amount().amount())
          .toList();
    }
  }

  private static Report read(String document) {
    return read(document.getBytes(StandardCharsets.UTF_8));
  }

  private static Report read(byte[] document) {
    return read(document, ReportAccounts.UNCHECKED);
  }

  private static Report read(byte[] document, ReportAccounts accounts) {
    Report report = new Report(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    new Camt053Report(accounts, report).read(new ByteArrayInputStream(document));
    return report;
  }

  private static String refusal(String xml) {
    Refusal refusal =
        Objects.requireNonNull(
            catchThrowableOfType(Refusal.class, () -> read(xml)), "The statement was not refused");
    assertThat(refusal.reason()).isEqualTo(Reason.INVALID_REQUEST);
    return refusal.detail();
  }

  private static String text(SettlementLine line) {
    return "%s %s %d %s %s"
        .formatted(
            line.reference(),
            line.status(),
            line.amount().amount(),
            line.amount().currency(),
            line.bookedAt());
  }
}
