package com.nissmart.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.nissmart.gateway.pages.OpenApiDocument;
import com.nissmart.gateway.pages.OpenApiDocument.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The check of answers against openapi.yaml. */
public final class OpenApiContract {
  private static final String ADDRESS = "https://example.com/openapi";
  private static final OpenApiDocument DOCUMENT = load();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          builder ->
              builder.schemaLoaders(l -> l.schemas(Map.of(ADDRESS, DOCUMENT.root().toString()))));
  private static final Map<String, JsonSchema> BY_NAME = new ConcurrentHashMap<>();

  private OpenApiContract() {}

  public static OpenApiDocument document() {
    return DOCUMENT;
  }

  /** Fails when the document does not permit the answer of the operation. */
  static void check(String method, String path, RestAnswer answer) {
    Optional<Operation> operation = find(method, path);
    if (operation.isEmpty()) {
      if (answer.status() >= 400 && !answer.body().isEmpty()) {
        conforms("Problem", answer.json());
      }
      return;
    }
    JsonNode responses = operation.get().node().path("responses");
    String status = Integer.toString(answer.status());
    JsonNode response =
        DOCUMENT.resolve(responses.has(status) ? responses.get(status) : responses.path("default"));
    String type = answer.header("content-type").replaceAll(";.*", "");
    String what = method + " " + path + " " + status + " " + type;
    if (type.isEmpty()) {
      assertThat(response.has("content")).as(what).isFalse();
      return;
    }
    JsonNode content = response.path("content").path(type);
    assertThat(content.isMissingNode()).as(what + " is not documented").isFalse();
    if (type.endsWith("json")) {
      String reference = content.path("schema").path("$ref").asText();
      conforms(reference.substring(reference.lastIndexOf('/') + 1), answer.json());
    }
  }

  /** Fails when the value does not conform to the document's schema of this name. */
  public static void conforms(String schema, JsonNode value) {
    Set<ValidationMessage> messages =
        BY_NAME
            .computeIfAbsent(
                schema,
                name ->
                    SCHEMAS.getSchema(SchemaLocation.of(ADDRESS + "#/components/schemas/" + name)))
            .validate(value);
    assertThat(messages).as(schema + " " + value).isEmpty();
  }

  private static Optional<Operation> find(String method, String target) {
    String path = target.replaceAll("\\?.*", "");
    return DOCUMENT.operations().stream()
        .filter(operation -> operation.method().toUpperCase(Locale.ROOT).equals(method))
        .filter(operation ->
            path.matches(operation.path().replace(".", "\\.").replaceAll("\\{[a-z_]+}", "[^/]+")))
        .findFirst();
  }

  private static OpenApiDocument load() {
    try (InputStream in = OpenApiContract.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new AssertionError("there is no openapi.yaml");
      }
      return OpenApiDocument.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
