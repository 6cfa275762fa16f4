package com.nissmart.runtime.settings;

import java.util.List;

/** Everything that is wrong with the settings of a process, at once. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> errors;

  SettingsException(List<String> errors) {
    super("settings: " + String.join("; ", errors), null, false, false);
    this.errors = List.copyOf(errors);
  }

  /** One sentence a mistake, each beginning with the name of the setting. */
  public List<String> errors() {
    return errors;
  }
}
