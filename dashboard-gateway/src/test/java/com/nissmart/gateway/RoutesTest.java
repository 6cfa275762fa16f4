package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Role;
import com.nissmart.gateway.events.StreamSettings;
import com.nissmart.gateway.http.Endpoint;
import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.gateway.pages.OpenApiDocument.Operation;
import com.nissmart.gateway.statements.StatementFonts;
import com.nissmart.gateway.support.OpenApiContract;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestTokens;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The comparison of the routes with openapi.yaml in both directions. */
class RoutesTest {
  private static final List<Endpoint> ENDPOINTS = endpoints();

  @Test
  void routes_and_documented_operations_are_the_same() {
    Set<String> served =
        ENDPOINTS.stream()
            .map(e -> e.method().name() + " " + documented(e))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented =
        OpenApiContract.document().operations().stream()
            .map(o -> o.method().toUpperCase(Locale.ROOT) + " " + o.path())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(served).isEqualTo(documented).hasSameSizeAs(ENDPOINTS);
  }

  @Test
  void the_document_describes_each_route_correctly() {
    for (Endpoint endpoint : ENDPOINTS) {
      Operation operation = operation(endpoint);
      String what = endpoint.method() + " " + endpoint.path();
      boolean open =
          operation.node().has("security") && operation.node().path("security").isEmpty();
      assertThat(endpoint.signedIn()).as(what + " needs a token").isEqualTo(!open);
      assertThat(endpoint.roles().stream().map(Role::name).collect(Collectors.toSet()))
          .as(what + " asks for a role")
          .isEqualTo(roles(operation));
      assertThat(endpoint.roles().isEmpty() || operation.node().path("responses").has("403"))
          .as(what + " may be forbidden")
          .isTrue();
      assertThat(endpoint.body().isRequired())
          .as(what + " needs a body")
          .isEqualTo(operation.node().at("/requestBody/required").asBoolean());
      assertThat(endpoint.body().isRead())
          .as(what + " reads a body")
          .isEqualTo(operation.node().has("requestBody"));
      assertThat(fileTypes(endpoint))
          .as(what + " reads files")
          .isEqualTo(endpoint.files() == null ? Set.of() : bodyTypes(operation));
      if (endpoint.parameters() != null) {
        assertThat(endpoint.parameters()).as(what + " query").isEqualTo(queryParameters(operation));
      }
      assertThat(endpoint.limit() != null)
          .as(what + " is limited")
          .isEqualTo(isLimited(operation, open));
    }
  }

  private static Set<String> roles(Operation operation) {
    return StreamSupport.stream(operation.node().path("x-roles").spliterator(), false)
        .map(role -> "ROLE_" + role.asText())
        .collect(Collectors.toSet());
  }

  private static Set<String> fileTypes(Endpoint endpoint) {
    return endpoint.files() == null
        ? Set.of()
        : endpoint.files().types().stream()
            .map(type -> type.type() + "/" + type.subtype())
            .collect(Collectors.toSet());
  }

  private static Set<String> bodyTypes(Operation operation) {
    return operation.node().at("/requestBody/content").properties().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static boolean isLimited(Operation operation, boolean open) {
    return open && operation.node().path("responses").has("429");
  }

  private static Set<String> queryParameters(Operation operation) {
    return OpenApiContract.document().parameters(operation).stream()
        .filter(parameter -> parameter.path("in").asText().equals("query"))
        .map(parameter -> parameter.path("name").asText())
        .collect(Collectors.toSet());
  }

  /** Maps a parameter for the rest of a path, which OpenAPI cannot express. */
  private static String documented(Endpoint endpoint) {
    return endpoint.path().replace("{*", "{");
  }

  private static Operation operation(Endpoint endpoint) {
    return OpenApiContract.document().operations().stream()
        .filter(o -> o.path().equals(documented(endpoint)))
        .filter(o -> o.method().toUpperCase(Locale.ROOT).equals(endpoint.method().name()))
        .findFirst()
        .orElseThrow();
  }

  private static List<Endpoint> endpoints() {
    GatewaySettings settings =
        new GatewaySettings(
            "127.0.0.1",
            0,
            "127.0.0.1:1",
            "127.0.0.1:1",
            "127.0.0.1:1",
            TestTokens.SERVICE_KEYS,
            GrpcSettings.LOOPBACK,
            1,
            1,
            1,
            EdgeSettings.DEFAULT,
            StreamSettings.DEFAULT,
            Optional.empty(),
            StatementFonts.bundled(),
            ZoneOffset.UTC);
    try (GatewayApp app = new GatewayApp(settings, MovableClock.create())) {
      return app.endpoints();
    }
  }
}
