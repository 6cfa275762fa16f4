package com.nissmart.testkit;

import com.nissmart.runtime.process.ProcessDefaults;
import java.util.TimeZone;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Begins each run of tests as a main begins its process, on a host with the locale that the module
 * gives its tests. The time zone stays the host's, so that a test notices code that needs UTC.
 */
public final class HostLocale implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    TimeZone host = TimeZone.getDefault();
    ProcessDefaults.set();
    TimeZone.setDefault(host);
  }
}
