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
 * saw. The resource may change right after this comparison. The seen version therefore travels with
 * the change to the owning service, which compares again inside its transaction.
 */
public final class IfMatch {
  private static final String ANY = "*";
  private static final Pattern TAGS =
      Pattern.compile("(?:W/)?\"[!#-~]*\"(?:[ \\t]*,[ \\t]*(?:W/)?\"[!#-~]*\")*");

  private final String header;

  private IfMatch(String header) {
    this.header = header;
  }

  /** Reads the precondition of a request. Refuses a malformed one. */
  public static IfMatch of(ApiRequest http) {
    List<String> values = http.headers(HttpHeaderNames.IF_MATCH);
    String header = String.join(", ", values).strip();
    if (!values.isEmpty() && !header.equals(ANY) && !TAGS.matcher(header).matches()) {
      throw Refusal.invalid(
          "If-Match",
          "MALFORMED",
          "If-Match must be * or entity tags in quotes, got '" + Refusal.quote(header) + "'");
    }
    return new IfMatch(header);
  }

  /**
   * Returns the resource as the client saw it, or empty when the client accepts any version.
   * Refuses with PRECONDITION_FAILED when the resource has changed since.
   *
   * @param resource reads the current resource
   * @param json writes it as GET does
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
                Reason.PRECONDITION_FAILED,
                "The resource has changed and its ETag is now " + tag + "; read it again");
          }
          return Optional.of(now);
        });
  }
}
