package com.nissmart.runtime.settings;

import java.nio.charset.StandardCharsets;

/** A text that must not appear in logs or errors: it prints as {@code ***}. */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** Makes a secret of a text. */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** Returns the text, which the caller must not log. */
  public String reveal() {
    return text;
  }

  /** Returns the text in UTF-8, for a key. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "***";
  }
}
