package com.nissmart.e2e.deployment;

import com.nissmart.runtime.settings.SettingsException;
import com.nissmart.standalone.StandaloneSettings;
import java.util.Map;

/** The names that the system accepts as settings. */
final class SettingNames {
  private SettingNames() {}

  /** Returns whether a name is refused as unknown, with any value. */
  static boolean refuse(String name) {
    try {
      StandaloneSettings.read(Map.of(name, "?"));
      return false;
    } catch (SettingsException e) {
      return e.errors().stream().anyMatch(error -> error.startsWith(name + " is not a setting"));
    }
  }
}
