package com.nissmart.e2e.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The rows of an access matrix, such as {@code POST /v1/transfers | customer write-key}. */
final class AccessMatrix {
  private static final String SEPARATOR = " | ";

  private AccessMatrix() {}

  static Map<String, String> read(String name) {
    Map<String, String> rows = new TreeMap<>();
    try (InputStream in = AccessMatrix.class.getResourceAsStream("/matrix/" + name + ".txt")) {
      if (in == null) {
        throw new AssertionError("There is no matrix/" + name + ".txt");
      }
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] cells = line.split(" *\\| *", -1);
          rows.put(cells[0], cells[1].strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** Returns all rows as a text, so that an assertion shows every difference. */
  static String text(Map<String, String> rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach((what, who) -> text.append(what).append(SEPARATOR).append(who).append('\n'));
    return text.toString();
  }
}
