package com.nissmart.runtime.process;

import java.util.Locale;
import java.util.TimeZone;

/**
 * The locale and the time zone of the JVM. Libraries format and compare text with them, so that on
 * a Turkish or an Arabic host {@code argon2id} and {@code 2000} would be other texts.
 */
public final class ProcessDefaults {
  private ProcessDefaults() {}

  /** Makes both independent of the host. Each main calls it before anything else. */
  public static void set() {
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
  }
}
