package com.nissmart.payout.reconciliation.report;

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
 * Reader of an ISO 20022 bank-to-customer statement (camt.053.001.08 or later). Each booked
 * transaction becomes a line: a debit is PAID, a credit RETURNED, under its end-to-end id. Entries
 * that are not booked are skipped. Document type declarations and entities are refused, because
 * they can make a parser read files or fill the memory.
 */
final class Camt053Report {
  private static final Pattern NAMESPACE =
      Pattern.compile("urn:iso:std:iso:20022:tech:xsd:camt\\.053\\.001\\.([0-9]{2})");
  private static final int OLDEST_VERSION = 8;
  private static final int DEEPEST = 64;
  private static final List<String> STATEMENT = List.of("Document", "BkToCstmrStmt", "Stmt");

  private final XMLStreamReader xml;
  private final List<SettlementLine> lines = new ArrayList<>();
  private final List<String> path = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private Camt053Entry entry = new Camt053Entry();

  private Camt053Report(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * Returns the lines of a statement.
   *
   * @throws Refusal INVALID_REQUEST when it is no such statement
   */
  static List<SettlementLine> read(String text) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      return new Camt053Report(factory.createXMLStreamReader(new StringReader(text))).read();
    } catch (XMLStreamException e) {
      throw wrong("it is not XML at line " + e.getLocation().getLineNumber());
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
          startElement();
          isStatement |= path.equals(STATEMENT.subList(0, 2));
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> endElement();
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw wrong("remove its document type declaration and entities, which are refused");
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
          "it must be camt.053.001.08 or later, got the namespace '"
              + Refusal.quote(namespace)
              + "'");
    }
  }

  private void startElement() {
    text.setLength(0);
    path.add(xml.getLocalName());
    if (path.size() > DEEPEST) {
      throw wrong("its elements may be nested %d deep, got more".formatted(DEEPEST));
    }
    String inEntry = inEntry();
    switch (inEntry) {
      case "" -> {
        if (isEntry()) {
          entry = new Camt053Entry();
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

  private void endElement() {
    putText();
    if (isEntry()) {
      lines.addAll(entry.lines());
      if (lines.size() > SettlementReports.MOST_LINES) {
        throw Refusal.invalid(
            "report",
            "TOO_LONG",
            "A report may have at most %d lines".formatted(SettlementReports.MOST_LINES));
      }
    }
    path.removeLast();
  }

  /** Keeps the whole text of an element: a comment in the middle of it does not end it. */
  private void putText() {
    String inEntry = inEntry();
    String whole = text.toString().strip();
    text.setLength(0);
    if (!whole.isEmpty() && !inEntry.isEmpty()) {
      entry.put(inEntry, whole);
    }
  }

  /** Returns the path below Document/BkToCstmrStmt/Stmt/Ntry; empty outside of it. */
  private String inEntry() {
    return path.size() > 4 && isInEntry() ? String.join("/", path.subList(4, path.size())) : "";
  }

  private boolean isEntry() {
    return path.size() == 4 && isInEntry();
  }

  private boolean isInEntry() {
    return path.subList(0, 3).equals(STATEMENT) && path.get(3).equals("Ntry");
  }

  static Refusal wrong(String why) {
    return Refusal.invalid("report", "MALFORMED", "The statement cannot be read: " + why);
  }
}
