package com.nissmart.payout.reconciliation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
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
    assertThat(Camt053Report.read(STATEMENT).stream().map(Camt053ReportTest::text))
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
            STATEMENT.replace("<GrpHdr>", "<x>".repeat(100_000) + "<GrpHdr>"));
    hostile.forEach(xml -> assertThat(refusal(xml)).startsWith("The statement cannot be read: "));
  }

  @Test
  void the_refusal_names_the_mistake() {
    assertThat(refusal(STATEMENT.replace("001.08", "001.02"))).contains("001.08 or later");
    assertThat(refusal("{}")).contains("it is not XML");
    assertThat(refusal("<Document xmlns='" + NAMESPACE + "'/>")).contains("BkToCstmrStmt");
    assertThat(refusal(STATEMENT.replace("</Stmt>", ""))).contains("it is not XML");
    assertThat(refusal(STATEMENT.replace("20.05", "20.06"))).contains("3005").contains("3006");
    assertThat(refusal(STATEMENT.replace("2500.00", "2500.001"))).contains("2500.001");
    assertThat(refusal(STATEMENT.replace("2500.00", "-1"))).contains("-1");
    assertThat(refusal(STATEMENT.replace("<Amt Ccy=\"NGN\">2500.00</Amt>", ""))).contains("no Amt");
    assertThat(refusal(STATEMENT.replace("CRDT</CdtDbtInd><RvslInd>", "BOTH</CdtDbtInd><RvslInd>")))
        .contains("BOTH");
    assertThat(
            refusal(
                STATEMENT
                    .replace("<AcctSvcrRef>FEE-77</AcctSvcrRef>", "")
                    .replace("<NtryRef>fee</NtryRef>", "")))
        .contains("no reference");
  }

  @Test
  void an_amount_is_read_whole_or_refused() {
    assertThat(
            Camt053Report.read(STATEMENT.replace("2500.00", "25<!-- x -->00.00"))
                .getFirst()
                .amount()
                .amount())
        .isEqualTo(250_000);
    for (String amount : List.of("2.5E3", "1e999999999", "0x10", "1".repeat(19), "2500.")) {
      assertThat(refusal(STATEMENT.replace("2500.00", amount)))
          .contains("An amount must be positive");
    }
    assertThat(refusal(STATEMENT.replace("\"NGN\">2500.00", "\"XAU\">2500.00"))).contains("XAU");
    assertThat(refusal(STATEMENT.replace("2026-01-15T09", "+999999999-01-15T09")))
        .contains("BookgDt");
  }

  private static String refusal(String xml) {
    Refusal refusal =
        Objects.requireNonNull(
            catchThrowableOfType(Refusal.class, () -> Camt053Report.read(xml)),
            "The statement was not refused");
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
