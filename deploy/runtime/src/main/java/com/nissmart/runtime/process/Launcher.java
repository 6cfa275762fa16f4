package com.nissmart.runtime.process;

import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every {@code main} does: read the settings, start, run until SIGINT or SIGTERM, stop. */
public final class Launcher {
  /** How the process exits when its settings are wrong (EX_CONFIG of sysexits). */
  public static final int EXIT_SETTINGS = 78;

  /** How the process exits when it could not start. */
  public static final int EXIT_FAILED = 1;

  private static final Logger log = LoggerFactory.getLogger(Launcher.class);

  private Launcher() {}

  /**
   * Runs a process until it is told to stop.
   *
   * @param name what it is called in its log lines
   * @param read reads its settings; mistakes are noted there and told as one list
   * @param make wires its object graph
   */
  public static <S> void run(
      String name, Function<Settings, S> read, Function<S, ? extends Service> make) {
    Settings settings = Settings.of(System.getenv());
    try {
      Logging.read(settings);
      S own = read.apply(settings);
      settings.check();
      serve(name, make.apply(own));
    } catch (SettingsException e) {
      e.errors().forEach(error -> System.err.println("setting " + error));
      System.exit(EXIT_SETTINGS);
    } catch (RuntimeException | Error e) {
      log.error("{} cannot start", name, e);
      System.exit(EXIT_FAILED);
    }
  }

  private static void serve(String name, Service service) {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("{} stops", name);
                  service.close();
                  stopped.countDown();
                },
                name + "-stop"));
    service.start();
    log.info("{} is ready", name);
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
