package com.nissmart.payout.table;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** A reader that remembers how its text ended, because a parser takes any end as the right one. */
final class CsvEnding extends FilterReader {
  private boolean insideQuotes;
  private int last = -1;

  CsvEnding(Reader text) {
    super(text);
  }

  /** Returns whether a quotation mark is open; one inside a quoted cell is written twice. */
  boolean isInsideQuotes() {
    return insideQuotes;
  }

  /** Returns whether the last character is a digit, to which others may have belonged. */
  boolean isInNumber() {
    return last >= '0' && last <= '9';
  }

  @Override
  public int read() throws IOException {
    int character = super.read();
    if (character >= 0) {
      take(character);
    }
    return character;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    for (int i = 0; i < count; i++) {
      take(buffer[offset + i]);
    }
    return count;
  }

  private void take(int character) {
    insideQuotes ^= character == '"';
    last = character;
  }
}
