package com.nissmart.standalone;

import com.nissmart.runtime.process.ProcessDefaults;
import com.nissmart.runtime.settings.SettingsException;
import com.nissmart.standalone.demo.DemoClock;
import com.nissmart.standalone.demo.DemoCommunity;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start of all of Nissmart; {@code --demo} fills it with a small community first. */
public final class StandaloneMain {
  private static final Logger log = LoggerFactory.getLogger(StandaloneMain.class);
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
  private static final int CARRIERS_A_CORE = 4;
  private static volatile int exitCode;

  private StandaloneMain() {}

  /** Starts with settings from the environment. */
  public static void main(String[] arguments) {
    ProcessDefaults.set();
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
      StandaloneSettings settings =
          StandaloneSettings.read(demo ? forDemo(System.getenv()) : System.getenv());
      boolean past = demo && isNew(settings);
      InstantSource real = InstantSource.system();
      StartProgress progress = StartProgress.toStandardOutput();
      DemoClock clock =
          past ? DemoClock.startingBefore(real, DemoCommunity.HISTORY) : DemoClock.real(real);
      StandaloneApp app =
          past ? StandaloneApp.inThePast(settings, clock) : new StandaloneApp(settings, real);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app), "stop"));
      app.reportTo(progress).start();
      announce(app, settings, demo, clock, progress);
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
   * Returns the settings with a limit, unless it is given, that lets one address live through the
   * twelve weeks of the demo in seconds: its savers renew their tokens every day.
   */
  private static Map<String, String> forDemo(Map<String, String> given) {
    Map<String, String> settings = new HashMap<>(given);
    settings.putIfAbsent("NISSMART_REFRESHES_PER_MINUTE", "100000");
    return settings;
  }

  /** Returns whether nothing can have happened yet, so that the demo may begin in the past. */
  private static boolean isNew(StandaloneSettings settings) {
    return settings.server().isEmpty()
        && !Files.exists(settings.dataDirectory().resolve("postgres"));
  }

  /**
   * Makes more carrier threads than cores, before the first virtual thread starts. Virtual threads
   * are not time-sliced, so while each core hashes a password, no other call of the four services
   * would be served.
   */
  private static void moreCarriers() {
    if (System.getProperty(CARRIERS) == null) {
      int carriers = CARRIERS_A_CORE * Runtime.getRuntime().availableProcessors();
      System.setProperty(CARRIERS, Integer.toString(carriers));
    }
  }

  private static String signInHint(boolean demo) {
    return demo ? ": sign in as the saver above, or sign up" : ": sign up there";
  }

  private static String operatorHint(StandaloneApp app, StandaloneSettings settings) {
    String email = settings.environment().getOrDefault("NISSMART_OPERATOR_EMAIL", "").strip();
    if (!email.isEmpty()) {
      return ": sign in as " + email + " with NISSMART_OPERATOR_PASSWORD";
    }
    return app.firstOperator().isPresent()
        ? ": sign in as the operator above; the password is shown only this once"
        : ": sign in as the operator whose password the first start printed";
  }

  private static void announce(
      StandaloneApp app,
      StandaloneSettings settings,
      boolean demo,
      DemoClock clock,
      StartProgress progress) {
    URI gateway = URI.create("http://127.0.0.1:" + app.httpPort());
    new TreeMap<>(app.grpcPorts())
        .forEach((name, port) -> System.out.println("grpc " + name + " 127.0.0.1:" + port));
    app.firstOperator()
        .ifPresent(operator ->
            System.out.println(
                "operator " + operator.email() + " password " + operator.password()));
    if (demo) {
      String login =
          new DemoCommunity(gateway, clock)
              .fill((week, weeks) -> progress.count("Filling the demo with weeks", week, weeks));
      progress.end();
      System.out.println(login);
    }
    System.out.println("open " + gateway + " to save, send and withdraw" + signInHint(demo));
    System.out.println("open " + gateway + "/ops to operate" + operatorHint(app, settings));
    System.out.println("ready " + gateway);
  }

  /** Ends with 0 after a signal to stop, where the JVM would return the number of the signal. */
  private static void stop(StandaloneApp app) {
    app.close();
    Runtime.getRuntime().halt(exitCode);
  }

  private static void exit(int code) {
    exitCode = code;
    System.exit(code);
  }
}
