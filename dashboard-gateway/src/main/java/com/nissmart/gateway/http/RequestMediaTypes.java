package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The check of a body's media type: JSON in UTF-8 or a file of the endpoint, not compressed. */
final class RequestMediaTypes {
  private RequestMediaTypes() {}

  /**
   * Refuses other bodies with MEDIA_TYPE_UNSUPPORTED. An empty body needs no Content-Type header.
   */
  static void checkBody(RequestHeaders headers, boolean empty, Endpoint endpoint) {
    @Nullable String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported(
          "The body must not be compressed, got Content-Encoding '"
              + Refusal.quote(encoding)
              + "'");
    }
    List<String> types = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
    if (types.isEmpty() && empty) {
      return;
    }
    List<MediaType> read =
        endpoint.files() == null ? List.of(MediaType.JSON) : endpoint.files().types();
    if (types.size() != 1 || read.stream().noneMatch(type -> matches(type, types.getFirst()))) {
      String got = types.isEmpty() ? "none" : "'" + Refusal.quote(String.join(", ", types)) + "'";
      throw unsupported("The body must be " + names(read) + " in UTF-8, got Content-Type " + got);
    }
  }

  /** Returns the names of the types, for people. */
  static String names(List<MediaType> types) {
    return types.stream()
        .map(type -> type.type() + "/" + type.subtype())
        .collect(Collectors.joining(" or "));
  }

  private static boolean matches(MediaType read, String text) {
    try {
      MediaType type = MediaType.parse(text);
      Map<String, List<String>> parameters = type.parameters();
      boolean utf8 =
          parameters.isEmpty()
              || (parameters.keySet().equals(Set.of("charset"))
                  && parameters.getOrDefault("charset", List.of()).stream()
                      .allMatch(c -> c.equalsIgnoreCase("utf-8")));
      return type.type().equals(read.type()) && type.subtype().equals(read.subtype()) && utf8;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Refusal unsupported(String detail) {
    return new Refusal(Reason.MEDIA_TYPE_UNSUPPORTED, detail);
  }
}
