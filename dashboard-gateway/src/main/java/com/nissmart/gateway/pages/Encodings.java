package com.nissmart.gateway.pages;

import java.util.Locale;

/** Reads Accept-Encoding (RFC 9110, 12.5.3); pure. */
final class Encodings {
  private Encodings() {}

  /** Whether the header names the encoding and does not rule it out. */
  static boolean accepts(String header, String encoding) {
    for (String element : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = element.split(";", -1);
      if (parts[0].strip().equals(encoding)) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
