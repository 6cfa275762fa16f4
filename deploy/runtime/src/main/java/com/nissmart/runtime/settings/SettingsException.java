package com.nissmart.runtime.settings;

import java.util.List;

/** The refusal of a process's settings, with all mistakes at once. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> errors;

  SettingsException(List<String> errors) {
    super("settings: " + String.join("; ", errors), null, false, false);
    this.errors = List.copyOf(errors);
  }

  /** Returns a sentence for each mistake, which begins with the name of the setting. */
  public List<String> errors() {
    return errors;
  }
}
