package com.nissmart.e2e.support;

import com.nissmart.runtime.settings.Secret;
import com.nissmart.standalone.StandaloneApp;
import com.nissmart.standalone.StandaloneSettings;
import com.nissmart.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The running system that most tests share: the same as {@code deploy/run} starts, in this JVM. It
 * stops when the JVM ends.
 */
public final class SharedSystem {
  public static final String OPERATOR_EMAIL = "ops@example.com";
  public static final String SECOND_EMAIL = "second@example.com";
  public static final Secret SERVICE_SECRET = Secret.of("the secret of the services in journeys");
  public static final String OPERATOR_PASSWORD = "operator of the journeys";

  /** A limit that no test reaches; the limits are tested elsewhere. */
  private static final String LIFTED = "1000000";

  private static final Path DATA = newDirectory();
  private static final StandaloneApp APP = start();

  private SharedSystem() {}

  public static URI gateway() {
    return URI.create("http://127.0.0.1:" + APP.httpPort());
  }

  /** Returns the gRPC address of a service as host:port. */
  public static String grpc(String service) {
    return "127.0.0.1:" + APP.grpcPorts().get(service);
  }

  /** Returns the operator of the settings, signed in. */
  public static RestClient operator() {
    return Operators.signIn(OPERATOR_EMAIL, OPERATOR_PASSWORD);
  }

  /** Returns an operator whom the first one made, signed in. */
  public static RestClient secondOperator() {
    return Operators.second();
  }

  /** Returns the data directory. */
  public static Path data() {
    return DATA;
  }

  /**
   * Waits until the bank has had its time to settle a withdrawal and an operator may decide either
   * way.
   */
  public static void awaitDecidable(String withdrawalId) {
    RestClient operator = operator();
    Await.until(
        Duration.ofSeconds(60),
        withdrawalId + " needs an operator",
        () ->
            operator
                .get("/v1/ops/withdrawals/" + withdrawalId)
                .body()
                .at("/withdrawal/needs_operator")
                .asBoolean());
  }

  /** The people who approve for one another. */
  private static final class Operators {
    private static boolean made;

    static synchronized RestClient second() {
      if (!made) {
        RestClient first = operator();
        String id =
            RestClient.anonymous(gateway())
                .post(
                    "/v1/users",
                    Map.of(
                        "email",
                        SECOND_EMAIL,
                        "first_name",
                        "Second",
                        "last_name",
                        "Operator",
                        "password",
                        OPERATOR_PASSWORD))
                .id();
        RestResponse promoted =
            first.put(
                "/v1/ops/users/" + id + "/roles",
                Map.of("roles", List.of("OPERATOR"), "reason", "Approves what the first proposes"));
        if (promoted.status() != 200) {
          throw new AssertionError(promoted.toString());
        }
        made = true;
      }
      return signIn(SECOND_EMAIL, OPERATOR_PASSWORD);
    }

    static RestClient signIn(String email, String password) {
      RestClient anonymous = RestClient.anonymous(gateway());
      return anonymous.withToken(Saver.signIn(anonymous, email, password));
    }
  }

  private static StandaloneApp start() {
    Map<String, String> environment = new HashMap<>(SystemProcess.LIFTED_LIMITS);
    environment.put("NISSMART_HTTP_PORT", "0");
    environment.put("NISSMART_DATA_DIR", DATA.toString());
    environment.put("NISSMART_SERVICE_SECRET", SERVICE_SECRET.reveal());
    environment.put("NISSMART_OPERATOR_EMAIL", OPERATOR_EMAIL);
    environment.put("NISSMART_OPERATOR_PASSWORD", OPERATOR_PASSWORD);
    // The integrators of the tests are on this machine.
    environment.put("NISSMART_WEBHOOK_ALLOW_PRIVATE", "true");
    environment.put("NISSMART_READS_PER_SECOND", LIFTED);
    environment.put("NISSMART_WRITES_PER_SECOND", LIFTED);
    StandaloneApp app =
        new StandaloneApp(StandaloneSettings.read(environment), InstantSource.system()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(app::close));
    return app;
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory(Path.of("target"), "journeys-");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
