package com.nissmart.runtime.process;

import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import com.nissmart.runtime.telemetry.MetricsEndpoint;
import com.nissmart.runtime.telemetry.Telemetry;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a process: read the settings, start, run until SIGINT or SIGTERM, stop. */
public final class Launcher {
  /** The exit code of wrong settings (EX_CONFIG of sysexits). */
  public static final int EXIT_SETTINGS = 78;

  /** The exit code of a failed start. */
  public static final int EXIT_FAILED = 1;

  private static final Logger log = LoggerFactory.getLogger(Launcher.class);

  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private Launcher() {}

  /**
   * Runs a process until it is asked to stop.
   *
   * @param name of the process in its log lines
   * @param read reads its settings, and notes mistakes in them
   * @param make wires its object graph
   */
  public static <S> void run(
      String name, Function<Settings, S> read, Function<S, ? extends Service> make) {
    ProcessDefaults.set();
    Launcher launcher = new Launcher();
    Runtime.getRuntime().addShutdownHook(new Thread(launcher::stop, name + "-stop"));
    int exit = launcher.live(name, Settings.of(System.getenv()), read, make);
    launcher.ended.countDown();
    if (exit != 0) {
      System.exit(exit);
    }
  }

  private <S> int live(
      String name,
      Settings settings,
      Function<Settings, S> read,
      Function<S, ? extends Service> make) {
    // The lifecycle is closed before a failure is logged.
    try (Lifecycle lifecycle = new Lifecycle()) {
      Logging.read(settings);
      Optional<InetSocketAddress> metrics = MetricsEndpoint.read(settings);
      var _ = settings.timeZone(); // of one environment for all services
      S own = read.apply(settings);
      settings.check();
      metrics.ifPresent(
          address -> lifecycle.add(MetricsEndpoint.start(address, Telemetry.ofProcess())));
      lifecycle.add(make.apply(own)).start();
      log.info("{} is ready", name);
      awaitQuietly(stopAsked);
      log.info("{} stops", name);
      return 0;
    } catch (SettingsException e) {
      e.errors().forEach(error -> System.err.println("setting " + error));
      return EXIT_SETTINGS;
    } catch (RuntimeException | Error e) {
      log.error("{} cannot start", name, e);
      return EXIT_FAILED;
    }
  }

  /** Waits until everything is closed, because the JVM ends once its hooks have ended. */
  private void stop() {
    stopAsked.countDown();
    awaitQuietly(ended);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
