package com.nissmart.payout.reconciliation.report;

import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The memory that a part of a statement may take. A part that takes more is passed over to its end,
 * so that the rest of the file can be read.
 */
final class EntryBudget {
  private static final int DEEPEST = 32;
  private static final int LONGEST_TEXT = 4_000;

  private int elements;
  private int characters;
  private boolean isSpent;

  EntryBudget(int elements, int characters) {
    this.elements = elements;
    this.characters = characters;
  }

  boolean isSpent() {
    return isSpent;
  }

  /** Takes an element; returns false for one that must be passed over. */
  boolean takeElement(int depth, int length) {
    isSpent |= depth > DEEPEST || --elements < 0 || !hasRoom(0, length);
    return !isSpent;
  }

  /** Takes text that follows some of the same element; returns false for text that must be left. */
  boolean takeText(int before, int length) {
    isSpent |= !hasRoom(before, length);
    return !isSpent;
  }

  private boolean hasRoom(int before, int length) {
    characters -= length;
    return characters >= 0 && before + length <= LONGEST_TEXT;
  }

  /** Passes over the element that has just begun, to its end. */
  static void passOver(XMLStreamReader xml) throws XMLStreamException {
    int open = 1;
    while (open > 0) {
      xml.next();
      open += xml.isStartElement() ? 1 : xml.isEndElement() ? -1 : 0;
    }
  }
}
