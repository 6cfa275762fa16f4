package com.nissmart.runtime.settings;

import java.nio.charset.StandardCharsets;

/** A text that must not be seen in logs, errors or dumps: it prints as {@code ***}. */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** The given text, kept from view. */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The text itself; whoever calls this keeps it from view. */
  public String reveal() {
    return text;
  }

  /** The text in UTF-8, for a key. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "***";
  }
}
