package com.nissmart.gateway.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.gateway.pages.OpenApiDocument.Operation;
import java.util.List;
import java.util.Locale;

/** The OpenAPI document as a page of plain HTML without scripts. */
final class DocsPage {
  private final OpenApiDocument document;
  private final SchemaTable schemas;
  private final StringBuilder html = new StringBuilder();

  DocsPage(OpenApiDocument document) {
    this.document = document;
    this.schemas = new SchemaTable(document);
  }

  String body() {
    html.append(
        "<a class=\"skip\" href=\"#content\">Skip to content</a>\n<div class=\"layout\">\n");
    navigation();
    html.append("<main id=\"content\">\n");
    introduction();
    document.root().path("tags").forEach(this::tag);
    codes();
    html.append("</main>\n</div>\n");
    return html.toString();
  }

  private void navigation() {
    html.append("<nav aria-label=\"Contents\"><a href=\"/\"><strong>Nissmart</strong></a>\n");
    for (JsonNode tag : document.root().path("tags")) {
      String name = tag.path("name").asText();
      html.append("<h2>").append(HtmlText.escape(name)).append("</h2>\n<ul>\n");
      for (Operation operation : operations(name)) {
        html.append("<li><a href=\"#").append(operation.id()).append("\">");
        html.append(HtmlText.escape(operation.node().path("summary").asText()))
            .append("</a></li>\n");
      }
      html.append("</ul>\n");
    }
    html.append("<h2>Problems</h2>\n<ul><li><a href=\"#codes\">All codes</a></li></ul>\n</nav>\n");
  }

  private void introduction() {
    JsonNode info = document.root().path("info");
    html.append("<h1>").append(HtmlText.escape(info.path("title").asText())).append("</h1>\n");
    html.append("<p class=\"lead\">")
        .append(HtmlText.inline(info.path("summary").asText()))
        .append("</p>\n");
    html.append(HtmlText.prose(info.path("description").asText()));
    html.append("<p>The same for programs: <a href=\"/openapi.yaml\">openapi.yaml</a>, version ");
    html.append(HtmlText.escape(info.path("version").asText())).append(".</p>\n");
  }

  private void tag(JsonNode tag) {
    String name = tag.path("name").asText();
    html.append("<h2>").append(HtmlText.escape(name)).append("</h2>\n");
    html.append(HtmlText.prose(tag.path("description").asText()));
    operations(name).forEach(this::operation);
  }

  private List<Operation> operations(String tag) {
    return document.operations().stream()
        .filter(operation -> operation.node().path("tags").path(0).asText().equals(tag))
        .toList();
  }

  private void operation(Operation operation) {
    html.append("<section class=\"card\" id=\"").append(operation.id()).append("\">\n<h3>");
    html.append(HtmlText.escape(operation.node().path("summary").asText())).append("</h3>\n<p>");
    html.append("<span class=\"method ").append(operation.method()).append("\">");
    html.append(operation.method().toUpperCase(Locale.ROOT)).append("</span> <code>");
    html.append(HtmlText.escape(operation.path())).append("</code></p>\n");
    html.append(HtmlText.prose(operation.node().path("description").asText()));
    if (operation.node().path("security").isEmpty() && operation.node().has("security")) {
      html.append("<p class=\"soft\">Needs no token.</p>\n");
    }
    parameters(operation);
    request(operation.node().path("requestBody"));
    operation
        .node()
        .path("responses")
        .properties()
        .forEach(r -> response(r.getKey(), document.resolve(r.getValue())));
    html.append("</section>\n");
  }

  private void parameters(Operation operation) {
    List<JsonNode> parameters = document.parameters(operation);
    if (parameters.isEmpty()) {
      return;
    }
    html.append(
        "<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead><tbody>\n");
    for (JsonNode parameter : parameters) {
      html.append("<tr><td><code>")
          .append(HtmlText.escape(parameter.path("name").asText()))
          .append("</code>");
      html.append(parameter.path("required").asBoolean() ? " required" : "").append("</td><td>");
      html.append(HtmlText.escape(parameter.path("in").asText())).append("</td><td>");
      html.append(HtmlText.inline(parameter.path("description").asText()));
      html.append(" Such as <code>").append(HtmlText.escape(parameter.path("example").asText()));
      html.append("</code></td></tr>\n");
    }
    html.append("</tbody></table>\n");
  }

  private void request(JsonNode body) {
    if (body.isMissingNode()) {
      return;
    }
    html.append("<details open><summary>Request body</summary>\n");
    body.path("content")
        .properties()
        .forEach(content -> html.append(schemas.content(content.getKey(), content.getValue())));
    html.append("</details>\n");
  }

  private void response(String status, JsonNode response) {
    boolean success = status.startsWith("2");
    html.append(success ? "<details open><summary>" : "<details><summary>");
    html.append(status.equals("default") ? "Other answers" : status).append(": ");
    html.append(HtmlText.inline(response.path("description").asText())).append("</summary>\n");
    response
        .path("content")
        .properties()
        .forEach(c -> html.append(schemas.content(c.getKey(), c.getValue())));
    html.append("</details>\n");
  }

  private void codes() {
    html.append(
        "<h2 id=\"codes\">Problem codes</h2>\n<p>The <code>type</code> of a problem points to its line here.</p>\n");
    html.append("<table><thead><tr><th>Code</th><th>Status and meaning</th></tr></thead><tbody>\n");
    JsonNode codes = document.root().at("/components/schemas/Code/x-enum-descriptions");
    codes
        .properties()
        .forEach(code -> {
          String anchor = code.getKey().toLowerCase(Locale.ROOT).replace('_', '-');
          html.append("<tr id=\"")
              .append(anchor)
              .append("\"><td><code>")
              .append(HtmlText.escape(code.getKey()));
          html.append("</code></td><td>")
              .append(HtmlText.inline(code.getValue().asText()))
              .append("</td></tr>\n");
        });
    html.append("</tbody></table>\n");
  }
}
