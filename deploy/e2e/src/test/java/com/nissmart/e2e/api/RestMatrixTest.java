package com.nissmart.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.e2e.api.PublishedOpenApi.Operation;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The access rules of REST: every documented operation, called in every role. The rows are in
 * matrix/rest.txt; an operation without a row fails.
 */
final class RestMatrixTest {
  private static final String NOBODYS_ACCOUNT =
      "destination_account_id\":\"acc_00000000000000000000000001";

  private final PublishedOpenApi document =
      PublishedOpenApi.of(RestClient.anonymous(SharedSystem.gateway()));

  @Test
  void each_operation_admits_exactly_the_callers_of_its_row() throws Exception {
    CallersByRole cast = new CallersByRole();
    Map<String, String> found = new TreeMap<>();
    for (Operation operation : document.operations()) {
      List<String> allowed = new ArrayList<>();
      for (String role : CallersByRole.ROLES) {
        RestClient client = endsSessions(operation) ? cast.fresh(role) : cast.as(role);
        if (isLetThrough(operation, call(operation, client, cast.customer()))) {
          allowed.add(role);
        }
      }
      if (endsSessions(operation)) {
        cast.forgetSessions();
      }
      found.put(operation.name(), String.join(" ", allowed));
    }
    assertThat(AccessMatrix.text(found)).isEqualTo(AccessMatrix.text(AccessMatrix.read("rest")));
  }

  private static boolean endsSessions(Operation operation) {
    return operation.method().equals("DELETE") || operation.path().endsWith("/password");
  }

  private RestResponse call(Operation operation, RestClient client, Saver owner) {
    String path = operation.path().replace("{id}", exampleId(operation, owner));
    path = path.replace("{rail}", "simulated").replace("{path}", "x");
    path = path.replace("{delivery_id}", "dlv_01kezj7c3wk5m2x9t4f6h8p0qs");
    return client.send(operation.method(), path + query(operation), body(operation, owner));
  }

  private String exampleId(Operation operation, Saver owner) {
    if (operation.path().startsWith("/v1/accounts/")) {
      return owner.account();
    }
    return document.parameters(operation).stream()
        .filter(parameter -> parameter.path("name").asText().equals("id"))
        .map(parameter -> parameter.path("example").asText())
        .findFirst()
        .orElse("");
  }

  /** Returns the required parameters. */
  private String query(Operation operation) {
    StringBuilder query = new StringBuilder();
    for (JsonNode parameter : document.parameters(operation)) {
      if (parameter.path("in").asText().equals("query") && parameter.path("required").asBoolean()) {
        query.append(query.isEmpty() ? '?' : '&');
        query.append(parameter.path("name").asText()).append('=');
        query.append(parameter.path("example").asText());
      }
    }
    return query.toString();
  }

  /** Returns the documented example with the caller's own account. */
  private RestClient.Body body(Operation operation, Saver owner) {
    for (Map.Entry<String, JsonNode> content :
        operation.node().at("/requestBody/content").properties()) {
      JsonNode example = content.getValue().path("example");
      String text = example.isTextual() ? example.asText() : example.toString();
      return new RestClient.Body(
          content.getKey(),
          text.replaceAll("acc_[0-9a-z]{26}", owner.account())
              // No role may change a password here.
              .replace("\"current_password\":\"", "\"current_password\":\"not ")
              // A read-only key could look for a recipient.
              .replace("destination_email\":\"bayo@example.com", NOBODYS_ACCOUNT));
    }
    return RestClient.Body.NONE;
  }

  /**
   * Returns whether the caller's role was admitted; the request may still be refused for another
   * reason.
   */
  private static boolean isLetThrough(Operation operation, RestResponse answer) {
    if (operation.node().has("security")) {
      // The operation needs no credentials; its body may still be refused.
      return !answer.text("code").equals("UNAUTHENTICATED") && answer.status() != 403;
    }
    return !List.of("UNAUTHENTICATED", "TOKEN_INVALID", "PERMISSION_DENIED")
        .contains(answer.text("code"));
  }
}
