package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reader of an ISO 20022 bank-to-customer statement (camt.053.001.08 or later). Each booked
 * transaction becomes a line: a debit is PAID, a credit RETURNED, under its end-to-end id. Entries
 * that are not booked are skipped. Document type declarations are refused, because their entities
 * can make a parser read local files or use up the memory.
 */
final class Camt053Report {
  private static final Pattern NAMESPACE =
      Pattern.compile("urn:iso:std:iso:20022:tech:xsd:camt\\.053\\.001\\.([0-9]{2})");
  private static final int OLDEST_VERSION = 8;
  private static final int DEEPEST = 64;

  private Camt053Report() {}

  static List<SettlementLine> read(String text) {
    Element document = parse(text);
    requireVersion(document.getNamespaceURI());
    if (elements(document, "BkToCstmrStmt").findAny().isEmpty()) {
      throw wrong("it is not a bank-to-customer statement (BkToCstmrStmt)");
    }
    List<SettlementLine> lines =
        elements(document, "BkToCstmrStmt", "Stmt", "Ntry")
            .flatMap(entry -> new Camt053Entry(entry).lines().stream())
            .limit(SettlementReports.MOST_LINES + 1L)
            .toList();
    if (lines.size() > SettlementReports.MOST_LINES) {
      throw Refusal.invalid(
          "report",
          "TOO_LONG",
          "A report may have at most %d lines".formatted(SettlementReports.MOST_LINES));
    }
    return lines;
  }

  private static Element parse(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute("jdk.xml.maxElementDepth", DEEPEST);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
    } catch (SAXParseException e) {
      throw wrong(
          "it is not XML, is nested too deeply or has a document type declaration, at line "
              + e.getLineNumber());
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new IllegalStateException("The XML parser cannot be used", e);
    }
  }

  private static void requireVersion(@Nullable String namespace) {
    String given = namespace == null ? "" : namespace;
    Matcher version = NAMESPACE.matcher(given);
    if (!version.matches() || Integer.parseInt(version.group(1)) < OLDEST_VERSION) {
      throw wrong(
          "it must be camt.053.001.08 or later, got the namespace '" + Refusal.quote(given) + "'");
    }
  }

  /** Returns the elements at a path of local names below a parent, in the document's order. */
  static Stream<Element> elements(Element parent, String... path) {
    Stream<Element> found = Stream.of(parent);
    for (String name : path) {
      found = found.flatMap(Camt053Report::children).filter(e -> name.equals(e.getLocalName()));
    }
    return found;
  }

  private static Stream<Element> children(Element parent) {
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }

  static Refusal wrong(String why) {
    return Refusal.invalid("report", "MALFORMED", "The statement cannot be read: " + why);
  }
}
