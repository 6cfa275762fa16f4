package com.nissmart.gateway.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/** An answer of the gateway. */
public record RestAnswer(int status, HttpHeaders headers, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The body as JSON; a missing node when there is none. */
  public JsonNode json() {
    if (body.isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }

  /** One member of the body, as text. */
  public String text(String pointer) {
    return json().at(pointer).asText();
  }

  /** The code of a problem. */
  public String code() {
    return text("/code");
  }

  /** The errors of a problem, each as its code, a blank and its pointer. */
  public List<String> errors() {
    List<String> errors = new ArrayList<>();
    json()
        .path("errors")
        .forEach(e -> errors.add(e.path("code").asText() + " " + e.path("pointer").asText()));
    return errors;
  }

  /** A header, or "". */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }
}
