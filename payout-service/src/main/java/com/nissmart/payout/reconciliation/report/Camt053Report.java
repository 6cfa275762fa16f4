package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Refusal;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reader of ISO 20022 bank-to-customer statements (camt.053.001.02 or later), also inside an
 * envelope. Each booked transaction becomes a line: a debit is PAID, a credit RETURNED, under its
 * end-to-end id. An entry that cannot be read becomes an exception. Document type declarations are
 * refused, because their entities can make a parser read local files or use up the memory.
 */
final class Camt053Report {
  private static final Pattern NAMESPACE = Pattern.compile(".*\\bcamt\\.053\\.001\\.([0-9]{2})");
  private static final int OLDEST_VERSION = 2;
  private static final int DEEPEST = 1_000;
  private static final int MOST_PAGED = 1_000;

  private final ReportAccounts accounts;
  private final ReportSink sink;
  private final Map<String, Camt053Statement> paged = new LinkedHashMap<>();
  private boolean isStatement;
  private int entries;

  Camt053Report(ReportAccounts accounts, ReportSink sink) {
    this.accounts = accounts;
    this.sink = sink;
  }

  /** Reads a document in the encoding that it declares. */
  void read(InputStream content) {
    BoundedXml bounded = new BoundedXml(content);
    try {
      XMLStreamReader xml =
          new BoundedXml.Events(factory().createXMLStreamReader(bounded), bounded);
      while (xml.hasNext()) {
        xml.next();
        if (xml.isStartElement()) {
          element(xml);
        }
      }
    } catch (XMLStreamException e) {
      throw bounded.failure(e);
    }
    if (!isStatement) {
      throw wrong("it is not a bank-to-customer statement (BkToCstmrStmt)");
    }
    paged.forEach((name, statement) -> statement.checkBalances(name, sink));
  }

  private void element(XMLStreamReader xml) throws XMLStreamException {
    if (xml.getLocalName().equals("BkToCstmrStmt")) {
      requireVersion(xml.getNamespaceURI());
      isStatement = true;
    } else if (isStatement && xml.getLocalName().equals("Stmt")) {
      statement(xml);
    }
  }

  private void statement(XMLStreamReader xml) throws XMLStreamException {
    Camt053Element head = new Camt053Element("Stmt", "", "", new ArrayList<>());
    EntryBudget budget = new EntryBudget(10_000, 1_000_000);
    Camt053Statement statement = null;
    while (xml.next() != XMLStreamConstants.END_ELEMENT) {
      if (xml.isStartElement() && xml.getLocalName().equals("Ntry")) {
        statement = statement == null ? begin(head) : statement;
        entry(xml, statement, name(head), currency(head));
      } else if (xml.isStartElement()) {
        head.children().add(Camt053Element.read(xml, budget));
        if (budget.isSpent()) {
          throw wrong("a statement has too many parts beside its entries, or too much text");
        }
      }
    }
    statement = statement == null ? begin(head) : statement;
    statement.passScopes(currency(head), sink);
    if (head.first("StmtPgntn") == null) {
      statement.checkBalances(name(head), sink);
    }
  }

  /** Begins a statement, or goes on with the one that the page belongs to. */
  private Camt053Statement begin(Camt053Element head) {
    String iban = head.text("Acct", "Id", "IBAN");
    String account = iban.isEmpty() ? head.text("Acct", "Id", "Othr", "Id") : iban;
    accounts.require(currency(head), account.isEmpty() ? null : account);
    Camt053Statement statement = new Camt053Statement();
    if (head.first("StmtPgntn") != null) {
      statement = paged.computeIfAbsent(name(head) + " of " + account, _ -> new Camt053Statement());
      if (paged.size() > MOST_PAGED) {
        throw wrong("it has more than %d statements in pages".formatted(MOST_PAGED));
      }
    }
    statement.page(head);
    return statement;
  }

  private void entry(
      XMLStreamReader xml, Camt053Statement statement, String statementName, String accountCurrency)
      throws XMLStreamException {
    entries++;
    Camt053Entry entry =
        new Camt053Entry("entry " + entries + " of " + statementName, accountCurrency);
    while (xml.next() != XMLStreamConstants.END_ELEMENT) {
      if (xml.isStartElement() && xml.getLocalName().equals("NtryDtls")) {
        details(xml, entry);
      } else if (xml.isStartElement()) {
        entry.part(xml);
      }
    }
    if (entry.isBooked() && entry.pass(sink)) {
      statement.entry(entry);
    } else if (entry.isBooked()) {
      statement.unreadEntry();
    }
  }

  private static void details(XMLStreamReader xml, Camt053Entry entry) throws XMLStreamException {
    while (xml.next() != XMLStreamConstants.END_ELEMENT) {
      if (xml.isStartElement() && xml.getLocalName().equals("TxDtls")) {
        entry.transaction(xml);
      } else if (xml.isStartElement()) {
        EntryBudget.passOver(xml);
      }
    }
  }

  private static String name(Camt053Element head) {
    String id = head.text("Id");
    return "statement "
        + (ReportRules.isReference(id) ? id.substring(0, Math.min(id.length(), 35)) : "without Id");
  }

  private static String currency(Camt053Element head) {
    String own = head.text("Acct", "Ccy");
    Camt053Element balance = head.first("Bal", "Amt");
    return own.isEmpty() && balance != null ? balance.currency() : own;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty("jdk.xml.maxElementDepth", DEEPEST);
    return factory;
  }

  private static void requireVersion(@Nullable String namespace) {
    String given = namespace == null ? "" : namespace;
    Matcher version = NAMESPACE.matcher(given);
    if (!version.matches() || Integer.parseInt(version.group(1)) < OLDEST_VERSION) {
      throw wrong(
          "it must be camt.053.001.02 or later, got the namespace '" + Refusal.quote(given) + "'");
    }
  }

  static Refusal wrong(String why) {
    return Refusal.invalid("report", "MALFORMED", "The statement cannot be read: " + why);
  }
}
