package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which bodies are read: JSON in UTF-8 or the files of an endpoint, not compressed. */
final class MediaTypes {
  static final MediaType PROBLEM = MediaType.parse("application/problem+json");
  static final MediaType CSV = MediaType.CSV_UTF_8;

  private MediaTypes() {}

  /**
   * Refuses with MEDIA_TYPE_UNSUPPORTED what is not read here. A request without a body need not
   * say its type.
   */
  static void checkBody(RequestHeaders headers, boolean empty, Endpoint endpoint) {
    @Nullable String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported(
          "Bodies are not compressed here; got Content-Encoding '"
              + Refusal.quote(encoding)
              + "'.");
    }
    List<String> types = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
    if (types.isEmpty() && empty) {
      return;
    }
    List<MediaType> read =
        endpoint.files() == null ? List.of(MediaType.JSON) : endpoint.files().types();
    if (types.size() != 1 || read.stream().noneMatch(type -> is(type, types.getFirst()))) {
      String got = types.isEmpty() ? "none" : "'" + Refusal.quote(String.join(", ", types)) + "'";
      String names =
          String.join(
              " or ", read.stream().map(type -> type.type() + "/" + type.subtype()).toList());
      throw unsupported("The body is " + names + " in UTF-8; got Content-Type " + got + ".");
    }
  }

  private static boolean is(MediaType read, String text) {
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
