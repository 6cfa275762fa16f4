package com.nissmart.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** What the gateway answered: the text as it came, and what it says. */
public record RestResponse(int status, HttpHeaders headers, String text, JsonNode body) {

  public boolean replayed() {
    return headers.firstValue("Idempotent-Replayed").filter("true"::equals).isPresent();
  }

  /** Of what was made or found; there is one, or the test has gone wrong before it asks for it. */
  public String id() {
    assertThat(body.has("id")).as(toString()).isTrue();
    return text("id");
  }

  /** A member that is a text, such as {@code status} or {@code code}. */
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
