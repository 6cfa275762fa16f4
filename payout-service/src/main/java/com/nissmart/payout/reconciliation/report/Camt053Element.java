package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A small part of a statement in memory: an element with its text, its Ccy attribute and its
 * children. Names are without their namespaces.
 */
record Camt053Element(String name, String currency, String text, List<Camt053Element> children) {
  /** Reads the element that has just begun, to its end; what exceeds the budget is left out. */
  static Camt053Element read(XMLStreamReader xml, EntryBudget budget) throws XMLStreamException {
    return read(xml, budget, 1);
  }

  private static Camt053Element read(XMLStreamReader xml, EntryBudget budget, int depth)
      throws XMLStreamException {
    String name = xml.getLocalName();
    String given = xml.getAttributeValue(null, "Ccy");
    String currency = given == null ? "" : given;
    List<Camt053Element> children = new ArrayList<>();
    if (!budget.takeElement(depth, name.length() + currency.length())) {
      EntryBudget.passOver(xml);
      return new Camt053Element(name, "", "", children);
    }
    StringBuilder text = new StringBuilder();
    while (xml.next() != XMLStreamConstants.END_ELEMENT) {
      if (xml.isStartElement()) {
        Camt053Element child = read(xml, budget, depth + 1);
        if (!budget.isSpent()) {
          children.add(child);
        }
      } else if (xml.isCharacters() && budget.takeText(text.length(), xml.getTextLength())) {
        text.append(xml.getText());
      }
    }
    return new Camt053Element(
        name, currency.strip(), children.isEmpty() ? text.toString().strip() : "", children);
  }

  /** Returns the elements at a path of names, in the document's order. */
  Stream<Camt053Element> all(String... path) {
    Stream<Camt053Element> found = Stream.of(this);
    for (String step : path) {
      found = found.flatMap(element -> element.children.stream()).filter(e -> e.name.equals(step));
    }
    return found;
  }

  /** Returns the first element at a path, or null. */
  @Nullable Camt053Element first(String... path) {
    return all(path).findFirst().orElse(null);
  }

  /** Returns whether the xs:boolean at a path is there and true. */
  boolean flag(String... path) {
    String text = text(path);
    return switch (text) {
      case "true", "1" -> true;
      case "", "false", "0" -> false;
      default ->
          throw Camt053Report.wrong(
              "%s must be true or false, got '%s'"
                  .formatted(path[path.length - 1], Refusal.quote(text)));
    };
  }

  /** Returns the first text at a path that is not empty, or "". */
  String text(String... path) {
    return all(path).map(Camt053Element::text).filter(t -> !t.isEmpty()).findFirst().orElse("");
  }
}
