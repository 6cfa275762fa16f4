package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An ISO 20022 bank-to-customer statement (camt.053.001.08 or later). Each booked transaction is a
 * line: a debit is PAID, a credit RETURNED, under its end-to-end id. Entries that are not booked
 * are not looked at. Document type declarations, and with them entities, are refused.
 */
final class Camt053Report {
  private static final Pattern NAMESPACE =
      Pattern.compile("urn:iso:std:iso:20022:tech:xsd:camt\\.053\\.001\\.([0-9]{2})");
  private static final int OLDEST_VERSION = 8;
  private static final int DEEPEST = 64;

  private final XMLStreamReader xml;
  private final List<SettlementLine> lines = new ArrayList<>();
  private final List<String> path = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private CamtEntry entry = new CamtEntry();

  private Camt053Report(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * The lines of the statement.
   *
   * @throws Refusal INVALID_REQUEST when it is not such a statement
   */
  static List<SettlementLine> read(String text) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      return new Camt053Report(factory.createXMLStreamReader(new StringReader(text))).read();
    } catch (XMLStreamException e) {
      throw wrong("it is not XML, at line " + e.getLocation().getLineNumber());
    }
  }

  private List<SettlementLine> read() throws XMLStreamException {
    boolean isStatement = false;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (path.isEmpty()) {
            requireVersion();
          }
          start();
          isStatement |= path.equals(List.of("Document", "BkToCstmrStmt"));
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> end();
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw wrong("it has a document type declaration or an entity, which are refused");
        default -> {}
      }
    }
    if (!isStatement) {
      throw wrong("it is not a bank-to-customer statement (BkToCstmrStmt)");
    }
    return lines;
  }

  private void requireVersion() {
    String namespace = xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
    Matcher version = NAMESPACE.matcher(namespace);
    if (!version.matches() || Integer.parseInt(version.group(1)) < OLDEST_VERSION) {
      throw wrong(
          "it is not camt.053.001.08 or later: its namespace is '"
              + Refusal.quote(namespace)
              + "'");
    }
  }

  private void start() {
    text.setLength(0);
    path.add(xml.getLocalName());
    if (path.size() > DEEPEST) {
      throw wrong("it is nested more deeply than any statement");
    }
    String inEntry = inEntry();
    switch (inEntry) {
      case "" -> {
        if (path.size() == 4 && path.getLast().equals("Ntry")) {
          entry = new CamtEntry();
        }
      }
      case "NtryDtls/TxDtls" -> entry.beginTransaction();
      case "Amt", "NtryDtls/TxDtls/Amt" -> entry.put(inEntry + "@Ccy", currency());
      default -> {}
    }
  }

  private String currency() {
    String code = xml.getAttributeValue(null, "Ccy");
    return code == null ? "" : code;
  }

  /** The whole text of an element: a comment in the middle of it does not end it. */
  private void text() {
    String inEntry = inEntry();
    String whole = text.toString().strip();
    text.setLength(0);
    if (!whole.isEmpty() && !inEntry.isEmpty()) {
      entry.put(inEntry, whole);
    }
  }

  private void end() {
    text();
    if (path.size() == 4 && inStatement() && path.getLast().equals("Ntry")) {
      lines.addAll(entry.lines());
      if (lines.size() > CsvReport.MOST_LINES) {
        throw Refusal.invalid(
            "report", "TOO_LONG", "a report has at most " + CsvReport.MOST_LINES + " lines");
      }
    }
    path.removeLast();
  }

  /** Where we are below Document/BkToCstmrStmt/Stmt/Ntry; empty when we are not. */
  private String inEntry() {
    return path.size() > 4 && inStatement() && path.get(3).equals("Ntry")
        ? String.join("/", path.subList(4, path.size()))
        : "";
  }

  private boolean inStatement() {
    return path.get(0).equals("Document")
        && path.get(1).equals("BkToCstmrStmt")
        && path.get(2).equals("Stmt");
  }

  static Refusal wrong(String why) {
    return Refusal.invalid("report", "MALFORMED", "the statement cannot be read: " + why);
  }
}
