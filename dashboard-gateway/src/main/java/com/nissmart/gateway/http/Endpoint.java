package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of the list of routes: a method on a path, who may call it, and what a request to it may
 * hold.
 *
 * @param path with its parameters in braces: {@code /v1/accounts/{id}}
 * @param signedIn whether a bearer token is required
 * @param body whether it reads one
 * @param parameters the query parameters it knows; others are refused; null: any are, and ignored
 * @param produces what it can answer with, best first
 * @param limit how often one address may call it, or null: as often as it likes
 */
public record Endpoint(
    HttpMethod method,
    String path,
    boolean signedIn,
    Body body,
    @Nullable Set<String> parameters,
    List<MediaType> produces,
    @Nullable AddressLimit limit,
    Handler handler) {

  /** Whether a request has a body. */
  public enum Body {
    /** It is not looked at. */
    IGNORED,
    /** A JSON object without members, or none. */
    EMPTY,
    /** A JSON object or none, which stands for an object without members. */
    OPTIONAL,
    /** A JSON object. */
    REQUIRED
  }

  /** For everybody: no token is looked at. */
  public static Endpoint open(HttpMethod method, String path, Handler handler) {
    return new Endpoint(
        method, path, false, usual(method), Set.of(), List.of(MediaType.JSON), null, handler);
  }

  /** For people with a valid access token. */
  public static Endpoint signedIn(HttpMethod method, String path, Handler handler) {
    return new Endpoint(
        method, path, true, usual(method), Set.of(), List.of(MediaType.JSON), null, handler);
  }

  /** For everybody, and whatever the query says: pages and probes. */
  public static Endpoint page(String path, MediaType type, Handler handler) {
    return new Endpoint(
        HttpMethod.GET, path, false, Body.IGNORED, null, List.of(type), null, handler);
  }

  /** This endpoint with a body other than the usual one of its method. */
  public Endpoint body(Body body) {
    return new Endpoint(method, path, signedIn, body, parameters, produces, limit, handler);
  }

  /** This endpoint with query parameters. */
  public Endpoint query(String... names) {
    return query(Set.of(names));
  }

  /** This endpoint with query parameters. */
  public Endpoint query(Set<String> names) {
    return new Endpoint(method, path, signedIn, body, names, produces, limit, handler);
  }

  /** This endpoint with one more query parameter. */
  public Endpoint alsoQuery(String name) {
    Set<String> names = new HashSet<>(parameters == null ? Set.of() : parameters);
    names.add(name);
    return query(Set.copyOf(names));
  }

  /** This endpoint with other representations than JSON alone. */
  public Endpoint produces(MediaType... types) {
    return new Endpoint(method, path, signedIn, body, parameters, List.of(types), limit, handler);
  }

  /** This endpoint for clients that do not call it too often. */
  public Endpoint limitedBy(AddressLimit limit) {
    return new Endpoint(method, path, signedIn, body, parameters, produces, limit, handler);
  }

  private static Body usual(HttpMethod method) {
    return switch (method) {
      case POST -> Body.REQUIRED;
      case DELETE -> Body.EMPTY;
      default -> Body.IGNORED;
    };
  }
}
