package com.nissmart.gateway.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The tree of openapi.yaml, with the lookups that its readers need. */
public final class OpenApiDocument {
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private final JsonNode root;

  /**
   * One operation.
   *
   * @param method in lower case
   * @param node the operation's object
   * @param pathItem the object of its path, which has parameters too
   */
  public record Operation(String path, String method, JsonNode node, JsonNode pathItem) {
    /** Returns the unique name. */
    public String id() {
      return node.path("operationId").asText();
    }
  }

  private OpenApiDocument(JsonNode root) {
    this.root = root;
  }

  public static OpenApiDocument parse(byte[] yaml) {
    try {
      return new OpenApiDocument(new YAMLMapper().readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml is not YAML", e);
    }
  }

  public JsonNode root() {
    return root;
  }

  /** Returns all operations in the order of the document. */
  public List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    root.path("paths")
        .properties()
        .forEach(path ->
            METHODS.stream()
                .filter(method -> path.getValue().has(method))
                .map(method ->
                    new Operation(
                        path.getKey(), method, path.getValue().get(method), path.getValue()))
                .forEach(operations::add));
    return operations;
  }

  /** Returns the node, or the target of its {@code $ref}. */
  public JsonNode resolve(JsonNode node) {
    if (!node.has("$ref")) {
      return node;
    }
    JsonNode target = root.at(node.get("$ref").asText().substring(1));
    if (target.isMissingNode()) {
      throw new IllegalStateException("openapi.yaml refers to the missing " + node.get("$ref"));
    }
    return target;
  }

  /** Returns the parameters of an operation, those of its path first. */
  public List<JsonNode> parameters(Operation operation) {
    List<JsonNode> parameters = new ArrayList<>();
    operation
        .pathItem()
        .path("parameters")
        .forEach(parameter -> parameters.add(resolve(parameter)));
    operation.node().path("parameters").forEach(parameter -> parameters.add(resolve(parameter)));
    return parameters;
  }
}
