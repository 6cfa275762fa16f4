package com.nissmart.gateway.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The table of a body's members in the documentation, with an example. */
record SchemaTable(OpenApiDocument document) {
  private static final ObjectMapper JSON = new ObjectMapper();

  String content(String mediaType, JsonNode content) {
    StringBuilder html = new StringBuilder();
    html.append("<p class=\"soft\"><code>")
        .append(HtmlText.escape(mediaType))
        .append("</code></p>\n");
    JsonNode schema = document.resolve(content.path("schema"));
    if (schema.has("properties") && !mediaType.equals("application/problem+json")) {
      members(html, schema);
    }
    html.append("<pre><code>")
        .append(HtmlText.escape(example(content.path("example"))))
        .append("</code></pre>\n");
    return html.toString();
  }

  private void members(StringBuilder html, JsonNode schema) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    html.append(
        "<table><thead><tr><th>Member</th><th>Type</th><th>Meaning</th></tr></thead><tbody>\n");
    schema
        .path("properties")
        .properties()
        .forEach(member -> {
          JsonNode type = document.resolve(member.getValue());
          html.append("<tr><td><code>").append(HtmlText.escape(member.getKey())).append("</code>");
          html.append(
              required.contains(member.getKey()) ? "" : " <span class=\"soft\">optional</span>");
          html.append("</td><td>").append(HtmlText.escape(type(type))).append("</td><td>");
          html.append(HtmlText.inline(type.path("description").asText())).append("</td></tr>\n");
        });
    html.append("</tbody></table>\n");
  }

  private static String type(JsonNode schema) {
    List<String> names = new ArrayList<>();
    if (schema.path("type").isArray()) {
      schema.path("type").forEach(name -> names.add(name.asText()));
    } else {
      names.add(schema.path("type").asText());
    }
    return String.join(" or ", names);
  }

  private static String example(JsonNode example) {
    if (example.isTextual()) {
      return example.asText();
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(example);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An example of openapi.yaml cannot be written", e);
    }
  }
}
