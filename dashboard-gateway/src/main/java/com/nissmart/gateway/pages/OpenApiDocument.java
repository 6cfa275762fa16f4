package com.nissmart.gateway.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** openapi.yaml as a tree, with the few questions that a reader of it has. */
public final class OpenApiDocument {
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private final JsonNode root;

  /**
   * One operation.
   *
   * @param method in lower case
   * @param node its object; parameters of the whole path are in {@code path}
   */
  public record Operation(String path, String method, JsonNode node, JsonNode pathItem) {
    /** Its unique name. */
    public String id() {
      return node.path("operationId").asText();
    }
  }

  private OpenApiDocument(JsonNode root) {
    this.root = root;
  }

  /** Reads a document. */
  public static OpenApiDocument parse(byte[] yaml) {
    try {
      return new OpenApiDocument(new YAMLMapper().readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml is not YAML", e);
    }
  }

  /** The whole document. */
  public JsonNode root() {
    return root;
  }

  /** All operations, in the order of the document. */
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

  /** The node itself, or what its {@code $ref} points to. */
  public JsonNode resolve(JsonNode node) {
    if (!node.has("$ref")) {
      return node;
    }
    JsonNode target = root.at(node.get("$ref").asText().substring(1));
    if (target.isMissingNode()) {
      throw new IllegalStateException(
          "openapi.yaml refers to " + node.get("$ref") + ", which is not there");
    }
    return target;
  }

  /** The parameters of an operation, those of its path first. */
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
