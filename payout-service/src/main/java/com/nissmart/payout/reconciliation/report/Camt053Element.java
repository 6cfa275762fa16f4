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
  private static final int MOST_CHILDREN = 1_000;
  private static final int LONGEST_TEXT = 4_000;

  /** Reads the element that has just begun, to its end. */
  static Camt053Element read(XMLStreamReader xml) throws XMLStreamException {
    String name = xml.getLocalName();
    String currency = xml.getAttributeValue(null, "Ccy");
    Camt053Element element = new Camt053Element(name, "", "", new ArrayList<>());
    StringBuilder text = new StringBuilder();
    while (xml.next() != XMLStreamConstants.END_ELEMENT) {
      if (xml.isStartElement()) {
        element.add(read(xml));
      } else if (xml.isCharacters() && text.length() < LONGEST_TEXT) {
        text.append(xml.getText());
      }
    }
    return new Camt053Element(
        name,
        currency == null ? "" : currency.strip(),
        element.children.isEmpty() ? text.toString().strip() : "",
        element.children);
  }

  /** Adds a child. */
  void add(Camt053Element child) {
    if (children.size() == MOST_CHILDREN) {
      throw Camt053Report.wrong("an element has more than %d parts".formatted(MOST_CHILDREN));
    }
    children.add(child);
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
