package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.gateway.pages.OpenApiDocument;
import com.nissmart.gateway.pages.OpenApiDocument.Operation;
import com.nissmart.gateway.support.OpenApiContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that openapi.yaml keeps. */
class OpenApiDocumentTest {
  private static final OpenApiDocument DOCUMENT = OpenApiContract.document();

  static List<Operation> operations() {
    return DOCUMENT.operations();
  }

  @Test
  void it_is_openapi_3_1_with_title_version_and_licence() {
    assertThat(DOCUMENT.root().path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(DOCUMENT.root().at("/info/title").asText()).isNotEmpty();
    assertThat(DOCUMENT.root().at("/info/version").asText()).isNotEmpty();
    assertThat(DOCUMENT.root().at("/info/license/name").asText()).isNotEmpty();
    assertThat(DOCUMENT.root().at("/security/0").has("bearer")).isTrue();
  }

  @Test
  void every_reference_leads_somewhere_and_every_component_is_used() {
    Set<String> used = new HashSet<>();
    for (JsonNode reference : DOCUMENT.root().findValues("$ref")) {
      String pointer = reference.asText().substring(1);
      used.add(pointer);
      assertThat(DOCUMENT.root().at(pointer).isMissingNode()).as(pointer).isFalse();
    }
    DOCUMENT
        .root()
        .path("components")
        .properties()
        .forEach(kind ->
            kind.getValue()
                .properties()
                .forEach(component -> {
                  String pointer = "/components/" + kind.getKey() + "/" + component.getKey();
                  assertThat(kind.getKey().equals("securitySchemes") || used.contains(pointer))
                      .as(pointer)
                      .isTrue();
                }));
  }

  @Test
  void operations_have_unique_names() {
    assertThat(operations().stream().map(Operation::id).toList())
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void an_operation_is_described_and_filed(Operation operation) {
    assertThat(operation.node().path("summary").asText()).isNotEmpty();
    assertThat(operation.node().path("description").asText().strip()).endsWith(".");
    List<String> tags = new ArrayList<>();
    DOCUMENT.root().path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
    assertThat(operation.node().path("tags")).hasSize(1);
    assertThat(tags).contains(operation.node().at("/tags/0").asText());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_parameter_has_a_description_a_schema_and_an_example(Operation operation) {
    for (JsonNode parameter : DOCUMENT.parameters(operation)) {
      String what = operation.id() + " " + parameter.path("name").asText();
      assertThat(parameter.path("description").asText()).as(what).isNotEmpty();
      assertThat(parameter.has("schema")).as(what).isTrue();
      assertThat(parameter.has("example")).as(what).isTrue();
    }
    assertThat(operation.path().contains("{"))
        .isEqualTo(
            DOCUMENT.parameters(operation).stream()
                .anyMatch(p -> p.path("in").asText().equals("path")));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void an_operation_has_one_success_and_problems_for_the_rest(Operation operation) {
    JsonNode responses = operation.node().path("responses");
    List<String> statuses = new ArrayList<>();
    responses.fieldNames().forEachRemaining(statuses::add);
    // 202 in addition: an action may wait for a second operator.
    boolean proposes =
        responses.path("202").path("$ref").asText().equals("#/components/responses/Proposed");
    assertThat(
            statuses.stream()
                .filter(status -> status.startsWith("2") && !(proposes && status.equals("202"))))
        .hasSize(Set.of("receiveCallback", "runReconciliation").contains(operation.id()) ? 2 : 1);
    assertThat(statuses).contains("default");
    boolean open = operation.node().has("security");
    assertThat(statuses.contains("401"))
        .as("401")
        .isEqualTo(
            !open
                || operation.path().startsWith("/v1/sessions")
                || operation.path().startsWith("/v1/callbacks")
                || operation.path().equals("/v1/browser-session"));
    for (String status : statuses) {
      JsonNode response = DOCUMENT.resolve(responses.get(status));
      assertThat(response.path("description").asText()).isNotEmpty();
      if (!status.startsWith("2") && !status.equals("304")) {
        assertThat(response.at("/content/application~1problem+json/schema/$ref").asText())
            .isEqualTo("#/components/schemas/Problem");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void every_body_has_a_conforming_example(Operation operation) {
    List<JsonNode> bodies = new ArrayList<>();
    bodies.add(operation.node().path("requestBody"));
    operation.node().path("responses").forEach(response -> bodies.add(DOCUMENT.resolve(response)));
    for (JsonNode body : bodies) {
      body.path("content")
          .properties()
          .forEach(content -> {
            assertThat(content.getValue().has("example")).as(operation.id()).isTrue();
            if (content.getKey().matches("application/(problem\\+)?json")) {
              String reference = content.getValue().at("/schema/$ref").asText();
              assertThat(reference).as(operation.id()).startsWith("#/components/schemas/");
              OpenApiContract.conforms(
                  reference.substring(reference.lastIndexOf('/') + 1),
                  content.getValue().path("example"));
            }
          });
    }
  }

  @Test
  void every_member_of_a_schema_has_a_description() {
    DOCUMENT
        .root()
        .at("/components/schemas")
        .properties()
        .forEach(schema -> {
          assertThat(schema.getValue().path("description").asText())
              .as(schema.getKey())
              .isNotEmpty();
          schema
              .getValue()
              .path("properties")
              .properties()
              .forEach(member ->
                  assertThat(DOCUMENT.resolve(member.getValue()).path("description").asText())
                      .as(schema.getKey() + "." + member.getKey())
                      .isNotEmpty());
        });
  }

  @Test
  void no_comma_cuts_a_description_in_two() {
    // In YAML's short form {description: one, two} is a description and a member without a value.
    assertThat(membersWithoutValue("", DOCUMENT.root())).isEmpty();
  }

  private static List<String> membersWithoutValue(String pointer, JsonNode node) {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (member.getValue().isNull()) {
        found.add(pointer + "/" + member.getKey());
      } else if (!member.getKey().equals("example")) {
        found.addAll(membersWithoutValue(pointer + "/" + member.getKey(), member.getValue()));
      }
    }
    return found;
  }

  @Test
  void every_reason_is_a_code_with_its_status_and_meaning() {
    JsonNode code = DOCUMENT.root().at("/components/schemas/Code");
    List<String> documented =
        StreamSupport.stream(code.path("enum").spliterator(), false).map(JsonNode::asText).toList();
    List<Reason> reasons =
        Arrays.stream(Reason.values())
            .filter(reason -> reason != Reason.UNRECOGNIZED && reason != Reason.REASON_UNSPECIFIED)
            .toList();
    assertThat(documented).containsExactlyElementsOf(reasons.stream().map(Reason::name).toList());
    for (Reason reason : reasons) {
      assertThat(code.at("/x-enum-descriptions/" + reason).asText())
          .as(reason.name())
          .startsWith(ReasonStatus.httpStatus(reason) + ". ");
    }
  }
}
