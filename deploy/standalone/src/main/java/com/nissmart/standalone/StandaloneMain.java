package com.nissmart.standalone;

import com.nissmart.runtime.settings.SettingsException;
import com.nissmart.standalone.demo.DemoClock;
import com.nissmart.standalone.demo.DemoCommunity;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts all of Nissmart; {@code --demo} fills it with a small community first. */
public final class StandaloneMain {
  private static final Logger log = LoggerFactory.getLogger(StandaloneMain.class);
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
  private static final int CARRIERS_A_CORE = 4;
  private static volatile int exitCode;

  private StandaloneMain() {}

  /** Settings come from the environment. */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    if (given.contains("--help")) {
      System.out.print(Usage.TEXT);
    } else if (!given.isEmpty() && !given.equals(List.of("--demo"))) {
      System.err.print("unknown arguments: " + String.join(" ", given) + "\n" + Usage.TEXT);
      System.exit(EXIT_USAGE);
    } else {
      run(given.contains("--demo"));
    }
  }

  private static void run(boolean demo) {
    moreCarriers();
    try {
      StandaloneSettings settings = StandaloneSettings.read(System.getenv());
      boolean past = demo && isNew(settings);
      InstantSource real = InstantSource.system();
      DemoClock clock =
          past ? DemoClock.putBack(real, DemoCommunity.HISTORY) : DemoClock.right(real);
      StandaloneApp app =
          past ? StandaloneApp.inThePast(settings, clock) : new StandaloneApp(settings, real);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app), "stop"));
      app.start();
      announce(app, demo, clock);
      new CountDownLatch(1).await(); // until a signal ends the process
    } catch (InterruptedException e) {
      exit(EXIT_FAILED);
    } catch (SettingsException e) {
      e.errors().forEach(error -> System.err.println("setting " + error));
      exit(EXIT_USAGE);
    } catch (RuntimeException | Error e) {
      log.debug("cannot start", e);
      System.err.println("cannot start: " + StartFailure.line(e));
      exit(EXIT_FAILED);
    }
  }

  /**
   * Only a system of our own in which nothing can have happened may live in the past for a while.
   */
  private static boolean isNew(StandaloneSettings settings) {
    return settings.server().isEmpty()
        && !Files.exists(settings.dataDirectory().resolve("postgres"));
  }

  /**
   * Virtual threads are not time-sliced: while each core hashes a password, nobody else's turn
   * comes. Alone, a service shares its cores with others through the operating system; here all
   * four share the carriers, so there are more of them than cores. Read when the first virtual
   * thread starts.
   */
  private static void moreCarriers() {
    if (System.getProperty(CARRIERS) == null) {
      int carriers = CARRIERS_A_CORE * Runtime.getRuntime().availableProcessors();
      System.setProperty(CARRIERS, Integer.toString(carriers));
    }
  }

  private static void announce(StandaloneApp app, boolean demo, DemoClock clock) {
    URI gateway = URI.create("http://127.0.0.1:" + app.httpPort());
    new TreeMap<>(app.grpcPorts())
        .forEach((name, port) -> System.out.println("grpc " + name + " 127.0.0.1:" + port));
    app.firstOperator()
        .ifPresent(operator ->
            System.out.println(
                "operator " + operator.email() + " password " + operator.password()));
    if (demo) {
      System.out.println(new DemoCommunity(gateway, clock).fill());
    }
    System.out.println("ready " + gateway);
  }

  /**
   * Ends with 0 when it was asked to stop, where the JVM alone would tell the number of the signal.
   */
  private static void stop(StandaloneApp app) {
    app.close();
    Runtime.getRuntime().halt(exitCode);
  }

  private static void exit(int code) {
    exitCode = code;
    System.exit(code);
  }
}
