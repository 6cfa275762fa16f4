package com.nissmart.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.nissmart.e2e.support.RestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The OpenAPI document that a running gateway serves. */
final class PublishedOpenApi {
  private static final String ADDRESS = "https://example.com/openapi";

  private final JsonNode root;
  private final JsonSchemaFactory schemas;
  private final Map<String, JsonSchema> byName = new ConcurrentHashMap<>();

  /** An operation with its method in upper case. */
  record Operation(String method, String path, JsonNode node, JsonNode pathItem) {
    String name() {
      return method + " " + path;
    }
  }

  private PublishedOpenApi(JsonNode root) {
    this.root = root;
    this.schemas =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaLoaders(l -> l.schemas(Map.of(ADDRESS, root.toString()))));
  }

  static PublishedOpenApi of(RestClient client) {
    try {
      return new PublishedOpenApi(new YAMLMapper().readTree(client.get("/openapi.yaml").text()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (String method : List.of("get", "post", "put", "patch", "delete")) {
        if (path.getValue().has(method)) {
          operations.add(
              new Operation(
                  method.toUpperCase(Locale.ROOT),
                  path.getKey(),
                  path.getValue().get(method),
                  path.getValue()));
        }
      }
    }
    return operations;
  }

  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
  }

  List<JsonNode> parameters(Operation operation) {
    List<JsonNode> parameters = new ArrayList<>();
    operation.pathItem().path("parameters").forEach(p -> parameters.add(resolve(p)));
    operation.node().path("parameters").forEach(p -> parameters.add(resolve(p)));
    return parameters;
  }

  /** Returns the violations of the named schema by the JSON, or an empty text. */
  String violations(String schema, JsonNode value) {
    Set<ValidationMessage> messages =
        byName
            .computeIfAbsent(
                schema,
                name ->
                    schemas.getSchema(SchemaLocation.of(ADDRESS + "#/components/schemas/" + name)))
            .validate(value);
    return messages.isEmpty() ? "" : messages.toString();
  }
}
