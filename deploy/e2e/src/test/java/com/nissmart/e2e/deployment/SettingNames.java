package com.nissmart.e2e.deployment;

import com.nissmart.runtime.settings.SettingsException;
import com.nissmart.standalone.StandaloneSettings;
import java.util.Map;

/** Which names the system takes as settings. */
final class SettingNames {
  private SettingNames() {}

  /**
   * Whether the name is refused because nobody reads it; what is wrong with its value is no matter.
   */
  static boolean refuse(String name) {
    try {
      StandaloneSettings.read(Map.of(name, "?"));
      return false;
    } catch (SettingsException e) {
      return e.errors().stream().anyMatch(error -> error.startsWith(name + " is not a setting"));
    }
  }
}
