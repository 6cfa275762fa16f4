package com.nissmart.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** A response of the gateway, with its raw text and its JSON. */
public record RestResponse(int status, HttpHeaders headers, String text, JsonNode body) {

  public boolean replayed() {
    return headers.firstValue("Idempotent-Replayed").filter("true"::equals).isPresent();
  }

  /** Returns the id in the response; fails when there is none. */
  public String id() {
    assertThat(body.has("id")).as(toString()).isTrue();
    return text("id");
  }

  /** Returns a text member, such as {@code status} or {@code code}. */
  public String text(String member) {
    return body.path(member).asText();
  }

  public long number(String member) {
    return body.path(member).asLong();
  }

  @Override
  public String toString() {
    return status + " " + text;
  }
}
