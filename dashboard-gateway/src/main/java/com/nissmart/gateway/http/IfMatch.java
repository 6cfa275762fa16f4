package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The precondition of a change (RFC 9110, 13.1.1): the resource is still the one that the client
 * saw. What is compared here may be another a moment later; so it goes to the owning service with
 * the change, which compares again where nobody can come between.
 */
public final class IfMatch {
  private static final String ANY = "*";
  private static final Pattern TAGS =
      Pattern.compile("(?:W/)?\"[!#-~]*\"(?:[ \\t]*,[ \\t]*(?:W/)?\"[!#-~]*\")*");

  private final String header;

  private IfMatch(String header) {
    this.header = header;
  }

  /** The request's; refuses one that is malformed. */
  public static IfMatch of(Exchange exchange) {
    List<String> values = exchange.headers(HttpHeaderNames.IF_MATCH);
    String header = String.join(", ", values).strip();
    if (!values.isEmpty() && !header.equals(ANY) && !TAGS.matcher(header).matches()) {
      throw Refusal.invalid(
          "If-Match",
          "MALFORMED",
          "If-Match is * or entity tags in quotes, got '" + Refusal.quote(header) + "'.");
    }
    return new IfMatch(header);
  }

  /**
   * The resource as the client saw it, to be passed on with the change; empty when any will do.
   *
   * @param resource reads it as it is now
   * @param json writes it as a GET answers it
   */
  public <T> CompletableFuture<Optional<T>> seen(
      Supplier<CompletableFuture<T>> resource, BiConsumer<JsonOut, T> json) {
    if (header.isEmpty() || header.equals(ANY)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return resource
        .get()
        .thenApply(now -> {
          String tag = EntityTags.of(Json.bytes(out -> json.accept(out, now)));
          if (Arrays.stream(header.split(",", -1)).map(String::strip).noneMatch(tag::equals)) {
            throw new Refusal(
                Reason.PRECONDITION_FAILED, "It was changed since; now its ETag is " + tag + ".");
          }
          return Optional.of(now);
        });
  }
}
